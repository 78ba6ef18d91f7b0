import { expect } from "chai";

import type { BookEntry } from "../../../toolkit/book/entry.js";
import { unasked } from "../../../toolkit/book/question-record.js";
import { DEFAULT_POLICY } from "../../../toolkit/keeper/options.js";
import { planOf } from "../../../toolkit/keeper/plan.js";
import type { PlanContext } from "../../../toolkit/keeper/plan-context.js";
import { questionId } from "../../../toolkit/metrics/question.js";
import type { Answer } from "../../../toolkit/pricing/action.js";
import { EMPTY_LEDGER, type Ledger } from "../../../toolkit/pricing/ledger.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { lastExit } from "../../../toolkit/schedule/windows.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { randomHistory } from "../../support/random-history.js";
import { randomTerms } from "../../support/random-terms.js";
import { Random } from "../../support/random.js";
import { validTerms, WITH_INTERIM } from "../../support/valid-terms.js";

const KEEPER = "0x9999999999999999999999999999999999999999";

function contextOf(terms: Terms, answers: ReadonlyMap<string, Answer>): PlanContext {
  return {
    facts: {
      questionAt: (_, question) => ({
        ...unasked(question.metric),
        answer: answers.get(questionId(question)) ?? null,
      }),
      creditOf: () => 0n,
      creditTimes: () => 0,
    },
    policy: {
      ...DEFAULT_POLICY,
      asking: [{ oracle: terms.oracle, subscriptionId: 1n, secretsVersion: 0n }],
    },
    keeper: KEEPER,
    parties: new Set([terms.client, terms.agency, terms.arbiter]),
    definitionOf: () => undefined,
  };
}

const entryOf = (terms: Terms, ledger: Ledger): BookEntry => ({
  id: "0x01",
  terms,
  consent: "given",
  ledger,
  since: { block: 1, at: 0n },
});

describe("planOf", () => {
  it("stays as it is until the second that it names, unless something happens", () => {
    let compared = 0;
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(9_000 + seed);
      const terms = randomTerms(random, { maxPeriods: 4, preferInterim: true });
      const { answers, entries } = randomHistory(random, terms);
      for (const [index, { action, ledger }] of entries.entries()) {
        // From one event of the life to the next, nothing happens.
        const until = entries[index + 1]?.action.at ?? lastExit(terms) + DAY;
        const shown = new Map<string, Answer>();
        answers.forEach((answer, period) => {
          if (answer !== null && answer.answeredAt <= action.at) {
            shown.set(questionId(periodQuestion(terms, period)), answer);
          }
        });
        const context = contextOf(terms, shown);
        const entry = entryOf(terms, ledger);
        const wanted = (at: bigint) => {
          const { due, alerts, wakeAt } = planOf(entry, at, context);
          return { due: due.map(({ key }) => key), alerts: alerts.map(({ key }) => key), wakeAt };
        };
        for (let at = action.at, looks = 0; at < until && looks < 12; looks++) {
          const { wakeAt, ...plan } = wanted(at);
          const end = wakeAt === null || wakeAt > until ? until : wakeAt;
          expect(end > at, `seed ${seed} at ${at}`).to.equal(true);
          for (const later of [end - 1n, random.between(at, end - 1n)]) {
            const { due, alerts } = wanted(later);
            expect({ due, alerts }, `seed ${seed}: from ${at} to ${later}`).to.deep.equal(plan);
            compared++;
          }
          at = end;
        }
      }
    }
    expect(compared).to.be.greaterThan(1_000);
  });

  it("asks for interim payments while an earlier period still waits for its question", () => {
    // Measured 14 days after each month; the first week of the second month is over before that.
    const terms = validTerms(WITH_INTERIM);
    const ledger = { ...EMPTY_LEDGER, periods: 2, funded: 2n * terms.cap };
    const point = (terms.periodEnds[0] ?? 0n) + 7n * DAY;
    const { due } = planOf(entryOf(terms, ledger), point, contextOf(terms, new Map()));
    expect(due.map((it) => it.kind === "ask" && it.question)).to.deep.equal([interimQuestion(terms, 1, point)]);
  });
});
