import type { Sources } from "../../scripts/prove/compiler.js";
import type { Cells, Scalar, Table, Value } from "../../scripts/prove/values.js";
import { and, implies, ite, not, scalar } from "../../scripts/prove/values.js";
import { ESCROW, translate } from "./code.js";
import { before, end, inOrder, max, next, PERIODS, SETTLEMENT, start, VALID_TERMS, validPeriod } from "./terms.js";

export const NOW = "block.timestamp";
const CAP = "terms.cap";
const ROOM = "(- terms.cap terms.base)";

/** What the escrow stores of one agreement at one moment, as SMT-LIB terms. */
export interface State {
  readonly paidOpen: string;
  readonly reviewEnd: string;
  readonly funded: string;
  readonly settled: string;
  readonly end: string;
  interim(period: string): string;
  dispute(period: string, member: string): string;
}

/** A payment that the escrow makes, if `guard`. */
export interface Payment {
  readonly to: string;
  readonly amount: string;
  readonly guard: string;
}

/** The code of `PerformanceEscrow` on one agreement of which everything may be stored, for any valid terms and time. */
export class SymbolicEscrow {
  readonly t;
  readonly terms: Value;
  readonly agreement: Cells;
  readonly before: State;
  readonly paid: Payment[] = [];
  readonly pulled: { amount: string; guard: string }[] = [];
  /** When the terms were checked. */
  readonly checked: string[] = [];
  private readonly interim: Table;
  private readonly disputes: Table;
  private readonly initial: Map<string, Scalar>[];

  /** @param valid False for terms of which nothing is known: those of agreements that were never funded. */
  constructor(sources: Sources, valid = true) {
    const t = (this.t = translate(sources, ESCROW));
    this.terms = t.input("terms", "struct Terms");
    this.agreement = t.anyCells("agreement", "Agreement");
    this.interim = t.anyTable("interimPaid", "uint256");
    this.disputes = t.anyTable("dispute", "struct Dispute");
    t.storage.set("_agreements", { kind: "skipped", inner: this.agreement });
    t.storage.set("interimPaid", { kind: "skipped", inner: this.interim });
    t.storage.set("_disputes", { kind: "skipped", inner: this.disputes });
    t.storage.set("DOMAIN_SEPARATOR", scalar("0", "bytes32"));
    t.constant(NOW, "uint256");
    this.declareTerms();
    if (valid) t.lines.push(...VALID_TERMS.map((promise) => `(assert ${promise})`));
    this.substitute();
    this.initial = this.holders().map(({ fields }) => new Map(fields));
    this.before = this.state();
  }

  /** What is stored now. */
  state(): State {
    const of = (member: string) => (this.agreement.fields.get(member) as Scalar).term;
    const [interim, disputes] = [new Map(this.interim.fields), new Map(this.disputes.fields)];
    return {
      paidOpen: of("paidOpen"),
      reviewEnd: of("reviewEnd"),
      funded: of("funded"),
      settled: of("settled"),
      end: of("end"),
      interim: (period) => `(select ${interim.get("")?.term} ${period})`,
      dispute: (period, member) => `(select ${disputes.get(member)?.term} ${period})`,
    };
  }

  /** Runs a function from the first state; what it paid and pulled is only what this run did. */
  run(name: string, ...args: Value[]): Value {
    const method = name.includes(".") ? name : `PerformanceEscrow.${name}`;
    this.holders().forEach((holder, index) => {
      for (const [member, value] of this.initial[index] as Map<string, Scalar>) holder.fields.set(member, value);
    });
    [this.paid.length, this.pulled.length] = [0, 0];
    return this.t.run(method, [this.terms, ...args]);
  }

  /** What the escrow's own code says it holds, of what is stored now. */
  held(): string {
    return this.t.term(this.t.run("PerformanceEscrow._held", [scalar("0", "bytes32"), this.terms, this.agreement]));
  }

  private holders() {
    return [this.agreement, this.interim, this.disputes];
  }

  private declareTerms(): void {
    const { t, terms } = this;
    const amounts = ["cap", "base", "arbiterFee", "interimBps"];
    const times = ["start", "trialEnd", "measureDelay", "reportGrace", "reviewWindow", "rulingWindow", "fundingGrace"];
    for (const member of [...amounts, ...times, "interimEvery", "client", "agency", "arbiter"]) t.member(terms, member);
    t.member(t.element(t.member(terms, "steps"), "0"), "threshold");
    for (const member of ["steps", "baselines", "periodEnds"]) t.member(t.member(terms, member), "length");
    t.element(t.member(terms, "periodEnds"), "0");
    t.lines.push("(assert (not (= terms.client terms.agency)))");
    t.lines.push("(declare-fun performance (Int Int) Int)", "(declare-fun got.before (Int) Int)");
    t.lines.push("(declare-fun oracle.value (Int Int Int) Int)", "(declare-fun oracle.time (Int Int Int) Int)");
  }

  /** What stands outside of the escrow, or is proved by a property of its own. */
  private substitute(): void {
    const { t } = this;
    const nothing: Value = { kind: "tuple", items: [] };
    t.substitutes.set("agreementId", () => scalar("0", "bytes32"));
    t.substitutes.set("structHash", () => scalar("0", "bytes32"));
    t.substitutes.set("toTypedDataHash", () => scalar("0", "bytes32"));
    t.substitutes.set("_isFrom", () => t.any("signed", "bool"));
    // Validity is what VALID_TERMS and validPeriod say. `checkFundingLead` only refuses more.
    t.substitutes.set("check", (_, guard) => {
      this.checked.push(guard);
      return nothing;
    });
    // "price: within the cap"; the same value has the same price.
    t.substitutes.set("performance", ([, period, value]) => {
      const term = performance(t.term(period as Value), t.term(value as Value));
      t.lines.push(`(assert (<= 0 ${term} ${ROOM}))`);
      return scalar(term, "uint256");
    });
    // "schedule: it counts the periods that have ended".
    t.substitutes.set("ended", ([, time]) => {
      const count = t.any("ended", "uint256");
      t.lines.push(`(assert ${endedBy(count.term, t.term(time as Value))})`);
      return count;
    });
    // Any answer of the right widths; the same question has the same answer within one transaction.
    t.substitutes.set("answer", ([, question]) => {
      const key = ["from", "to", "notBefore"].map((member) => t.term(t.member(question as Value, member))).join(" ");
      t.lines.push(`(assert (<= 0 (oracle.value ${key}) ${(1n << 128n) - 1n}))`);
      t.lines.push(`(assert (<= 0 (oracle.time ${key}) ${(1n << 40n) - 1n}))`);
      const items = [scalar(`(oracle.value ${key})`, "uint128"), scalar(`(oracle.time ${key})`, "uint40")];
      return { kind: "tuple", items };
    });
    t.substitutes.set("_push", ([, , to, amount], guard) => {
      this.paid.push({ to: t.term(to as Value), amount: t.term(amount as Value), guard });
      return nothing;
    });
    // "conservation: what comes in is exact", "conservation: what an authorization brings is exact".
    t.substitutes.set("balanceOf", () => t.any("balance", "uint256"));
    t.substitutes.set("_checkReceived", () => nothing);
    t.substitutes.set("_receive", ([, amount], guard) => {
      this.pulled.push({ amount: t.term(amount as Value), guard });
      return nothing;
    });
    t.substitutes.set("_pull", ([, amount], guard) => {
      this.pulled.push({ amount: t.term(amount as Value), guard });
      return nothing;
    });
  }
}

/** The sum of payments that are made. */
export const flow = (payments: readonly { amount: string; guard: string }[]) =>
  `(+ 0 0 ${payments.map(({ amount, guard }) => ite(guard, amount, "0")).join(" ")})`;

export const performance = (period: string, value: string) => `(performance ${period} ${value})`;

/** `count` periods have ended by `time`. */
export const endedBy = (count: string, time: string) =>
  and(
    `(<= 0 ${count} ${PERIODS})`,
    implies(`(> ${count} 0)`, `(<= ${end(before(count))} ${time})`),
    implies(`(< ${count} ${PERIODS})`, `(> ${end(count)} ${time})`),
  );

/** What the agency has got of an unsettled period. */
export const got = (s: State, period: string) =>
  ite(
    `(and (= ${period} ${s.settled}) (not (= ${s.reviewEnd} 0)) (or ${s.dispute(period, "byClient")} ${s.dispute(period, "released")}))`,
    s.dispute(period, "low"),
    s.interim(period),
  );

/** What has gone back to the client of an unsettled period. */
export const returned = (s: State, period: string) =>
  ite(
    `(and (= ${period} ${s.settled}) (not (= ${s.reviewEnd} 0)) (or ${s.dispute(period, "byAgency")} ${s.dispute(period, "released")}))`,
    `(- ${CAP} ${s.dispute(period, "high")})`,
    "0",
  );

/** Fees of disputers that lie beside what is held. */
export const fees = (s: State) =>
  ite(
    `(= ${s.reviewEnd} 0)`,
    "0",
    `(* terms.arbiterFee (+ ${ite(s.dispute(s.settled, "byClient"), "1", "0")} ${ite(s.dispute(s.settled, "byAgency"), "1", "0")}))`,
  );

/** The agency's payout for a period: the base, and what it earned or was paid as interim. */
export const payout = (s: State, period: string, answered: string, value: string) =>
  `(+ terms.base ${max(ite(answered, performance(period, value), "0"), s.interim(period))})`;

export const askFrom = (period: string) => `(+ ${end(period)} terms.measureDelay)`;

/** From here on an unsettled period can be settled, whatever anybody does: windowOf(period).settleBy. */
export const settleBy = (period: string) => `(+ ${askFrom(period)} ${SETTLEMENT})`;

/** What is true of everything that is ever stored, whatever the period `q`. */
export function invariant(s: State, q: string, now = NOW): string {
  const { settled } = s;
  const of = (member: string) => s.dispute(settled, member);
  const answer = payout(s, settled, of("answered"), of("value"));
  return and(
    `(<= 0 ${settled} ${s.funded} ${PERIODS})`,
    `(<= 0 ${s.reviewEnd})`,
    `(<= 0 ${s.paidOpen})`,
    // The first funding was at most 366 days before the start.
    implies(`(> ${s.funded} 0)`, `(<= terms.start (+ ${now} ${366 * 86_400}))`),
    // Periods settle after they have ended and their question could be asked.
    implies(`(> ${settled} 0)`, `(<= ${askFrom(before(settled))} ${now})`),
    // Interim payments: within the room above the base, only of periods that have begun, only after the trial.
    `(<= 0 ${s.interim(q)} ${ROOM})`,
    implies(
      `(and (<= 0 ${q}) (< ${q} ${PERIODS}) (not (= ${s.interim(q)} 0)))`,
      and(`(<= ${start(q)} ${now})`, `(<= terms.trialEnd ${now})`, "(> terms.interimEvery 0)"),
    ),
    implies(`(and (<= ${s.end} 1) (>= ${q} ${s.funded}))`, `(= ${s.interim(q)} 0)`),
    // A dispute: of the oldest unsettled period, between two bounds around the answer.
    implies(
      `(not (= ${s.reviewEnd} 0))`,
      and(
        `(< ${settled} ${s.funded})`,
        "(not (= terms.arbiter 0))",
        `(<= ${askFrom(settled)} ${now})`,
        `(<= (+ ${askFrom(settled)} terms.reviewWindow) ${s.reviewEnd} (+ ${askFrom(settled)} terms.reportGrace terms.reviewWindow))`,
        `(<= 0 ${performance(settled, of("value"))} ${ROOM})`,
        `(<= (+ terms.base ${s.interim(settled)}) ${of("low")} ${answer} ${of("high")} ${CAP})`,
        `(or ${of("byClient")} ${of("byAgency")})`,
        implies(not(of("byClient")), `(= ${of("low")} ${answer})`),
        implies(not(of("byAgency")), `(= ${of("high")} ${answer})`),
        implies(of("released"), `(<= ${s.reviewEnd} ${now})`),
      ),
    ),
  );
}

/** Sum of what the agency has got of the periods before `period`, in the first state: see "sums: over periods". */
export const gotBefore = (period: string) => `(got.before ${period})`;

/** The sum over one more period. */
export const oneMore = (s: State, period: string) =>
  `(= ${gotBefore(next(period))} (+ ${gotBefore(period)} ${got(s, period)}))`;

/** The sum over [from, to): each is between 0 and the cap. */
export const sumBounds = (from: string, to: string) =>
  implies(`(<= ${from} ${to})`, `(<= 0 (- ${gotBefore(to)} ${gotBefore(from)}) (* (- ${to} ${from}) ${CAP}))`);

/** paidOpen is what the unsettled periods paid. */
export const paidOpenIsSum = (s: State) => `(= ${s.paidOpen} (- ${gotBefore(s.funded)} ${gotBefore(s.settled)}))`;

/** Facts about periods at which a proof looks. */
export const periodFacts = (...periods: string[]) => [
  ...periods.map(validPeriod),
  ...periods.flatMap((a) => periods.filter((b) => b !== a).map((b) => inOrder(a, b))),
];
