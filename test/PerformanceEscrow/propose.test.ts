import { expect } from "chai";
import { network } from "hardhat";

import { signTerms } from "../../toolkit/terms/typed-data.js";
import { deployEscrow, fundFirst, fundingValue, makeTerms, withArbiter } from "../support/escrow.js";
import { barelyValidTerms, invalidTerms } from "../support/invalid-terms.js";
import { publishedTerms } from "../support/published.js";
import { randomTerms } from "../support/random-terms.js";
import { Random } from "../support/random.js";
import { takesTheAgencysConsent } from "./consent.behavior.js";

/*
propose
├── given the agreement was ended: AlreadyEnded with how
├── given the agency consents already
│   ├── by a proposal, or a funding: ConsentGiven
│   └── also when the agency itself proposes again
├── when the terms break a rule: its error
├── where the agency's consent is needed: as in consent.behavior.ts
└── when all is right: publishes exactly the terms, stores the consent and nothing else, moves no money
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function fixture() {
  const made = await deployEscrow(connection);
  return { ...made, terms: await makeTerms(made, "ERC-20", withArbiter(made)) };
}
const load = () => networkHelpers.loadFixture(fixture);

describe("PerformanceEscrow.propose", () => {
  context("given the agreement was ended", () => {
    const ways = [
      ["cancelled", 1],
      ["resigned from", 2],
      ["opted out of", 3],
    ] as const;
    for (const [how, end] of ways) {
      it(`reverts with AlreadyEnded when it was ${how}`, async () => {
        const made = await load();
        const { escrow, client, agency } = made;
        const terms = { ...made.terms, trialEnd: made.terms.start };
        const id = await fundFirst(made, terms);
        if (end === 1) await escrow.connect(client).cancel(terms, 0);
        if (end === 2) await escrow.connect(agency).resign(terms, 0);
        if (end === 3) await escrow.connect(client).optOut(terms);

        const signature = await signTerms(agency, terms, made.location);
        for (const proposer of [agency, client]) {
          await expect(escrow.connect(proposer).propose(terms, signature))
            .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
            .withArgs(id, end);
        }
      });
    }
  });

  context("given the agency consents already", () => {
    it("reverts with ConsentGiven after a proposal, also for the agency", async () => {
      const { escrow, agency, stranger, terms, location } = await load();
      const signature = await signTerms(agency, terms, location);
      const id = await escrow.agreementId(terms);
      await escrow.connect(agency).propose(terms, "0x");

      for (const proposer of [agency, stranger]) {
        await expect(escrow.connect(proposer).propose(terms, signature))
          .to.be.revertedWithCustomError(escrow, "ConsentGiven")
          .withArgs(id);
      }
    });

    it("reverts with ConsentGiven after a funding, and after all is settled", async () => {
      const made = await load();
      const { escrow, agency } = made;
      const terms = { ...made.terms, periodEnds: made.terms.periodEnds.slice(0, 1) };
      const id = await fundFirst(made, terms);
      const refused = async () =>
        expect(escrow.connect(agency).propose(terms, "0x"))
          .to.be.revertedWithCustomError(escrow, "ConsentGiven")
          .withArgs(id);
      await refused();

      await networkHelpers.time.increaseTo((await escrow.windowOf(terms, 0)).settleBy);
      await escrow.settle(terms);
      await refused();
    });
  });

  context("when the terms break a rule", () => {
    it("reverts with its error, for every rule and whoever calls", async () => {
      const made = await load();
      for (const { error, when, terms, args } of await invalidTerms(made)) {
        const signature = await signTerms(made.agency, terms, made.location);
        const proposal = made.escrow.connect(made.stranger).propose(terms, signature);
        const reverted = expect(proposal, `${error}: ${when}`).to.be.revertedWithCustomError(made.escrow, error);
        await (args.length === 0 ? reverted : reverted.withArgs(...args));
        // The agency's own call does not get around the rules (where it can call at all).
        if (terms.agency !== made.agency.address) continue;
        const own = made.escrow.connect(made.agency).propose(terms, "0x");
        await expect(own, `${error}: ${when}`).to.be.revertedWithCustomError(made.escrow, error);
      }
    });

    it("takes terms at every bound", async () => {
      const made = await load();
      for (const { when, terms } of await barelyValidTerms(made)) {
        const signature = await signTerms(made.agency, terms, made.location);
        await expect(made.escrow.connect(made.stranger).propose(terms, signature), when).to.emit(
          made.escrow,
          "Proposed",
        );
      }
    });
  });

  context("where the agency's consent is needed", () => {
    takesTheAgencysConsent(connection, (made, terms, signature, sender) =>
      made.escrow.connect(sender).propose(terms, signature),
    );
  });

  context("when all is right", () => {
    it("emits Proposed, stores the consent alone and moves nothing", async () => {
      const { escrow, token, client, agency, terms, location } = await load();
      const id = await escrow.agreementId(terms);
      const signature = await signTerms(agency, terms, location);
      expect(await escrow.propose.staticCall(terms, signature)).to.equal(id);

      const proposal = await escrow.connect(client).propose(terms, signature);
      await expect(proposal)
        .to.emit(escrow, "Proposed")
        .withArgs(id, client.address, agency.address, (published: unknown) => published !== undefined);
      await expect(proposal).to.changeTokenBalances(ethers, token, [client, agency, escrow], [0, 0, 0]);
      expect((await proposal.wait())?.logs.length).to.equal(1);
      expect(await publishedTerms(escrow, id)).to.deep.equal(terms);
      expect([...(await escrow.agreementOf(id))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 1n]);
    });

    it("publishes random terms of all sizes, to the last bit", async () => {
      const made = await load();
      const { escrow, agency, location } = made;
      const random = new Random(0x9a9);
      const oracle = await made.oracle.getAddress();
      for (let run = 0; run < 30; run++) {
        const terms = randomTerms(random, { oracle, agency: agency.address, client: ethers.getAddress(CLIENT) });
        const id = await escrow.agreementId(terms);
        await escrow.propose(terms, await signTerms(agency, terms, location));
        const published = await publishedTerms(escrow, id);
        const lowered = { ...published, arbiter: published.arbiter.toLowerCase() };
        expect(lowered, `seed 0x9a9, run ${run}`).to.deep.equal(terms);
      }
    });

    it("may come at any time: what starts in the far future is funded later, what is over never", async () => {
      const made = await load();
      const { escrow, agency, client, terms } = made;
      const DAYS = 86_400n;
      for (const shift of [-400n * DAYS, 3_000n * DAYS]) {
        const moved = {
          ...terms,
          start: terms.start + shift,
          periodEnds: terms.periodEnds.map((end) => end + shift),
        };
        await escrow.connect(agency).propose(moved, "0x");
        const funding = escrow.connect(client).fund(moved, 0, 1, "0x", { value: fundingValue(moved, 1) });
        await expect(funding).to.be.revertedWithCustomError(escrow, shift < 0n ? "FundingClosed" : "TooEarlyToFund");
      }
    });

    it("sends back no native currency, because it takes none", async () => {
      const { escrow, agency, terms } = await load();
      const data = escrow.interface.encodeFunctionData("propose", [terms, "0x"]);
      const paid = agency.sendTransaction({ to: await escrow.getAddress(), data, value: 1n });
      await expect(paid).to.be.revertedWithoutReason(ethers);
    });
  });
});

const CLIENT = "0x00000000000000000000000000000000000c11e7";
