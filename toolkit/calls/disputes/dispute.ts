import { getAddress, ZeroAddress } from "ethers";

import { admitted, dueFor, isInOwnFavour, withClaim } from "../../pricing/dispute-book.js";
import type { Party } from "../../pricing/party.js";
import { demand } from "../../pricing/possible.js";
import { arbiterWarnings } from "../../warnings/arbiter.js";
import type { Warning } from "../../warnings/warning.js";
import { capital } from "../../words/capital.js";
import { isNative, wordsFor } from "../../words/words.js";
import { approveCalls } from "../shared/approve.js";
import type { Call, Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { parseMetric } from "../shared/metric-value.js";
import { readState, type CallContext } from "../shared/state.js";
import { balanceOf, requireToken } from "../shared/token.js";
import { inReview } from "./in-review.js";

/** Who disputes, and what it says. */
export interface DisputeOptions {
  readonly by: Party;
  /** What the metric was, as people write it: `120`, `103,456.78`. */
  readonly claimed: string;
}

/**
 * Disputes the answer, or its absence, that is in review now: with the arbiter's fee, after allowing the escrow exactly
 * that where it may not take it already.
 *
 * @throws {NotPossibleError} when there is no arbiter, nothing is in review, the party disputes already, or the claim does
 * not help it.
 * @throws {AmountError} when the claim is no number of the metric.
 * @throws What `readState` and `requireToken` throw.
 */
export async function disputePlan(context: CallContext, { by, claimed }: DisputeOptions): Promise<Plan> {
  const { agreement, provider } = context;
  const { terms, location, token } = agreement;
  const words = wordsFor(agreement, by);
  demand(terms.arbiter !== ZeroAddress, "The terms name no arbiter.", "The answer stands. Settle mutually instead.");
  const claimedValue = parseMetric(agreement, claimed);
  const state = await readState(context);
  const { period, book } = await inReview(context, state);
  demand(
    book.claims[by] === undefined,
    `The ${by} disputes ${words.period(period)} already.`,
    "Wait for the arbiter's ruling.",
  );
  const due = dueFor(terms, period, claimedValue, book);
  demand(
    isInOwnFavour(book, by, due),
    `By the formula ${words.metric(claimedValue)} pay the agency ${words.amount(due)}, which is no better for the ${by} ` +
      `than the answer's ${words.amount(book.answered)}.`,
    by === "client" ? "Claim a number that pays the agency less." : "Claim a number that pays the agency more.",
  );
  await requireToken(terms.token, token, provider);

  const split = admitted(terms.cap, withClaim(book, by, due), by);
  const sender = getAddress(terms[by]);
  const calls = [
    ...(await feeApprovals(context, sender)),
    escrowCall(
      location,
      ESCROW.encodeFunctionData("dispute", [terms, period, claimedValue]),
      `Dispute ${words.period(period)}: it was ${words.metric(claimedValue)}`,
      isNative(agreement) ? terms.arbiterFee : 0n,
    ),
  ];
  const [atOnce, receiver] =
    by === "client" ? [split.toAgency, words.party("agency")] : [split.toClient, words.party("client")];
  return {
    calls,
    sender,
    summary: [
      `${capital(words.party(by))} says that the metric of ${words.periodWithDates(period)} was ` +
        `${words.metric(claimedValue)}, ${book.answer === null ? "though no answer came" : `not ${words.metric(book.answer)}`}. By the ` +
        `formula the agency is then due ${words.amount(due)} instead of ${words.amount(book.answered)}.`,
      `${words.amount(terms.arbiterFee)} go to the escrow as the arbiter's fee. The arbiter keeps them when it rules, ` +
        "whoever is right; when it does not rule in time they come back.",
      `${words.amount(atOnce)}, which this claim leaves undisputed, go to ${receiver} at once and for good.`,
      `Only what lies between waits for ${words.party("arbiter")}, who can rule from ${words.moment(book.reviewEnd)} ` +
        `until ${words.moment(book.reviewEnd + terms.rulingWindow)}. Without a ruling the answer stands.`,
      "A claim cannot be changed or taken back.",
    ],
    warnings: [...(await arbiterWarnings(agreement, provider)), ...(await shortFee(context, sender))],
  };
}

async function feeApprovals({ agreement, provider }: CallContext, owner: string): Promise<Call[]> {
  const { terms, location } = agreement;
  if (isNative(agreement) || terms.arbiterFee === 0n) return [];
  return await approveCalls(
    {
      chainId: location.chainId,
      token: terms.token,
      owner,
      spender: location.verifyingContract,
      amount: terms.arbiterFee,
      amountText: wordsFor(agreement).amount(terms.arbiterFee),
      spenderName: "the escrow",
    },
    provider,
  );
}

async function shortFee({ agreement, provider }: CallContext, payer: string): Promise<Warning[]> {
  const { token, arbiterFee } = agreement.terms;
  const balance = await balanceOf(token, payer, provider);
  if (balance >= arbiterFee) return [];
  const words = wordsFor(agreement);
  const text = `${payer} has ${words.amount(balance)}; the arbiter's fee is ${words.amount(arbiterFee)}.`;
  return [{ code: "BalanceShort", text, confirm: false }];
}
