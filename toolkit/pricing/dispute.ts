import { answerCounts, disputeWindows } from "../schedule/windows.js";
import type { Answer, DisputeAction, MoneyTerms, Outcome, RuleAction } from "./action.js";
import {
  admitted,
  afterMove,
  dueFor,
  emptyDispute,
  isInOwnFavour,
  rest,
  ruled,
  undisputed,
  withClaim,
  type DisputeBook,
  type Split,
} from "./dispute-book.js";
import { interimPaidFor, openDispute, type Ledger } from "./ledger.js";
import { feesBack, moved, NO_FEES, withFeePaid } from "./outcome.js";
import { demand } from "./possible.js";

/**
 * A party disputes the answer to the oldest unsettled period. What its claim leaves the other party moves at once.
 *
 * @param answer What the oracle shows for the period; no matter once the other party disputes it.
 * @throws NotPossibleError
 */
export function disputeOldest(
  terms: MoneyTerms,
  ledger: Ledger,
  { at, by, period, claimedValue }: DisputeAction,
  answer: Answer | null,
): Outcome {
  const book = openDispute(ledger) ?? newDispute(terms, ledger, period, at, answer);
  demand(
    at < book.reviewEnd,
    `The review ended at ${book.reviewEnd}; it is ${at}.`,
    "The answer stands, or is ruled on.",
  );
  demand(book.claims[by] === undefined, `The ${by} disputes period ${period} already.`, "Wait for the ruling.");
  const due = dueFor(terms, period, claimedValue, book);
  demand(
    isInOwnFavour(book, by, due),
    `Claiming ${claimedValue} comes to ${due}, which is no better for the ${by} than the answer's ${book.answered}.`,
    by === "client" ? "Claim what pays the agency less." : "Claim what pays the agency more.",
  );

  const claimed = withClaim(book, by, due);
  const paidIn = { ...ledger, fees: withFeePaid(ledger, by, terms.arbiterFee) };
  return moveOf(paidIn, period, claimed, admitted(terms.cap, claimed, by));
}

/**
 * Once nobody can dispute any more, what one party alone left undisputed moves as well.
 *
 * @throws NotPossibleError
 */
export function payUndisputed(terms: MoneyTerms, ledger: Ledger, at: bigint): Outcome {
  const book = demandReviewed(ledger, ledger.settled, at);
  const split = undisputed(terms.cap, book);
  demand(
    split.toAgency > 0n || split.toClient > 0n,
    "All that nobody disputes has moved.",
    "Wait for the ruling, or for the end of its time.",
  );
  return moveOf(ledger, ledger.settled, book, split);
}

/**
 * The arbiter decides between the claims, which settles the period and earns it the fees.
 *
 * @throws NotPossibleError
 */
export function rule(terms: MoneyTerms, ledger: Ledger, { at, period, value }: RuleAction): Outcome {
  const book = demandReviewed(ledger, period, at);
  const rulingEnd = book.reviewEnd + terms.rulingWindow;
  demand(at < rulingEnd, `The ruling window ended at ${rulingEnd}; it is ${at}.`, "The answer stands: settle.");

  const split = rest(terms.cap, book, ruled(book, dueFor(terms, period, value, book)));
  const fees = feesBack(ledger, terms.arbiterFee);
  return moveOf({ ...ledger, settled: period + 1 }, period, book, split, {
    ...NO_FEES,
    toArbiter: fees.toClient + fees.toAgency,
  });
}

/**
 * Nobody ruled in time: the answer that was disputed stands, and the fees go back.
 *
 * @throws NotPossibleError
 */
export function settleUnruled(terms: MoneyTerms, ledger: Ledger, book: DisputeBook, at: bigint): Outcome {
  const period = ledger.settled;
  const from = book.reviewEnd + terms.rulingWindow;
  demand(at >= from, `The arbiter may rule until ${from}; it is ${at}.`, "Wait for the ruling, or for its end.");

  const split = rest(terms.cap, book, book.answered);
  return moveOf({ ...ledger, settled: period + 1 }, period, book, split, feesBack(ledger, terms.arbiterFee));
}

function newDispute(terms: MoneyTerms, ledger: Ledger, period: number, at: bigint, answer: Answer | null): DisputeBook {
  const { disputeFrom, ruleFrom } = disputeWindows(terms, period, answer?.answeredAt ?? null);
  demand(
    at >= disputeFrom,
    `Period ${period} cannot be disputed before ${disputeFrom}; it is ${at}.`,
    "Wait until then.",
  );
  const value = answer !== null && answerCounts(terms, period, answer.answeredAt) ? answer.value : null;
  return emptyDispute(terms, period, value, interimPaidFor(ledger, period), ruleFrom);
}

/** The dispute of `period`, which nobody can join any more. */
function demandReviewed(ledger: Ledger, period: number, at: bigint): DisputeBook {
  const book = period === ledger.settled ? openDispute(ledger) : undefined;
  demand(book !== undefined, `Period ${period} is not in dispute.`, "Dispute it first, within its review window.");
  demand(
    at >= book.reviewEnd,
    `It can be disputed until ${book.reviewEnd}; it is ${at}.`,
    "Wait for the review's end.",
  );
  return book;
}

function moveOf(ledger: Ledger, period: number, book: DisputeBook, split: Split, fees = NO_FEES): Outcome {
  const disputes = new Map(ledger.disputes).set(period, afterMove(book, split));
  return moved({ ...ledger, disputes }, split.toAgency, split.toClient, fees);
}
