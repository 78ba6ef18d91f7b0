import type { Sources } from "../../scripts/prove/compiler.js";
import { byTranslation, Claims, type Control, type Property, success } from "../../scripts/prove/property.js";
import type { Loop, LoopState } from "../../scripts/prove/translation.js";
import { and, type Cells, implies, not } from "../../scripts/prove/values.js";
import { ESCROW, SCHEDULE, translate, VALIDITY } from "./code.js";
import {
  endedBy,
  flow,
  invariant,
  NOW,
  oneMore,
  paidOpenIsSum,
  payout,
  periodFacts,
  settleBy,
  sumBounds,
  SymbolicEscrow,
} from "./escrow.js";
import { type Operation, OPERATIONS, perform } from "./operations.js";
import { at, before, end, next, PERIODS, start, VALID_TERMS, validPeriod } from "./terms.js";

/** `Schedule` counts by a loop; the proofs of the escrow use what it has counted. */
function ended(sources: Sources) {
  const t = translate(sources, SCHEDULE);
  const count = t.term(t.run("Schedule.ended", [t.input("terms", "struct Terms"), t.any("time", "uint256")]));
  const [loop] = t.loops as [Loop];
  const is = (s: LoopState) => {
    const so_far = at(s, "count");
    return and(
      `(<= 0 ${so_far} ${PERIODS})`,
      implies(`(> ${so_far} 0)`, `(<= ${end(before(so_far))} time)`),
      implies(and(not(s.running), `(< ${so_far} ${PERIODS})`), `(> ${end(so_far)} time)`),
    );
  };
  return new Claims(t)
    .induct("counted so far", [loop], [], is)
    .never(["overflow", "index"], (inside) => (inside ? [is(loop.now)] : []))
    .add("the count", [...success(t), is(loop.end)], endedBy(count, "time")).all;
}

function windows(sources: Sources) {
  const t = translate(sources, SCHEDULE, VALIDITY);
  const terms = t.input("terms", "struct Terms");
  for (const member of ["cap", "base", "arbiter", "arbiterFee", "trialEnd", "interimBps", "interimEvery"])
    t.member(terms, member);
  for (const member of ["steps", "baselines"]) t.member(t.member(terms, member), "length");
  const period = t.any("p", "uint8");
  const later = { ...period, term: next("p") };
  const [window, following] = [period, later].map((p) => t.run("Schedule.windowOf", [terms, p]) as Cells) as [
    Cells,
    Cells,
  ];
  const of = (w: Cells, member: string) => t.term(t.member(w, member));
  for (const promise of VALID_TERMS) t.lines.push(`(assert ${promise})`);
  const known = [`(< ${next("p")} ${PERIODS})`, validPeriod("p"), validPeriod(next("p"))];
  const w = (member: string) => of(window, member);
  return new Claims(t)
    .add(
      "they are in order",
      [...known, ...success(t)],
      and(
        `(< ${w("start")} ${w("end")})`,
        `(<= ${w("start")} ${w("fundBefore")} ${w("end")} ${w("askFrom")})`,
        `(< ${w("askFrom")} ${w("answerBefore")})`,
        `(<= ${w("answerBefore")} ${w("settleBy")})`,
      ),
    )
    .add(
      "a period is out of settlement before the next can be asked about",
      [...known, ...success(t)],
      `(<= ${w("settleBy")} ${of(following, "askFrom")})`,
    )
    .add(
      "a period begins where the one before ends",
      [...known, ...success(t)],
      `(= ${w("end")} ${of(following, "start")})`,
    )
    .never(["overflow", "underflow", "index"], () => known).all;
}

const MONEY_ACTIONS = ["payInterim", "dispute", "rule", "settle"];

/** Two actions on the oldest unsettled period, both from the same stored state in the same second. */
function exclusive(sources: Sources) {
  const pairs = [
    ...MONEY_ACTIONS.flatMap((a, index) => MONEY_ACTIONS.slice(index + 1).map((b) => [a, b] as const)),
    ["dispute", "payUndisputed"] as const,
    ["payInterim", "payUndisputed"] as const,
  ];
  return pairs.flatMap((pair) => {
    const e = new SymbolicEscrow(sources);
    e.t.withoutLoops = true;
    const known = [...periodFacts(e.before.settled, "0"), invariant(e.before, e.before.settled)];
    const claims = new Claims(e.t);
    const passes = pair.map((name) => {
      const first = e.t.conditions.length;
      const operation = OPERATIONS.find((one) => one.name === name);
      // Arguments of the two are apart, but for the period.
      if (name === "payInterim") known.push(`(= args.period ${e.before.settled})`);
      perform(e, operation as Operation);
      return and("(= 0 0)", ...e.t.conditions.slice(first).map(({ term }) => term));
    });
    return claims.add(pair.join(" and "), [...known, passes[0] as string], not(passes[1] as string)).all;
  });
}

/** From settleBy on nothing in `settle` reverts, whatever the oracle says and whether or not the period is disputed. */
function alive(sources: Sources) {
  const e = new SymbolicEscrow(sources);
  const { t, before: s } = e;
  e.run("settle");
  const known = [
    ...periodFacts(s.settled, before(s.settled), "0"),
    invariant(s, s.settled),
    `(< ${s.settled} ${s.funded})`,
    `(>= ${NOW} ${settleBy(s.settled)})`,
    paidOpenIsSum(s),
    oneMore(s, s.settled),
    sumBounds(next(s.settled), s.funded),
    `(< ${NOW} ${1n << 39n})`,
  ];
  return new Claims(t).never(["revert", "overflow", "underflow", "division", "index", "cast"], () => known).all;
}

/** Where an interim payment lies in time. */
function interim(sources: Sources) {
  const e = new SymbolicEscrow(sources);
  perform(e, OPERATIONS.find(({ name }) => name === "payInterim") as Operation);
  const { t, before: s } = e;
  const known = [
    ...periodFacts("args.period", s.settled, before(s.settled), "0"),
    invariant(s, "args.period"),
    ...success(t),
  ];
  return new Claims(t)
    .add(
      "the period is funded and runs",
      known,
      `(and (< args.period ${s.funded}) (<= ${start("args.period")} ${NOW}) (< ${NOW} ${end("args.period")}))`,
    )
    .add("the trial is over", known, `(<= terms.trialEnd ${NOW})`)
    .add("the period is unsettled", known, `(<= ${s.settled} args.period)`).all;
}

/** When a period can be settled at the earliest, and what then counts as its answer. */
function settled(sources: Sources) {
  const e = new SymbolicEscrow(sources);
  e.run("settle");
  const { t, before: s } = e;
  const question = `${start(s.settled)} ${end(s.settled)} (+ ${end(s.settled)} terms.measureDelay)`;
  const [value, time] = [`(oracle.value ${question})`, `(oracle.time ${question})`];
  const askFrom = `(+ ${end(s.settled)} terms.measureDelay)`;
  const deadline = `(+ ${askFrom} terms.reportGrace)`;
  const counts = and(`(<= ${askFrom} ${time})`, `(< ${time} ${deadline})`);
  const known = [
    ...periodFacts(s.settled, before(s.settled), "0"),
    invariant(s, s.settled),
    ...success(t),
    `(< ${NOW} ${1n << 39n})`,
    `(= ${s.reviewEnd} 0)`,
  ];
  const agency = flow(e.paid.filter(({ to }) => to === "terms.agency"));
  const owed = `(- ${payout(s, s.settled, counts, value)} ${s.interim(s.settled)})`;
  return new Claims(t)
    .add("the agency gets the price of an answer that counts, else the base", known, `(= ${agency} ${owed})`)
    .add("never before the question can be asked", known, `(<= ${askFrom} ${NOW})`)
    .add("with an answer: after its review", known, implies(counts, `(<= (+ ${time} terms.reviewWindow) ${NOW})`))
    .add(
      "without one: after the deadline and the review",
      known,
      implies(not(counts), `(<= (+ ${deadline} terms.reviewWindow) ${NOW})`),
    ).all;
}

const edit = (change: string, find: string, replace: string, file = ESCROW): Control => ({
  change,
  edits: [{ file, find, replace }],
});

export const TIMELINE_PROPERTIES: Property[] = [
  byTranslation(
    "schedule: it counts the periods that have ended",
    "`ended` is the number of periods whose end is not after the given time, for any number of periods; nothing in it overflows or reads outside an array.",
    ended,
    [
      edit("a period ends a second late", "ends[count] <= time", "ends[count] < time", SCHEDULE),
      edit(
        "it reads past the last period",
        "while (count < ends.length && ends[count] <= time)",
        "while (ends[count] <= time)",
        SCHEDULE,
      ),
    ],
  ),
  byTranslation(
    "schedule: at most one period is in settlement",
    "For valid terms the windows of a period are in order, and it can be settled, whatever anybody does, before the question of the next can be asked.",
    windows,
    [
      edit(
        "the ruling is not counted",
        "window.answerBefore + terms.reviewWindow + terms.rulingWindow",
        "window.answerBefore + terms.reviewWindow + 2 * uint256(terms.rulingWindow) + 1",
        SCHEDULE,
      ),
      edit(
        "the question may be asked before the end",
        "uint256(terms.periodEnds[period]) + terms.measureDelay;",
        "uint256(terms.periodEnds[period]) + terms.measureDelay - 1;",
        SCHEDULE,
      ),
    ],
  ),
  byTranslation(
    "time line: at every second at most one action is possible",
    "Of interim payment, dispute, ruling and settlement of one period no two are possible in the same second; nor is paying the undisputed part while the period can be disputed.",
    exclusive,
    [
      edit(
        "a dispute in the second in which the review ends",
        "if (block.timestamp >= reviewEnd) revert ReviewOver",
        "if (block.timestamp > reviewEnd) revert ReviewOver",
      ),
      edit(
        "a ruling in the second in which its time ends",
        "if (block.timestamp >= rulingEnd) revert RulingOver",
        "if (block.timestamp > rulingEnd) revert RulingOver",
      ),
      edit(
        "settling in the last second of the review",
        "if (block.timestamp < payableFrom) revert",
        "if (block.timestamp + 1 < payableFrom) revert",
      ),
      edit(
        "interim payments in the second in which the period ends",
        "block.timestamp >= terms.periodEnds[period])",
        "block.timestamp > terms.periodEnds[period] + terms.measureDelay)",
      ),
    ],
  ),
  byTranslation(
    "time line: every period can be settled from settleBy on",
    "From settleBy on, nothing in `settle` of the oldest unsettled period reverts: whatever the oracle says, disputed or not, with a silent arbiter and whoever calls.",
    alive,
    [
      edit(
        "settling needs an answer",
        "uint256 payableFrom = decidedAt + terms.reviewWindow;",
        "if (!answered) revert NothingToSettle(id);\n        uint256 payableFrom = decidedAt + terms.reviewWindow;",
      ),
      edit(
        "a disputed period needs its ruling",
        "if (block.timestamp < rulingEnd) revert NotPayableYet(block.timestamp, rulingEnd);\n        Dispute memory",
        "revert NotPayableYet(block.timestamp, rulingEnd);\n        Dispute memory",
      ),
      edit(
        "the arbiter has a second more",
        "if (block.timestamp < rulingEnd) revert NotPayableYet(block.timestamp, rulingEnd);\n        Dispute memory",
        "if (block.timestamp <= rulingEnd) revert NotPayableYet(block.timestamp, rulingEnd);\n        Dispute memory",
      ),
    ],
  ),
  byTranslation(
    "time line: interim payments only while the period runs, after the trial",
    "An interim payment is made for a funded, unsettled period that has begun and not ended, and not before trialEnd.",
    interim,
    [
      edit(
        "in the trial",
        "if (block.timestamp < terms.trialEnd) revert TrialRunning",
        "if (block.timestamp + 1 < terms.trialEnd) revert TrialRunning",
      ),
      edit(
        "in the second in which it ends",
        "block.timestamp >= terms.periodEnds[period])",
        "block.timestamp > terms.periodEnds[period])",
      ),
    ],
  ),
  byTranslation(
    "time line: no settlement before its review is over, and by the answer that counts",
    "An undisputed period is settled no earlier than reviewWindow after an answer written in [q, d), or after d without one; an answer outside counts as none. The agency gets base + max(performance of the answer, interim payments).",
    settled,
    [
      edit(
        "an answer at the deadline counts",
        "decidedAt >= askFrom && decidedAt < answerBefore",
        "decidedAt >= askFrom && decidedAt <= answerBefore",
      ),
      edit(
        "the review is forgotten",
        "uint256 payableFrom = decidedAt + terms.reviewWindow;",
        "uint256 payableFrom = decidedAt;",
      ),
    ],
  ),
];
