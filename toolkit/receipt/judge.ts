import { questionId } from "../metrics/question.js";
import type { Party } from "../pricing/party.js";
import { interimQuestion, periodQuestion } from "../schedule/questions.js";
import { periodsBegun, periodsEnded } from "../terms/periods.js";
import { distance } from "../units/distance.js";
import { doubtAbout } from "./confirm.js";
import type { Entry, FeeMovement, Receipt, ReceiptFacts, ReceiptLine } from "./receipt.js";
import { replay, type ReplayLine } from "./replay.js";
import { AGREES, worst, type Verdict } from "./verdict.js";
import { money } from "./wording.js";

/**
 * Judges everything that the chain tells about an agreement: recomputes every payment with the independent model, asks
 * whether each answer is confirmed, and compares what is left with what the contract holds. Needs no chain.
 *
 * @param facts As `readReceipt` collects them.
 */
export function judge(facts: ReceiptFacts): Receipt {
  const { entries, terms, contract, ...rest } = facts;
  const book = replay(
    terms,
    entries.map(({ event }) => event),
  );
  const lines = judgeLines(facts, book.lines);
  const differences = lines.map(({ verdict }) => (verdict.kind === "differs" ? verdict.by : 0n));
  const heldOff = distance(book.held, contract.held);
  const held: Verdict =
    heldOff === 0n
      ? AGREES
      : { kind: "differs", by: heldOff, reason: "what the contract holds is not what its events leave" };
  return {
    ...rest,
    terms,
    contract,
    lines,
    fees: feeMovements(facts),
    arbiterFees: book.arbiterFees,
    totals: {
      funded: book.funded,
      paid: book.paid,
      returned: book.returned,
      held: book.held,
      heldByContract: contract.held,
      difference: differences.reduce((sum, by) => sum + by, heldOff),
    },
    verdict: worst([...lines.map(({ verdict }) => verdict), held]),
  };
}

function judgeLines(facts: ReceiptFacts, replayed: readonly ReplayLine[]): ReceiptLine[] {
  const { terms, entries } = facts;
  const movements = replayed.values();
  const disputed = new Set<number>();
  let periods = 0;

  return entries.map((entry) => {
    const { event } = entry;
    if (event.kind === "funded") {
      periods += Number(event.count);
      const modelToEscrow = terms.cap * event.count;
      const amounts = { toEscrow: event.amount, toAgency: 0n, toClient: 0n };
      const model = { modelToEscrow, modelToAgency: 0n, modelToClient: 0n };
      const verdict = off(distance(event.amount, modelToEscrow), `by the terms ${money(facts, modelToEscrow)} is due`);
      return { ...entry, ...amounts, ...model, verdict };
    }
    const { toAgency, toClient, modelToAgency, modelToClient } = next(movements);
    const amount = off(
      distance(toAgency, modelToAgency) + distance(toClient, modelToClient),
      `by the terms the agency gets ${money(facts, modelToAgency)} and the client ${money(facts, modelToClient)}`,
    );
    const ended = "keep" in event ? wrongKeep(facts, entry, periods) : AGREES;
    if ("keep" in event) periods = event.keep;

    // From the first dispute on, the escrow goes by the answer that it read then.
    const reads = "period" in event && !disputed.has(event.period) ? questionOf(facts, entry) : undefined;
    if (event.kind === "disputed") disputed.add(event.period);
    const doubt = reads === undefined ? AGREES : doubtAbout(facts, entry, reads);
    const line = { ...entry, toEscrow: 0n, toAgency, toClient, modelToEscrow: 0n, modelToAgency, modelToClient };
    const verdict = worst([amount, ended, doubt]);
    return reads === undefined ? { ...line, verdict } : { ...line, questionId: reads, verdict };
  });
}

/** The id of the question whose answer the escrow read for this movement, if it read one. */
function questionOf({ terms }: ReceiptFacts, { event, through }: Entry): string | undefined {
  if (event.kind === "settled" || event.kind === "disputed") return questionId(periodQuestion(terms, event.period));
  if (event.kind !== "interimPaid" || through === undefined) return undefined;
  return questionId(interimQuestion(terms, event.period, through));
}

/** Which periods stay when an agreement ends is the clock's to say. */
function wrongKeep({ terms }: ReceiptFacts, { event, place: { time } }: Entry, periods: number): Verdict {
  if (!("keep" in event)) return AGREES;
  const bound = {
    optedOut: 0,
    cancelled: periodsBegun(terms, time) + Number(terms.cancelNotice),
    resigned: periodsEnded(terms, time),
  }[event.kind];
  const keep = Math.min(periods, bound);
  if (keep === event.keep) return AGREES;
  const by = terms.cap * BigInt(Math.abs(keep - event.keep));
  return { kind: "differs", by, reason: `by the clock ${keep} of the periods stay, not ${event.keep}` };
}

function feeMovements({ terms, entries }: ReceiptFacts): FeeMovement[] {
  if (terms.arbiterFee === 0n) return [];
  const fees: FeeMovement[] = [];
  // At most one period is in dispute at a time.
  let disputers: Party[] = [];
  const move = (kind: FeeMovement["kind"], by: Party, line: number) =>
    fees.push({ kind, by, amount: terms.arbiterFee, line });
  entries.forEach(({ event }, line) => {
    if (event.kind === "disputed") {
      disputers.push(event.by);
      move("paid", event.by, line);
    }
    if (event.kind === "ruled") for (const by of disputers) move("earned", by, line);
    if (event.kind === "settled" || event.kind === "settledMutually") {
      for (const by of disputers) move("returned", by, line);
    }
    if (event.kind === "ruled" || event.kind === "settled" || event.kind === "settledMutually") disputers = [];
  });
  return fees;
}

function off(by: bigint, reason: string): Verdict {
  return by === 0n ? AGREES : { kind: "differs", by, reason };
}

function next<T>(items: IterableIterator<T>): T {
  const { value, done } = items.next() as IteratorResult<T, undefined>;
  if (done === true) throw new Error("The replay has fewer lines than there are movements.");
  return value;
}
