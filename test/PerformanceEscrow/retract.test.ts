import { expect } from "chai";
import { network } from "hardhat";

import { signTerms } from "../../toolkit/terms/typed-data.js";
import { deployEscrow, fundFirst, makeTerms } from "../support/escrow.js";

/*
retract
├── when the caller is not the agency: NotParty
├── given the agreement was ended: AlreadyEnded with how
├── given something was funded: AlreadyFunded, also after all is settled
├── given the agency retracted already: ConsentRetracted
└── when all is right
    ├── given no consent yet: voids signatures that nobody has shown
    ├── given consent: takes it back; nobody can fund
    └── afterwards the agency alone can consent again, and retract again
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function fixture() {
  const made = await deployEscrow(connection);
  const terms = await makeTerms(made, "ERC-20");
  const id = await made.escrow.agreementId(terms);
  return { ...made, terms, id, signature: await signTerms(made.agency, terms, made.location) };
}
const load = () => networkHelpers.loadFixture(fixture);

describe("PerformanceEscrow.retract", () => {
  context("when the caller is not the agency", () => {
    it("reverts with NotParty for the client and a stranger", async () => {
      const { escrow, client, agency, stranger, terms } = await load();
      await escrow.connect(agency).propose(terms, "0x");
      for (const caller of [client, stranger]) {
        await expect(escrow.connect(caller).retract(terms))
          .to.be.revertedWithCustomError(escrow, "NotParty")
          .withArgs(caller.address, agency.address);
      }
    });
  });

  context("given the agreement was ended", () => {
    it("reverts with AlreadyEnded", async () => {
      const made = await load();
      const { escrow, client, agency, terms } = made;
      const id = await fundFirst(made, terms);
      await escrow.connect(client).cancel(terms, 0);
      await expect(escrow.connect(agency).retract(terms))
        .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
        .withArgs(id, 1);
    });

    it("reverts with AlreadyEnded when the client opted out, though nothing is funded any more", async () => {
      const made = await load();
      const { escrow, client, agency } = made;
      const terms = { ...made.terms, trialEnd: made.terms.start };
      const id = await fundFirst(made, terms);
      await escrow.connect(client).optOut(terms);
      expect((await escrow.agreementOf(id)).funded).to.equal(0);
      await expect(escrow.connect(agency).retract(terms))
        .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
        .withArgs(id, 3);
    });
  });

  context("given something was funded", () => {
    it("reverts with AlreadyFunded from then on", async () => {
      const made = await load();
      const { escrow, agency, terms } = made;
      const id = await fundFirst(made, terms);
      const refused = async () =>
        expect(escrow.connect(agency).retract(terms))
          .to.be.revertedWithCustomError(escrow, "AlreadyFunded")
          .withArgs(id);
      await refused();

      await networkHelpers.time.increaseTo((await escrow.windowOf(terms, 0)).settleBy);
      await escrow.settle(terms);
      await refused();
    });
  });

  context("given the agency retracted already", () => {
    it("reverts with ConsentRetracted", async () => {
      const { escrow, agency, terms, id } = await load();
      await escrow.connect(agency).retract(terms);
      await expect(escrow.connect(agency).retract(terms))
        .to.be.revertedWithCustomError(escrow, "ConsentRetracted")
        .withArgs(id);
    });
  });

  context("when all is right", () => {
    it("voids a signature that nobody has shown yet", async () => {
      const { escrow, token, client, agency, stranger, terms, id, signature } = await load();
      const retraction = await escrow.connect(agency).retract(terms);
      await expect(retraction).to.emit(escrow, "Retracted").withArgs(id);
      await expect(retraction).to.changeTokenBalances(ethers, token, [client, agency, escrow], [0, 0, 0]);
      expect([...(await escrow.agreementOf(id))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 2n]);

      for (const attempt of [
        escrow.connect(stranger).propose(terms, signature),
        escrow.connect(client).fund(terms, 0, 1, signature),
      ]) {
        await expect(attempt).to.be.revertedWithCustomError(escrow, "ConsentRetracted").withArgs(id);
      }
    });

    it("takes a given consent back: funding without a word of the agency fails", async () => {
      const { escrow, client, agency, terms, id, signature } = await load();
      await escrow.connect(client).propose(terms, signature);
      await expect(escrow.connect(agency).retract(terms)).to.emit(escrow, "Retracted").withArgs(id);

      await expect(escrow.connect(client).fund(terms, 0, 1, "0x"))
        .to.be.revertedWithCustomError(escrow, "ConsentRetracted")
        .withArgs(id);
      expect(await escrow.held(terms)).to.equal(0);
    });

    it("leaves it to the agency alone to consent again, and to retract again", async () => {
      const { escrow, client, agency, terms, id, signature } = await load();
      for (let round = 0; round < 2; round++) {
        await escrow.connect(agency).retract(terms);
        await expect(escrow.connect(client).propose(terms, signature))
          .to.be.revertedWithCustomError(escrow, "ConsentRetracted")
          .withArgs(id);
        await expect(escrow.connect(agency).propose(terms, "0x")).to.emit(escrow, "Proposed");
      }
      await escrow.connect(client).fund(terms, 0, 1, "0x");
      expect(await escrow.held(terms)).to.equal(terms.cap);
    });

    it("touches no other agreement of the same parties", async () => {
      const { escrow, client, agency, terms } = await load();
      const other = { ...terms, cap: terms.cap + 1n };
      await escrow.connect(agency).propose(other, "0x");
      await escrow.connect(agency).retract(terms);
      await escrow.connect(client).fund(other, 0, 1, "0x");
      expect(await escrow.held(other)).to.equal(other.cap);
    });

    it("needs no valid terms: what cannot be agreed on can be refused", async () => {
      const { escrow, agency, terms } = await load();
      const invalid = { ...terms, cap: 0n };
      const id = await escrow.agreementId(invalid);
      await expect(escrow.connect(agency).retract(invalid)).to.emit(escrow, "Retracted").withArgs(id);
    });
  });
});
