import { expect } from "chai";
import { network } from "hardhat";

import { held, interimPaidFor, type Ledger } from "../../toolkit/pricing/ledger.js";
import type { Action } from "../../toolkit/pricing/history.js";
import { allWindows } from "../../toolkit/schedule/windows.js";
import { periodStart, runningPeriod } from "../../toolkit/schedule/periods.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { CURRENCIES } from "../support/escrow.js";
import { randomHistory } from "../support/random-history.js";
import { randomTerms, randomValue } from "../support/random-terms.js";
import { Random } from "../support/random.js";
import { deployForReplay, expectedOutcome, Replay, REPLAY_NETWORK, termsOptions } from "../support/replay.js";

/** How many histories and walks are lived in all. `DIFFERENTIAL_CASES=2000 npx hardhat test mocha <this file>`. */
const CASES = Number(process.env["DIFFERENTIAL_CASES"] ?? 60);

const KINDS = ["fund", "interim", "settle", "optOut", "cancel", "resign"] as const;
const LIVELY = ["fund", "fund", "interim", "interim", "settle", "settle", ...KINDS] as const;

const connection = await network.create(REPLAY_NETWORK);
const fixtureOf = () => connection.networkHelpers.loadFixture(deployForReplay);

describe("The contract and the model", () => {
  for (const [index, currency] of CURRENCIES.entries()) {
    context(`with ${currency}`, () => {
      // Every case is another life: no seed is used for both currencies.
      for (let seed = index; seed < CASES / 2; seed += CURRENCIES.length) {
        it(`agree on history ${seed}, and on what is not possible meanwhile`, async () => {
          const fixture = await fixtureOf();
          const random = new Random(seed);
          const terms = randomTerms(random, {
            ...(await termsOptions(fixture, currency)),
            maxPeriods: 12,
            preferInterim: random.chance(50),
          });
          const history = randomHistory(random, terms, { now: fixture.now });
          const replay = await Replay.begin(connection, fixture, terms, history.answers);
          let clock = fixture.now + 1n;

          for (const { action, ledger, toAgency } of history.entries) {
            // The second before, and the second itself.
            if (action.at - 1n > clock) await probe(replay, random, action.at - 1n);
            await probe(replay, random, action.at);
            if (expectedOutcome(terms, replay.ledger, action) === null) {
              // The only thing that the history has and the contract refuses: an interim payment of nothing.
              expect([action.kind, toAgency]).to.deep.equal(["interim", 0n]);
              await compare(replay, action);
            } else {
              await replay.perform(action);
              expect(moneyOf(replay.ledger)).to.deep.equal(moneyOf(ledger));
            }
            clock = action.at;
          }
          expect(held(replay.ledger)).to.equal(0n);
        });

        it(`agree on walk ${seed}, which tries everything around every bound`, async () => {
          const fixture = await fixtureOf();
          const random = new Random(1_000_000 + seed);
          const options = { ...(await termsOptions(fixture, currency)), maxPeriods: 4, preferInterim: true };
          const terms = randomTerms(random, options);
          const { answers } = randomHistory(random, terms, { now: fixture.now });
          const replay = await Replay.begin(connection, fixture, terms, answers);

          for (const at of someMoments(random, terms, fixture.now + 1n)) await step(replay, random, at);
          await finish(replay);
        });
      }
    });
  }
});

/** One random action at `at`: done when the model allows it, tried in vain when not. */
async function step(replay: Replay, random: Random, at: bigint): Promise<void> {
  const { terms, ledger } = replay;
  const running = runningPeriod(terms, at) ?? -1;
  const paidInAdvance = interimPaidFor(ledger, running) > 0n;
  let kind: (typeof KINDS)[number] = random.pick(LIVELY) ?? "settle";
  if (ledger.periods === 0 && random.chance(60)) kind = "fund";
  // What needs much to come together, and is easily got wrong.
  else if (paidInAdvance && random.chance(25)) kind = "resign";
  else if (running >= 0 && running < ledger.periods && random.chance(40)) kind = "interim";
  const action = actionOf(replay, random, kind, at);
  // Ending is rare: else most of the life would never be.
  const ends = !paidInAdvance && (kind === "optOut" || kind === "cancel" || kind === "resign");
  if (expectedOutcome(terms, ledger, action) !== null && (!ends || random.chance(40))) {
    await replay.perform(action);
  } else {
    await compare(replay, action);
  }
}

/** Settles all that is left, by the clock alone. */
async function finish(replay: Replay): Promise<void> {
  const { terms } = replay;
  for (const { latestSettle, period } of allWindows(terms)) {
    if (period < replay.ledger.settled || period >= replay.ledger.periods) continue;
    const at = later(latestSettle, BigInt(await replay.connection.networkHelpers.time.latest()));
    await replay.perform({ kind: "settle", at, answer: replay.answerAt(period, at) });
  }
  expect(held(replay.ledger)).to.equal(0n);
}

/** Some of the things that somebody may try at `at`: they must be possible exactly when the model says so. */
async function probe(replay: Replay, random: Random, at: bigint): Promise<void> {
  for (let tries = 0; tries < 2; tries++) {
    const action = actionOf(replay, random, random.pick(KINDS) ?? "settle", at);
    await compare(replay, action);
  }
  await compare(replay, actionOf(replay, random, "settle", at));
}

async function compare(replay: Replay, action: Action): Promise<void> {
  const possible = expectedOutcome(replay.terms, replay.ledger, action) !== null;
  const state = describeLedger(replay.ledger);
  expect(await replay.isPossible(action), `${action.kind} at ${action.at} after ${state}`).to.equal(possible);
}

function actionOf(replay: Replay, random: Random, kind: (typeof KINDS)[number], at: bigint): Action {
  const { terms, ledger } = replay;
  switch (kind) {
    case "fund":
      return { kind, at, count: random.integer(0, terms.periodEnds.length + 1 - ledger.periods) };
    case "interim": {
      const period = runningPeriod(terms, at) ?? 0;
      const from = periodStart(terms, period);
      // The last point that has passed, mostly; or another one, which may lie ahead or nowhere.
      const every = later(terms.interimEvery, 1n);
      const passed = later(at - from, 0n) / every;
      const point = from + every * (random.chance(70) ? passed : random.between(0n, passed + 2n));
      const answeredAt = point <= at && random.chance(80) ? random.between(point, at) : later(point - 1n, 0n);
      return { kind, at, point, answer: { value: randomValue(random, terms, period), answeredAt } };
    }
    case "settle":
      return { kind, at, answer: replay.answerAt(ledger.settled, at) };
    default:
      return { kind, at };
  }
}

/** Times in order, most of them within a second of a bound of the terms. */
function someMoments(random: Random, terms: Terms, after: bigint): bigint[] {
  const bounds = [terms.start, terms.trialEnd];
  for (const window of allWindows(terms)) {
    const { from, to, fundBefore, askFrom, answerBefore, earliestSettle, settleUnanswered } = window;
    bounds.push(from, to, fundBefore, askFrom, answerBefore, earliestSettle, settleUnanswered);
    bounds.push(...window.interimPoints.slice(0, 4));
  }
  const moments = [after + 1n, after + 2n, after + 3n];
  for (const bound of bounds) {
    for (let tries = 0; tries < 2; tries++) moments.push(bound + random.between(-1n, 1n));
  }
  return moments.filter((moment) => moment > after).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

// An interim payment of nothing leaves an entry of 0 in the model, and none where it is refused.
function moneyOf({ interimPaid, ...rest }: Ledger) {
  return { ...rest, interimPaid: new Map([...interimPaid].filter(([, paid]) => paid > 0n)) };
}

function describeLedger({ periods, settled, end }: Ledger): string {
  return `${periods} periods funded, ${settled} settled, end ${end}`;
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
