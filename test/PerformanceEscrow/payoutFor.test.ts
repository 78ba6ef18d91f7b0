import { expect } from "chai";
import { AbiCoder, MaxUint256 } from "ethers";
import { network } from "hardhat";

import { interimDue, settlement } from "../../toolkit/pricing/settlement.js";
import { DAY } from "../../toolkit/units/durations.js";
import { interimQuestion } from "../../toolkit/schedule/questions.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { deployEscrow, fundFirst, makeTerms, USDC, WEEKLY_85 } from "../support/escrow.js";
import { pricingCases, termsOfCase, type PricingCase } from "../support/pricing-vectors.js";
import { randomTerms, randomValue } from "../support/random-terms.js";
import { Random } from "../support/random.js";

/*
payoutFor (and payoutIfMissing, where a case has no answer; more of it in payoutIfMissing.test.ts)
├── when the terms have no such period: NoSuchPeriod
├── given a golden case
│   ├── without interim payments: to the last base unit, though nothing was ever funded
│   └── with interim payments: these pay what it says, and are taken off
├── given random terms and values: as the model says, to the last base unit
├── given random interim payments: as the model says
└── given a life: what is shown is what settling pays
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function fixture() {
  const made = await deployEscrow(connection);
  // The largest golden agreements lock 2^128 − 1 wei.
  await networkHelpers.setBalance(made.client.address, 2n ** 130n);
  return { ...made, batch: await ethers.deployContract("CallBatch") };
}
const load = () => networkHelpers.loadFixture(fixture);
type Made = Awaited<ReturnType<typeof fixture>>;

type Split = readonly [toAgency: bigint, toClient: bigint];

// What the escrow says about many (period, value) pairs of the same terms, in one call. Null: missing.
async function splits({ escrow, batch }: Made, terms: Terms, asked: (readonly [number, bigint | null])[]) {
  const calls = asked.map(([period, value]) =>
    value === null
      ? escrow.interface.encodeFunctionData("payoutIfMissing", [terms, period])
      : escrow.interface.encodeFunctionData("payoutFor", [terms, period, value]),
  );
  const results = await batch.read(escrow, calls);
  return results.map(({ success, data }): Split => {
    expect(success, data).to.equal(true);
    const [toAgency, toClient] = AbiCoder.defaultAbiCoder().decode(["uint256", "uint256"], data);
    return [toAgency as bigint, toClient as bigint];
  });
}

async function splitOf(made: Made, terms: Terms, period: number, value: bigint | null): Promise<Split> {
  const [split] = await splits(made, terms, [[period, value]]);
  return split ?? expect.fail();
}

// Pays interim on `value` at the first of the points that has not come yet, and says what moved.
async function payInterim(made: Made, terms: Terms, period: number, point: bigint, value: bigint): Promise<bigint> {
  const { escrow, oracle, stranger } = made;
  const { start } = await escrow.windowOf(terms, period);
  const through = start + point * terms.interimEvery;
  const at = through > terms.trialEnd ? through : terms.trialEnd;
  await oracle.answerAt(interimQuestion(terms, period, through), value, through);
  const id = await escrow.agreementId(terms);
  const before = await escrow.interimPaid(id, period);
  await networkHelpers.time.setNextBlockTimestamp(at);
  await escrow.connect(stranger).payInterim(terms, period, point);
  return (await escrow.interimPaid(id, period)) - before;
}

describe("PerformanceEscrow.payoutFor", () => {
  context("when the terms have no such period", () => {
    it("reverts with NoSuchPeriod", async () => {
      const made = await load();
      const { escrow } = made;
      const terms = await makeTerms(made, "native");
      for (const period of [3n, 4n, 256n, MaxUint256]) {
        await expect(escrow.payoutFor(terms, period, 1))
          .to.be.revertedWithCustomError(escrow, "NoSuchPeriod")
          .withArgs(period, 3);
      }
      await expect(escrow.payoutFor({ ...terms, periodEnds: [] }, 0, 1))
        .to.be.revertedWithCustomError(escrow, "NoSuchPeriod")
        .withArgs(0, 0);
    });
  });

  context("given a golden case", () => {
    const cases = pricingCases();
    const title = ({ name, period, value, note }: PricingCase) =>
      `${name}: period ${period}, ${value === null ? "missing" : `at ${value}`} (${note})`;

    it("has all of the file", () => {
      expect(cases.length).to.be.greaterThan(50);
    });

    for (const one of cases.filter(({ interim }) => interim.length === 0)) {
      it(title(one), async () => {
        const made = await load();
        const terms = termsOfCase(await makeTerms(made, "native"), one);
        await made.escrow.checkTerms(terms);
        expect(await splitOf(made, terms, one.period, one.value)).to.deep.equal([one.toAgency, one.toClient]);
        expect(one.toAgency).to.equal(one.total);
      });
    }

    for (const one of cases.filter(({ interim }) => interim.length > 0)) {
      it(`${title(one)}, after interim payments`, async () => {
        const made = await load();
        const { escrow } = made;
        const terms = termsOfCase(await makeTerms(made, "native"), one);
        await fundFirst(made, terms, one.period + 1);

        let paid = 0n;
        for (const [index, { value, pays }] of one.interim.entries()) {
          const point = BigInt(index + 1);
          if (pays === 0n) {
            const refused = payInterim(made, terms, one.period, point, value);
            await expect(refused).to.be.revertedWithCustomError(escrow, "NothingDue").withArgs(one.period, value);
          } else {
            expect(await payInterim(made, terms, one.period, point, value), `interim ${index}`).to.equal(pays);
          }
          paid += pays;
        }
        expect(await splitOf(made, terms, one.period, one.value)).to.deep.equal([one.toAgency, one.toClient]);
        expect(one.toAgency + paid).to.equal(one.total);
      });
    }
  });

  context("given random terms and values", () => {
    it("says what the model says, to the last base unit, on 1,440 pairs", async () => {
      const made = await load();
      const random = new Random(0x9a1d);
      let partial = 0;
      for (let run = 0; run < 120; run++) {
        const terms = randomTerms(random);
        const asked = Array.from({ length: 12 }, () => {
          const period = random.integer(0, terms.periodEnds.length - 1);
          return [period, random.chance(10) ? null : randomValue(random, terms, period)] as const;
        });
        const said = await splits(made, terms, asked);
        for (const [index, [period, value]] of asked.entries()) {
          const { toAgency, toClient } = settlement(terms, period, value);
          const where = `seed 0x9a1d, run ${run}, period ${period}, value ${value}`;
          expect(said[index], where).to.deep.equal([toAgency, toClient]);
          if (toAgency > terms.base && toClient > 0n) partial++;
        }
      }
      // The comparison is worth something only where the formula shows: neither nothing nor the cap.
      expect(partial).to.be.greaterThan(300);
    });
  });

  context("given random interim payments", () => {
    it("says what the model says, to the last base unit, on 25 agreements with 12 values each", async () => {
      const random = new Random(0x1e7);
      let paidAgreements = 0;
      while (paidAgreements < 25) {
        const made = await load();
        const { escrow, oracle, client, agency, now } = made;
        const options = { client: client.address, agency: agency.address, oracle: await oracle.getAddress() };
        const terms = randomTerms(random, { ...options, now, preferInterim: true, maxPeriods: 6 });
        if (terms.interimEvery === 0n || terms.trialEnd >= (terms.periodEnds[0] ?? 0n)) continue;
        const value = randomValue(random, terms, 0);
        const due = interimDue(terms, 0, value, 0n);
        if (due === 0n) continue;
        const id = await fundFirst(made, terms);
        const paid = await payInterim(made, terms, 0, 1n, value);
        expect(paid, `seed 0x1e7, agreement ${paidAgreements}`).to.equal(due);
        paidAgreements++;

        const asked = Array.from({ length: 12 }, (_, index) => {
          return [0, index === 0 ? null : randomValue(random, terms, 0)] as const;
        });
        const said = await splits(made, terms, asked);
        expect(await escrow.interimPaid(id, 0)).to.equal(paid);
        for (const [index, [, answer]] of asked.entries()) {
          const { toAgency, toClient } = settlement(terms, 0, answer, paid);
          expect(said[index], `seed 0x1e7, agreement ${paidAgreements}, value ${answer}`).to.deep.equal([
            toAgency,
            toClient,
          ]);
        }
      }
    });
  });

  context("given a life", () => {
    it("shows what settling pays, for an answer and for a missing one", async () => {
      const made = await load();
      const { escrow, oracle, agency, client } = made;
      const terms = await makeTerms(made, "native", { ...WEEKLY_85, base: 500n * USDC });
      await fundFirst(made, terms, 2);
      expect(await payInterim(made, terms, 0, 1n, 50n)).to.equal(1_700n * USDC);

      // 198 leads × 40 = 7,920 and the base of 500; 1,700 are paid.
      const shown = await escrow.payoutFor(terms, 0, 198);
      expect([...shown]).to.deep.equal([6_720n * USDC, 1_580n * USDC]);
      const askFrom = (terms.periodEnds[0] ?? 0n) + terms.measureDelay;
      const question = { metric: terms.metric, from: terms.start, to: terms.periodEnds[0] ?? 0n, notBefore: askFrom };
      await oracle.answerAt(question, 198, askFrom);
      await networkHelpers.time.increaseTo(askFrom + DAY);
      await expect(escrow.settle(terms)).to.changeEtherBalances(ethers, [agency, client], [...shown]);

      const missing = await escrow.payoutIfMissing(terms, 1);
      expect([...missing]).to.deep.equal([500n * USDC, 9_500n * USDC]);
      await networkHelpers.time.increaseTo((await escrow.windowOf(terms, 1)).settleBy);
      await expect(escrow.settle(terms)).to.changeEtherBalances(ethers, [agency, client], [...missing]);
    });
  });
});
