import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { network } from "hardhat";

import { allWindows } from "../../toolkit/schedule/windows.js";
import { deployEscrow, makeTerms, withArbiter } from "../support/escrow.js";
import { randomTerms } from "../support/random-terms.js";
import { Random } from "../support/random.js";

/*
windowOf
├── when the terms have no such period: NoSuchPeriod
├── given terms by hand: each bound as the design writes it, with and without an arbiter
└── given random terms: as the toolkit's calendar says, for every period
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function fixture() {
  return { ...(await deployEscrow(connection)), batch: await ethers.deployContract("CallBatch") };
}
const load = () => networkHelpers.loadFixture(fixture);

describe("PerformanceEscrow.windowOf", () => {
  context("when the terms have no such period", () => {
    it("reverts with NoSuchPeriod", async () => {
      const made = await load();
      const terms = await makeTerms(made, "native");
      for (const period of [3n, 256n, MaxUint256]) {
        await expect(made.escrow.windowOf(terms, period))
          .to.be.revertedWithCustomError(made.escrow, "NoSuchPeriod")
          .withArgs(period, 3);
      }
      await expect(made.escrow.windowOf({ ...terms, periodEnds: [] }, 0))
        .to.be.revertedWithCustomError(made.escrow, "NoSuchPeriod")
        .withArgs(0, 0);
    });
  });

  context("given terms by hand", () => {
    const times = {
      start: 1_000_000n,
      periodEnds: [2_000_000n, 3_500_000n],
      fundingGrace: 11n,
      measureDelay: 200n,
      reportGrace: 3_600n,
    };

    it("adds up without an arbiter", async () => {
      const made = await load();
      const terms = await makeTerms(made, "native", times);
      expect([...(await made.escrow.windowOf(terms, 0))]).to.deep.equal([
        1_000_000n, // start
        2_000_000n, // end
        1_000_011n, // fundBefore
        2_000_200n, // askFrom
        2_003_800n, // answerBefore
        2_003_800n, // settleBy
      ]);
    });

    it("adds review and ruling with an arbiter, and begins a period where the one before ends", async () => {
      const made = await load();
      const arbitrated = { ...withArbiter(made), reviewWindow: 40_000n, rulingWindow: 500_000n };
      const terms = await makeTerms(made, "native", { ...times, ...arbitrated });
      expect([...(await made.escrow.windowOf(terms, 1))]).to.deep.equal([
        2_000_000n,
        3_500_000n,
        2_000_011n,
        3_500_200n,
        3_503_800n,
        4_043_800n,
      ]);
    });
  });

  context("given random terms", () => {
    it("says what the toolkit's calendar says, for every period of 100 terms", async () => {
      const { escrow, batch } = await load();
      const random = new Random(0xca1);
      for (let run = 0; run < 100; run++) {
        const terms = randomTerms(random, { maxPeriods: 20 });
        const calls = terms.periodEnds.map((_, period) =>
          escrow.interface.encodeFunctionData("windowOf", [terms, period]),
        );
        const results = await batch.read(escrow, calls);
        for (const [period, expected] of allWindows(terms).entries()) {
          const { from, to, fundBefore, askFrom, answerBefore, latestSettle } = expected;
          const [window] = escrow.interface.decodeFunctionResult("windowOf", results[period]?.data ?? "0x");
          expect([...(window as bigint[])], `seed 0xca1, run ${run}, period ${period}`).to.deep.equal([
            from,
            to,
            fundBefore,
            askFrom,
            answerBefore,
            latestSettle,
          ]);
        }
      }
    });
  });
});
