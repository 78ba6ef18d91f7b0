/*
 * pushCredit(token, payee)
 * ├── given the payee has no credit, none in this currency, or it was paid → reverts NoCredit
 * ├── given the transfer fails → reverts, and the credit stays
 * └── given it succeeds → the whole credit goes to the payee, whoever calls
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { CURRENCIES, deployEscrow, USDC } from "../support/escrow.js";
import { Behaviour, openWithCredit, TokenBehaviour, type CreditStage } from "../support/hostile.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deploy = () => deployEscrow(connection);

const CREDIT = 4_000n * USDC;

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.pushCredit (${currency})`, () => {
    let credit: CreditStage;

    // The agency's 4,000 could not be pushed, and wait.
    beforeEach(async () => {
      credit = await openWithCredit(connection, await networkHelpers.loadFixture(deploy), currency);
    });
    afterEach(() => credit.stage.expectConserved());

    context("given the payee has no credit", () => {
      it("reverts for a payee without one", async () => {
        const { escrow, terms } = credit.stage;

        await expect(escrow.pushCredit(terms.token, terms.client))
          .to.be.revertedWithCustomError(escrow, "NoCredit")
          .withArgs(terms.client, terms.token);
        await expect(escrow.pushCredit(terms.token, ZeroAddress))
          .to.be.revertedWithCustomError(escrow, "NoCredit")
          .withArgs(ZeroAddress, terms.token);
      });

      it("reverts for another currency", async () => {
        const { escrow, fixture, terms } = credit.stage;
        const other = currency === "native" ? await fixture.token.getAddress() : ZeroAddress;

        await expect(escrow.pushCredit(other, terms.agency))
          .to.be.revertedWithCustomError(escrow, "NoCredit")
          .withArgs(terms.agency, other);
      });

      it("reverts the second time", async () => {
        const { escrow, terms } = credit.stage;
        await credit.refuse(false);
        await escrow.pushCredit(terms.token, terms.agency);

        await expect(escrow.pushCredit(terms.token, terms.agency))
          .to.be.revertedWithCustomError(escrow, "NoCredit")
          .withArgs(terms.agency, terms.token);
      });
    });

    context("given the transfer still fails", () => {
      it("reverts, and the credit stays", async () => {
        const { escrow, terms } = credit.stage;

        await expect(escrow.pushCredit(terms.token, terms.agency)).to.be.revert(ethers);
        expect(await escrow.creditOf(terms.agency, terms.token)).to.equal(CREDIT);
      });
    });

    context("given the payee can be paid again", () => {
      for (const who of ["stranger", "client", "arbiter"] as const) {
        it(`sends the whole credit to it when the ${who} calls`, async () => {
          const { stage } = credit;
          const { escrow, fixture, terms } = stage;
          await credit.refuse(false);

          const tx = await escrow.connect(fixture[who]).pushCredit(terms.token, terms.agency);

          await expect(tx).to.emit(escrow, "Withdrawn").withArgs(terms.agency, terms.token, terms.agency, CREDIT);
          await stage.expectMoved(tx, { agency: CREDIT });
          expect(await escrow.creditOf(terms.agency, terms.token)).to.equal(0n);
          expect(await escrow.held(terms)).to.equal(10_000n * USDC);
        });
      }
    });

    context("given the payee calls back", () => {
      it("gains nothing: the contract is locked and the credit is gone", async () => {
        const { stage, payee } = credit;
        const { escrow, terms } = stage;
        const again = escrow.interface.encodeFunctionData("pushCredit", [terms.token, terms.agency]);
        const reentrant = currency === "native" ? payee : credit.token;
        await credit.refuse(false);
        await reentrant.aim(escrow, await credit.payload(again));
        if (currency === "native") await payee.behave(Behaviour.Reenter);
        else await credit.token.behave(TokenBehaviour.Reenter);

        const tx = await escrow.pushCredit(terms.token, terms.agency);

        await expect(tx)
          .to.emit(reentrant, "Reentered")
          .withArgs(false, escrow.interface.encodeErrorResult("Locked", []));
        await stage.expectMoved(tx, { agency: CREDIT });
      });
    });
  });
}
