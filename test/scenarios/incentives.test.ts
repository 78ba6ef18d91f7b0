/*
 * Silence must not pay. What a party gains by it is what it has in the end, compared with what it would have if everybody
 * acted, on the same course of true results. Everybody acts: every question is asked and answered truthfully in the second
 * in which it may be asked, every interim payment is made, every period settled, and nobody disputes the truth.
 *
 * Somebody who can stop the measuring (the client whose platform it is, the agency whose credentials they are) makes every
 * question from a random moment on stay without an answer. The ALARM is the first question that does; from then on the
 * agency knows, and stops working. (An agency that goes on all the same gives away what it delivers after the alarm.)
 * For a period without an answer, its HOLDBACK is what interim payments left out of what was earned up to the last point
 * that was paid; SINCE is what was earned between that point and the alarm or the end of the period, whichever is first: one
 * interval at most, or all of the period where no interim payment was made.
 *
 * silence
 * ├── of a party that stops asking, while the other asks → gains exactly nothing
 * ├── of the client that stops the measuring
 * │   ├── → gains at most the holdback and what was earned since, of each period that is not answered yet
 * │   ├── given an arbiter that rules → at most the arbiter's fee for each of them, which is what a dispute is not worth
 * │   ├── given an arbiter that does not → as without one; and the silent arbiter earns nothing
 * │   └── given a fallback that answers → nothing of what was earned
 * ├── of the agency that stops the measuring → gains nothing; nor if it claims the moon afterwards
 * └── of anybody, about any questions → never pays the agency more, and what it has beyond what its results earned is what
 *     interim payments on counts that fell later have paid
 */
import { readFileSync } from "node:fs";

import { expect } from "chai";
import { network } from "hardhat";

import { assertProtected } from "../../toolkit/presets/control.js";
import { PresetError } from "../../toolkit/presets/errors.js";
import { VALIDATED_LEADS_SAMPLE } from "../../toolkit/presets/validated-leads.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { validityProblems } from "../../toolkit/terms/validity.js";
import { formatAmount } from "../../toolkit/units/amount.js";
import { DAY } from "../../toolkit/units/durations.js";
import { CURRENCIES } from "../support/escrow.js";
import { total, unpaidFrom } from "../support/incentives/bounds.js";
import { liveOnChain, type Had } from "../support/incentives/chain.js";
import { claimsTheMoon, DEVIATIONS, disputesMissing, randomSilence } from "../support/incentives/deviations.js";
import { alarm, EVERYBODY_ACTS, live, silentFrom, type Conduct } from "../support/incentives/life.js";
import { randomStory, stoppedAt, type Story } from "../support/incentives/story.js";
import { Random } from "../support/random.js";
import { deployForReplay, REPLAY_NETWORK, termsOptions } from "../support/replay.js";
import { START, validTerms, WITH_ARBITER } from "../support/valid-terms.js";

const connection = await network.create(REPLAY_NETWORK);
const { networkHelpers } = connection;

/** How many stories are lived in all. `INCENTIVE_CASES=1000000 npx hardhat test mocha <this file>`. */
const CASES = Number(process.env["INCENTIVE_CASES"] ?? 28_000);
const CHAIN_CASES = Number(process.env["INCENTIVE_CHAIN_CASES"] ?? 240);

describe("Silence must not pay", () => {
  it("is asked of agreements that the contract accepts", () => {
    for (let seed = 0; seed < 300; seed++) {
      expect(validityProblems(randomStory(new Random(seed)).terms), `seed ${seed}`).to.deep.equal([]);
    }
  });

  const count = Math.ceil(CASES / DEVIATIONS.length);
  for (const [index, [name, shows, deviate]] of DEVIATIONS.entries()) {
    it(`${name} (${count} stories)`, () => {
      const tally = { nothing: 0, "a gain": 0, "the bound": 0 };
      for (let story = 0; story < count; story++) {
        const seed = index * 100_000_000 + story;
        try {
          tally[deviate(randomSilence(seed))]++;
        } catch (error) {
          throw new Error(`Story ${seed}: ${String(error)}`, { cause: error });
        }
      }
      expect(tally["a gain"] + tally["the bound"], "stories that show something").to.be.at.least((count * shows) / 100);
    });
  }
});

describe("Silence must not pay, on the chain", () => {
  const deploy = () => deployForReplay(connection);

  for (const [index, currency] of CURRENCIES.entries()) {
    for (const deviation of ["client", "client, arbiter rules", "client, arbiter silent", "agency"] as const) {
      const count = Math.ceil(CHAIN_CASES / 8);
      it(`holds with ${currency} when the source is silenced by the ${deviation} (${count} stories)`, async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        const options = { ...(await termsOptions(fixture, currency)), maxTotal: 10n ** 30n };
        let gains = 0;
        for (let number = 0; number < count; number++) {
          const seed = 900_000_000 + index * 1_000_000 + number;
          const { stopped: story, moment } = randomSilence(seed, options);
          const answered = silentFrom(moment);
          const conducts: Record<typeof deviation, Conduct> = {
            client: { answered },
            "client, arbiter rules": { answered, claims: disputesMissing(story), rules: true },
            "client, arbiter silent": { answered, claims: disputesMissing(story), rules: false },
            agency: { answered, claims: claimsTheMoon(story), rules: true },
          };
          const lives = [live(story, EVERYBODY_ACTS), live(story, conducts[deviation])] as const;

          const had: Had[] = [];
          for (const life of lives) {
            const snapshot = await networkHelpers.takeSnapshot();
            const diligent = deviation === "agency" ? "client" : "agency";
            const each = await liveOnChain(connection, fixture, story.terms, life, diligent);
            const { client, agency, arbiter } = life;
            expect(each, `story ${seed}: as in the model`).to.deep.equal({ client, agency, arbiter });
            had.push(each);
            await snapshot.restore();
          }

          const [honest, silent] = had as [Had, Had];
          const unpaid = unpaidFrom(story, moment);
          const gain = silent.client - honest.client;
          if (gain !== 0n) gains++;
          expect(silent.agency, `story ${seed}`).to.be.at.most(honest.agency);
          if (deviation !== "agency") expect(gain, `story ${seed}`).to.be.at.most(total(unpaid));
          if (deviation === "client, arbiter rules" && story.terms.reviewWindow > 0n) {
            expect(gain, `story ${seed}`).to.be.at.most(story.terms.arbiterFee * BigInt(unpaid.length));
          }
          if (deviation === "client, arbiter silent") expect(silent.arbiter).to.equal(0n);
        }
        expect(gains, "stories that show something").to.be.at.least(count / 10);
      });
    }
  }
});

describe("What silence can gain in an example", () => {
  const DOCUMENT = readFileSync(new URL("../../docs/incentives.md", import.meta.url), "utf8");
  const { arbiter, ...windows } = WITH_ARBITER;
  const sample = { ...validTerms(), ...VALIDATED_LEADS_SAMPLE.build(START).terms };
  const weekly = { ...sample, arbiter };
  const ruled = { ...weekly, ...windows };
  const monthly = { ...sample, interimEvery: 0n, interimBps: 0n };

  /** Every month 50, 100, 150, 200 leads after one week after the other, of which 198 are valid in the end. */
  const story = (terms: Terms): Story => ({
    terms,
    points: terms.periodEnds.map(() => (terms.interimEvery === 0n ? [] : [50n, 100n, 150n, 200n])),
    finals: terms.periodEnds.map(() => 198n),
  });

  const examples: readonly (readonly [Terms, day: bigint, gain: bigint, bound: bigint, lost: bigint])[] = [
    // 200 × 40, less 85 % of 150 × 40: a holdback of 900, and 2,000 earned in the fourth week.
    [weekly, 22n, 2_900n, 2_900n, 2_900n],
    // The first month's 198 × 40, less 85 % of 200 × 40; and 50 × 40 of the second month.
    [weekly, 35n, 3_120n, 3_200n, 3_120n],
    // The same moment, with an arbiter whom the agency pays 150 for either month.
    [ruled, 35n, 0n, 3_200n, 300n],
    // Two months' 198 × 40: the first question that fails is that of the first month, in the middle of the second.
    [monthly, 22n, 15_840n, 15_840n, 15_840n],
  ];

  for (const [terms, day, gain, bound, lost] of examples) {
    const name =
      terms.reviewWindow > 0n ? "with an arbiter" : terms.interimEvery > 0n ? "paid weekly" : "paid at the end";
    it(`is ${gain}, ${name}, from day ${day} on; and the document says so`, () => {
      const moment = terms.start + day * DAY;
      const stopped = stoppedAt(story(terms), alarm(terms, moment) ?? 0n);
      const honest = live(stopped, EVERYBODY_ACTS);
      const conduct = { answered: silentFrom(moment), claims: disputesMissing(stopped), rules: true };
      const silent = live(stopped, conduct);
      const usdc = (amount: bigint) => formatAmount(amount, 6);

      expect(usdc(silent.client - honest.client)).to.equal(formatAmount(gain, 0));
      expect(usdc(total(unpaidFrom(stopped, moment)))).to.equal(formatAmount(bound, 0));
      expect(usdc(honest.agency - silent.agency)).to.equal(formatAmount(lost, 0));
      const cells = [name, `day ${day}`, ...[gain, bound, lost].map((amount) => formatAmount(amount, 0))];
      expect(DOCUMENT.replaceAll(/ +/g, " ")).to.contain(`| ${cells.join(" | ")} |`);
    });
  }

  it("is what the presets refuse where one side alone controls the number and nothing protects the other", () => {
    for (const numberControlledBy of ["client", "agency"] as const) {
      expect(() => assertProtected({ numberControlledBy }, false)).to.throw(PresetError);
      expect(() => assertProtected({ numberControlledBy }, true)).not.to.throw();
      expect(() => assertProtected({ numberControlledBy, fallbackOracle: true }, false)).not.to.throw();
      expect(() => assertProtected({ numberControlledBy, coAsker: true }, false)).not.to.throw();
    }
  });
});
