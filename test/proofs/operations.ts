import type { Sources } from "../../scripts/prove/compiler.js";
import { Claims } from "../../scripts/prove/property.js";
import { and, implies, type Value } from "../../scripts/prove/values.js";
import {
  got,
  gotBefore,
  invariant,
  oneMore,
  paidOpenIsSum,
  periodFacts,
  type State,
  sumBounds,
  SymbolicEscrow,
} from "./escrow.js";
import { before, next } from "./terms.js";

/** One function of the escrow that moves money, with any arguments. */
export interface Operation {
  readonly name: string;
  /** The base contract that has it, if it is not the escrow itself. */
  readonly contract?: string;
  readonly args: (e: SymbolicEscrow) => Value[];
  /** The period of which it pays, if it is not sure to be the oldest unsettled one. */
  readonly period?: (e: SymbolicEscrow) => string;
  /** The first of the periods that join or leave the unsettled ones without having paid anything. */
  readonly untouchedFrom?: (before: State, after: State) => string;
  /** The first period after them, if it is not the first that was not funded. */
  readonly untouchedTo?: (before: State, after: State) => string;
}

const bytes: Value = { kind: "tuple", items: [] };
const any =
  (name: string, type = "uint256") =>
  (e: SymbolicEscrow) =>
    e.t.constant(`args.${name}`, type);

/** Every function that moves money or changes what is stored of it. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: "fund",
    args: (e) => [any("firstPeriod")(e), any("count")(e), bytes],
    untouchedFrom: (s) => s.funded,
    untouchedTo: (_, s) => s.funded,
  },
  {
    name: "fundWithAuthorization",
    contract: "Erc3009Funding",
    args: (e) => [any("firstPeriod")(e), any("count")(e), bytes, any("validAfter")(e), any("validBefore")(e), bytes],
    untouchedFrom: (s) => s.funded,
    untouchedTo: (_, s) => s.funded,
  },
  {
    name: "payInterim",
    args: (e) => [any("period")(e), any("point")(e)],
    period: () => "args.period",
  },
  { name: "settle", args: () => [] },
  { name: "dispute", args: (e) => [any("period")(e), any("claimedValue", "uint128")(e)] },
  { name: "payUndisputed", args: () => [] },
  { name: "rule", args: (e) => [any("period")(e), any("value", "uint128")(e)] },
  { name: "optOut", args: () => [], untouchedFrom: (s) => s.settled },
  { name: "cancel", args: (e) => [any("expectedKeep")(e)], untouchedFrom: (_, s) => s.funded },
  { name: "resign", args: (e) => [any("expectedKeep")(e)], untouchedFrom: (_, s) => next(s.funded) },
  {
    name: "settleMutually",
    args: (e) => [e.t.input("settlement", "struct MutualSettlement"), bytes, bytes],
  },
];

/** Runs an operation with any arguments. */
export function perform(e: SymbolicEscrow, { contract = "PerformanceEscrow", name, args }: Operation): void {
  e.run(`${contract}.${name}`, ...args(e));
}

/** One run of an operation from any stored state that fulfils the invariant, and what is known of it. */
export function after(sources: Sources, operation: Operation) {
  const e = new SymbolicEscrow(sources);
  const { t, before: s } = e;
  // Disputing a later period first settles those before it, each as `settle` does: what remains has no turn.
  t.withoutLoops = true;
  const closed = t.term(t.run("PerformanceEscrow._isClosed", [e.terms, e.agreement]));
  const heldBefore = e.held();
  const first = t.conditions.length;
  perform(e, operation);
  const last = t.conditions.length;
  const done = e.state();
  const heldAfter = e.held();
  t.lines.push("(declare-const q Int)", "(declare-const gap Int)");

  const k = operation.period?.(e) ?? s.settled;
  const points = [
    s.settled,
    before(s.settled),
    k,
    done.funded,
    before(done.funded),
    s.funded,
    "0",
    "q",
    before("q"),
    "ended",
  ];
  const counted = t.lines.some((line) => line.startsWith("(declare-const ended "));
  const known = [
    ...periodFacts(...new Set(points.filter((point) => point !== "ended" || counted))),
    ...[k, s.settled, "q", done.funded].map((period) => invariant(s, period)),
    paidOpenIsSum(s),
    ...new Set([oneMore(s, k), oneMore(s, s.settled)]),
    sumBounds(next(s.settled), k),
    sumBounds(next(s.settled), done.funded),
    sumBounds(next(k), s.funded),
    ...[...new Set([k, next(k), next(s.settled), done.funded])].flatMap((point) => [
      sumBounds(s.settled, point),
      sumBounds(point, s.funded),
    ]),
    sumBounds(s.settled, s.funded),
  ];
  const passes = t.conditions.slice(first, last).map(({ term }) => term);
  const claims = new Claims(t);

  // Periods of which nothing was paid are nothing in the sum.
  const from = operation.untouchedFrom?.(s, done);
  const to = operation.untouchedTo?.(s, done) ?? s.funded;
  const none: string[] = [];
  if (from !== undefined) {
    const inGap = and(
      `(<= ${from} gap)`,
      `(< gap ${to})`,
      invariant(s, "gap"),
      ...periodFacts("gap", before("gap"), ...(counted ? ["ended"] : []), "0", s.settled),
    );
    claims.add("periods that go or come had paid nothing", [...known, ...passes, inGap], `(= ${got(s, "gap")} 0)`);
    none.push(implies(`(<= ${from} ${to})`, `(= ${gotBefore(from)} ${gotBefore(to)})`));
    if (operation.name === "resign") none.push(oneMore(s, done.funded));
  }
  return { e, t, s, done, k, claims, known: [...known, ...none], passes, heldBefore, heldAfter, closed, first, last };
}
