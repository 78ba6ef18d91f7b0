import { ZeroAddress } from "ethers";

import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { BookEntry } from "../../toolkit/book/entry.js";
import { isPossible, nextSteps, type NextStep } from "../../toolkit/book/next-steps.js";
import { STATUSES as BOOK_STATUSES, statusOf } from "../../toolkit/book/status.js";
import { mainStep, stepWords, type StepWords } from "../../toolkit/book/step-words.js";
import { chainTime } from "../../toolkit/calls/state.js";
import { tableLines } from "../../toolkit/explain/render/table.js";
import { held } from "../../toolkit/pricing/ledger.js";
import { STATUSES, type Status } from "../../toolkit/receipt/receipt.js";
import { formatAmount } from "../../toolkit/units/amount.js";
import type { TokenUnit } from "../../toolkit/units/unit.js";
import { countOf } from "../../toolkit/words/count.js";
import { requireAddress } from "../support/account.js";
import { connect } from "../support/chain.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { readAgreements } from "./book.js";
import { statusText } from "./status-words.js";
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
      status: statusNameOf(entry, now),
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

interface Row {
  readonly id: string;
  readonly client: string;
  readonly agency: string;
  readonly status: Status;
  readonly periods: number;
  readonly funded: number;
  readonly settled: number;
  readonly heldText: string;
  readonly next: (NextStep & StepWords) | null;
}

/** Ids do not fit a table, and shortened ones cannot be copied: they stand below it. */
function listText(rows: readonly Row[], party: string | undefined, now: bigint, width: number): string {
  if (rows.length === 0) return party === undefined ? "There are no agreements yet." : `${party} has no agreements.`;
  const left = (title: string) => ({ title, align: "left" as const });
  const right = (title: string) => ({ title, align: "right" as const });
  const table = tableLines(
    {
      kind: "table",
      columns: [
        right("#"),
        left("client → agency"),
        left("status"),
        left("funded"),
        right("settled"),
        right("held"),
        left("next step"),
        left("when (UTC)"),
      ],
      rows: rows.map(({ client, agency, status, periods, funded, settled, heldText, next }, index) => [
        String(index + 1),
        // With some spaces at which nothing is broken.
        `${short(client)} →\u00a0${short(agency)}`,
        statusText(status),
        `${funded}\u00a0of\u00a0${periods}`,
        String(settled),
        heldText,
        next === null ? "" : `${next.who}: ${next.brief}`,
        next === null ? "" : whenText(next, now),
      ]),
    },
    width,
  );
  const digits = String(rows.length).length;
  const ids = rows.map(({ id }, index) => `${String(index + 1).padStart(digits)}  ${id}`);
  return [countOf(rows.length, "agreement"), "", ...table, "", "Ids", ...ids].join("\n");
}

/** By the name that the status has everywhere else. */
function statusNameOf(entry: BookEntry, now: bigint): Status {
  return STATUSES[BOOK_STATUSES.indexOf(statusOf(entry, now))] ?? "unknown";
}

/** Until when it can be done, or from when on. */
function whenText(step: NextStep, now: bigint): string {
  const { from, before } = step;
  const until = before === null ? [] : [`until ${minute(before)}`];
  if (isPossible(step, now)) return until[0] ?? "now";
  return [`from ${minute(from)}`, ...until].join(" ");
}

/** `2027-01-31 23:46` */
function minute(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 16).replace("T", " ");
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

function short(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

export default taskAction(list);
