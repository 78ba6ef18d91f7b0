import { expect } from "chai";
import { network } from "hardhat";

import { held, type Ledger } from "../../toolkit/pricing/ledger.js";
import type { Attempt } from "../support/attempt.js";
import { CURRENCIES } from "../support/escrow.js";
import { randomHistory } from "../support/random-history.js";
import { randomTerms } from "../support/random-terms.js";
import { randomProbes, randomWalk } from "../support/random-walk.js";
import { Random } from "../support/random.js";
import { deployForReplay, Replay, REPLAY_NETWORK, termsOptions } from "../support/replay.js";

/**
 * How many histories and walks are lived in all. `DIFFERENTIAL_CASES=2000 npx hardhat test mocha <this file>`. For a
 * million there is `npm run differential`.
 */
const CASES = Number(process.env["DIFFERENTIAL_CASES"] ?? 60);

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
          const options = { ...(await termsOptions(fixture, currency)), maxPeriods: 8 };
          const terms = randomTerms(random, { ...options, preferInterim: random.chance(50) });
          const { answers, entries } = randomHistory(random, terms, { now: fixture.now });
          const replay = await Replay.begin(connection, fixture, terms, answers);
          let clock = fixture.now + 1n;

          for (const { action, ledger } of entries) {
            // The second before, and the second itself.
            const moments = action.at - 1n > clock ? [action.at - 1n, action.at] : [action.at];
            for (const at of moments) {
              for (const probe of randomProbes(random, terms, replay.ledger, answers, at)) await compare(replay, probe);
            }
            await replay.perform(action);
            expect(replay.ledger).to.deep.equal(ledger);
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

          for (const attempt of randomWalk(random, terms, { answers, now: fixture.now + 1n })) {
            if (attempt.outcome === null) await compare(replay, attempt);
            else await replay.perform(attempt.action);
          }
          expect(held(replay.ledger)).to.equal(0n);
        });
      }
    });
  }
});

/** That the contract would do what the model calls possible, and refuse what it does not. */
async function compare(replay: Replay, { action, outcome }: Attempt): Promise<void> {
  const state = describeLedger(replay.ledger);
  expect(await replay.isPossible(action), `${action.kind} at ${action.at} after ${state}`).to.equal(outcome !== null);
}

function describeLedger({ periods, settled, end }: Ledger): string {
  return `${periods} periods funded, ${settled} settled, end ${end}`;
}
