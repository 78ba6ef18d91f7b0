import { ZeroAddress } from "ethers";

import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { BookEntry } from "../../toolkit/book/entry.js";
import { nextSteps } from "../../toolkit/book/next-steps.js";
import { statusOf } from "../../toolkit/book/status.js";
import { mainStep, stepWords } from "../../toolkit/book/step-words.js";
import { NoEscrowError } from "../../toolkit/calls/shared/state.js";
import { chainTime } from "../../toolkit/chain/time.js";
import { held } from "../../toolkit/pricing/ledger.js";
import { formatAmount } from "../../toolkit/units/amount.js";
import type { TokenUnit } from "../../toolkit/units/unit.js";
import { requireAddress } from "../support/account.js";
import { connect } from "../support/chain.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { readAgreements } from "./book.js";
import { listText } from "./list-text.js";
import { escrowAddress } from "./subject.js";
import { readTokenUnit } from "./token-unit.js";

interface Arguments extends CommonArguments {
  readonly party: string | undefined;
  readonly escrow: string | undefined;
}

/** `agreement list`: all agreements of the escrow, or a party's, and what each waits for. */
export async function list({ party, escrow: given }: Arguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  const chain = await connect(hre);
  const { provider, chainId } = chain;
  const escrow = escrowAddress(chain, given);
  // An account without code has no logs, and would look like an escrow without agreements.
  if ((await provider.getCode(escrow)) === "0x") throw new NoEscrowError({ verifyingContract: escrow, chainId });
  const account = party === undefined ? undefined : requireAddress(party, "--party");
  const book = await readAgreements(provider, escrow, account);
  const now = await chainTime(provider);
  const entries = [...book.entries()];
  const units = await readUnits(entries, (token) => readTokenUnit(token, provider));

  const rows = entries.map((entry) => {
    const { id, terms, ledger } = entry;
    const token = units.get(terms.token) ?? NO_UNIT;
    const agreement: Agreement = {
      location: { chainId, verifyingContract: escrow },
      terms,
      token,
      metric: { kind: "unknown" },
    };
    const step = mainStep(nextSteps(entry, now, book), now);
    return {
      id,
      client: terms.client,
      agency: terms.agency,
      status: statusOf(entry, now),
      periods: terms.periodEnds.length,
      funded: ledger.periods,
      settled: ledger.settled,
      held: held(ledger),
      heldText: `${formatAmount(held(ledger), token.decimals)} ${token.symbol}`,
      next: step === undefined ? null : { ...step, ...stepWords(step, agreement, now) },
    };
  });
  return { text: listText(rows, account, now, terminal.width), data: { escrow, at: now, agreements: rows } };
}

const NO_UNIT: TokenUnit = { symbol: "base units", decimals: 0 };

async function readUnits(
  entries: readonly BookEntry[],
  read: (token: string) => Promise<TokenUnit>,
): Promise<Map<string, TokenUnit>> {
  const units = new Map<string, TokenUnit>();
  for (const token of new Set(entries.map(({ terms }) => terms.token))) {
    try {
      units.set(token, await read(token));
    } catch {
      // Anybody can propose terms in something that is no token. The list goes on.
      units.set(token, token === ZeroAddress ? { symbol: "ETH", decimals: 18 } : NO_UNIT);
    }
  }
  return units;
}

export default taskAction(list);
