import { expect } from "chai";
import { ZeroAddress } from "ethers";

import type { BookEntry } from "../../../toolkit/book/entry.js";
import { isPossible, type Facts, type NextStep } from "../../../toolkit/book/next-step.js";
import { nextSteps } from "../../../toolkit/book/next-steps.js";
import { unasked } from "../../../toolkit/book/question-record.js";
import { questionId } from "../../../toolkit/metrics/question.js";
import type { Action, Answer } from "../../../toolkit/pricing/action.js";
import { EMPTY_LEDGER, type Ledger } from "../../../toolkit/pricing/ledger.js";
import { periodStart } from "../../../toolkit/terms/periods.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { MAX_UINT128 } from "../../../toolkit/units/amount.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { expectedOutcome } from "../../support/attempt.js";
import { randomHistory, type History } from "../../support/random-history.js";
import { randomTerms } from "../../support/random-terms.js";
import { Random } from "../../support/random.js";
import { validTerms } from "../../support/valid-terms.js";

const LIVES = 120;

function factsOf(answers: ReadonlyMap<string, Answer>): Facts {
  return {
    questionAt: (_, question) => ({
      ...unasked(question.metric),
      answer: answers.get(questionId(question)) ?? null,
    }),
    creditOf: () => 0n,
  };
}

/** What an oracle with a memory shows at `at`: the periods' answers, and the interim points' that were paid on. */
function written(terms: Terms, { answers, entries }: History, at: bigint): Map<string, Answer> {
  const shown = new Map<string, Answer>();
  answers.forEach((answer, period) => {
    if (answer !== null && answer.answeredAt <= at) shown.set(questionId(periodQuestion(terms, period)), answer);
  });
  for (const { action } of entries) {
    if (action.kind !== "interim" || action.answer.answeredAt > at) continue;
    const period = terms.periodEnds.findIndex((end) => action.point < end);
    shown.set(questionId(interimQuestion(terms, period, action.point)), action.answer);
  }
  return shown;
}

describe("nextSteps", () => {
  it("says exactly what the model allows, at the bounds of random lives", function () {
    const taken = new Map<string, number>();
    for (let seed = 0; seed < LIVES; seed++) {
      const random = new Random(seed);
      const terms = randomTerms(random, { maxPeriods: 4 });
      const history = randomHistory(random, terms);
      let ledger: Ledger = EMPTY_LEDGER;
      for (const { action, ledger: after } of history.entries) {
        // Before the action, and in its very second.
        for (const at of [action.at - 1n, action.at]) compare(seed, terms, history, ledger, at, taken);
        ledger = after;
        compare(seed, terms, history, ledger, action.at, taken);
      }
    }
    // Otherwise nothing was compared.
    for (const kind of [
      "fund",
      "payInterim",
      "settle",
      "dispute",
      "rule",
      "payUndisputed",
      "optOut",
      "cancel",
      "resign",
    ]) {
      expect(taken.get(kind), kind).to.be.greaterThan(10);
    }
  });

  const base: Terms = { ...validTerms(), interimEvery: 0n, interimBps: 0n };
  const entry = (terms: Terms, ledger: Partial<Ledger> = {}): BookEntry => ({
    id: "0x01",
    terms,
    consent: "given",
    ledger: { ...EMPTY_LEDGER, ...ledger },
    since: { block: 1, at: 0n },
  });
  const steps = (it: BookEntry, now: bigint, answers = new Map<string, Answer>()) =>
    nextSteps(it, now, factsOf(answers));
  const kinds = (list: NextStep[]) => list.map(({ action }) => action);

  it("offers to fund what is proposed, until the funding time is over", () => {
    const until = base.start + base.fundingGrace;
    const fund = steps(entry(base), base.start).find(({ action }) => action === "fund");
    expect(fund).to.include({ before: until, period: 0, amount: base.cap });
    expect(steps(entry(base), until)).to.deep.equal([]);
  });

  it("offers a retracted agreement only to its agency", () => {
    expect(kinds(steps({ ...entry(base), consent: "retracted" }, base.start - DAY))).to.deep.equal(["propose"]);
  });

  it("names the question of the running period before it is due, and drops it when it is answered", () => {
    const terms = base;
    const running = entry(terms, { periods: 1, funded: terms.cap });
    const question = periodQuestion(terms, 0);
    const ask = steps(running, terms.start).find(({ action }) => action === "ask");
    expect(ask).to.deep.include({ question, from: question.notBefore, before: question.notBefore + terms.reportGrace });

    const answers = new Map([[questionId(question), { value: 3n, answeredAt: question.notBefore }]]);
    expect(kinds(steps(running, question.notBefore, answers))).to.not.include("ask");
  });

  it("asks about the last interim point that has passed and the next, not about earlier ones", () => {
    const terms = { ...base, interimEvery: 7n * DAY, interimBps: 5_000n };
    const running = entry(terms, { periods: 1, funded: terms.cap });
    const asks = steps(running, periodStart(terms, 0) + 15n * DAY).flatMap((step) =>
      step.action === "ask" ? [(step.question.to - terms.start) / DAY] : [],
    );
    expect(asks.slice(0, 2)).to.deep.equal([14n, 21n]);
  });

  it("lists what waits for its payee", () => {
    const facts: Facts = { ...factsOf(new Map()), creditOf: (payee) => (payee === base.agency ? 7n : 0n) };
    const [withdraw] = nextSteps(entry(base), base.start + 999n * DAY, facts).filter((it) => it.action === "withdraw");
    expect(withdraw)
      .to.include({ payee: base.agency, amount: 7n })
      .and.to.deep.include({ by: ["agency"] });
  });
});

function compare(
  seed: number,
  terms: Terms,
  history: History,
  ledger: Ledger,
  at: bigint,
  taken: Map<string, number>,
): void {
  const answers = written(terms, history, at);
  const answerOf = (period: number) =>
    period < terms.periodEnds.length ? (answers.get(questionId(periodQuestion(terms, period))) ?? null) : null;
  const now = nextSteps({ terms, ledger, consent: "given" }, at, factsOf(answers)).filter((it) => isPossible(it, at));
  const where = `seed ${seed}, at ${at}`;
  const allowed = (action: Action) => expectedOutcome(terms, ledger, action);
  const same = (kind: NextStep["action"], action: Action) => {
    const step = now.find((it) => it.action === kind);
    const outcome = allowed(action);
    expect(step !== undefined, `${where}: ${kind}`).to.equal(outcome !== null);
    if (step === undefined || outcome === null) return;
    taken.set(kind, (taken.get(kind) ?? 0) + 1);
    if ("toAgency" in step) expect(step.toAgency, `${where}: ${kind}`).to.equal(outcome.toAgency);
    if ("toClient" in step) expect(step.toClient, `${where}: ${kind}`).to.equal(outcome.toClient);
    if ("returned" in step) expect(step.returned, `${where}: ${kind}`).to.equal(outcome.toClient);
    if ("keep" in step) expect(step.keep, `${where}: ${kind}`).to.equal(outcome.ledger.periods);
  };

  same("fund", { kind: "fund", at, count: 1 });
  same("settle", { kind: "settle", at, answer: answerOf(ledger.settled) });
  same("payUndisputed", { kind: "payUndisputed", at });
  same("optOut", { kind: "optOut", at });
  same("cancel", { kind: "cancel", at });
  same("resign", { kind: "resign", at });
  if (ledger.settled < terms.periodEnds.length && terms.arbiter !== ZeroAddress) {
    same("rule", { kind: "rule", at, period: ledger.settled, value: 0n });
  }
  for (let period = ledger.settled; period < ledger.periods; period++) {
    for (const by of ["client", "agency"] as const) {
      const best = (by === "client") === terms.lowerIsBetter ? MAX_UINT128 : 0n;
      const upTo = Array.from({ length: period - ledger.settled + 1 }, (_, index) => answerOf(ledger.settled + index));
      const outcome = allowed({ kind: "dispute", at, by, period, claimedValue: best, answers: upTo });
      const step = now.find((it) => it.action === "dispute" && it.period === period && it.by.includes(by));
      expect(step !== undefined, `${where}: dispute of ${period} by the ${by}`).to.equal(outcome !== null);
      if (step !== undefined) taken.set("dispute", (taken.get("dispute") ?? 0) + 1);
    }
  }
  for (const step of now) {
    if (step.action !== "payInterim") continue;
    const point = periodStart(terms, step.period) + BigInt(step.point) * terms.interimEvery;
    const answer = answers.get(questionId(interimQuestion(terms, step.period, point)));
    if (answer === undefined) throw new Error("A step on an answer that nobody wrote.");
    expect(allowed({ kind: "interim", at, point, answer })?.toAgency, `${where}: interim`).to.equal(step.toAgency);
    taken.set("payInterim", (taken.get("payInterim") ?? 0) + 1);
  }
}
