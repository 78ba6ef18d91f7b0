/*
 * withdraw(token, to)
 * ├── when `to` is the zero address or the escrow itself → reverts InvalidRecipient
 * ├── given the caller has no credit, none in this currency, or has withdrawn it → reverts NoCredit
 * ├── given the transfer fails → reverts, and the credit stays
 * └── given it succeeds → the whole credit goes to `to`, once; other credits and agreements stay as they are
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
  describe(`PerformanceEscrow.withdraw (${currency})`, () => {
    let credit: CreditStage;

    // The agency's 4,000 could not be pushed, and wait.
    beforeEach(async () => {
      credit = await openWithCredit(connection, await networkHelpers.loadFixture(deploy), currency);
    });
    afterEach(() => credit.stage.expectConserved());

    const withdraw = (to: string, token = credit.stage.terms.token) =>
      credit.payee.execute(
        credit.stage.fixture.location.verifyingContract,
        credit.stage.escrow.interface.encodeFunctionData("withdraw", [token, to]),
      );

    context("when the recipient is the zero address", () => {
      it("reverts, and the credit stays", async () => {
        const { escrow } = credit.stage;

        await expect(withdraw(ZeroAddress))
          .to.be.revertedWithCustomError(escrow, "InvalidRecipient")
          .withArgs(ZeroAddress);
        expect(await escrow.creditOf(credit.payee, credit.stage.terms.token)).to.equal(CREDIT);
      });
    });

    context("when the recipient is the escrow itself", () => {
      it("reverts, and the credit stays", async () => {
        const { escrow, fixture } = credit.stage;
        const self = fixture.location.verifyingContract;

        await expect(withdraw(self)).to.be.revertedWithCustomError(escrow, "InvalidRecipient").withArgs(self);
        expect(await escrow.creditOf(credit.payee, credit.stage.terms.token)).to.equal(CREDIT);
      });
    });

    context("given the caller has no credit", () => {
      for (const who of ["stranger", "client", "arbiter"] as const) {
        it(`reverts for the ${who}`, async () => {
          const { escrow, fixture, terms } = credit.stage;

          await expect(escrow.connect(fixture[who]).withdraw(terms.token, fixture[who]))
            .to.be.revertedWithCustomError(escrow, "NoCredit")
            .withArgs(fixture[who].address, terms.token);
        });
      }

      it("reverts for another currency", async () => {
        const { escrow, fixture } = credit.stage;
        const other = currency === "native" ? await fixture.token.getAddress() : ZeroAddress;

        await expect(withdraw(fixture.stranger.address, other))
          .to.be.revertedWithCustomError(escrow, "NoCredit")
          .withArgs(await credit.payee.getAddress(), other);
      });

      it("reverts the second time", async () => {
        const { escrow, fixture, terms } = credit.stage;
        await withdraw(fixture.stranger.address);

        await expect(withdraw(fixture.stranger.address))
          .to.be.revertedWithCustomError(escrow, "NoCredit")
          .withArgs(await credit.payee.getAddress(), terms.token);
      });
    });

    context("given the transfer fails", () => {
      it("reverts, and the credit stays until it can be paid elsewhere", async () => {
        const { escrow, fixture, terms } = credit.stage;
        const payee = await credit.payee.getAddress();

        // To itself: that is what failed before.
        await expect(withdraw(payee)).to.be.revert(ethers);
        expect(await escrow.creditOf(payee, terms.token)).to.equal(CREDIT);

        await withdraw(fixture.arbiter.address);
        expect(await escrow.creditOf(payee, terms.token)).to.equal(0n);
      });

      if (currency === "ERC-20") {
        for (const behaviour of [
          "ReturnFalse",
          "ReturnShort",
          "ReturnTwo",
          "Paused",
          "BurnGas",
          "RevertBomb",
        ] as const) {
          it(`reverts when the token is at ${behaviour}, and works when it is honest again`, async () => {
            const { escrow, fixture, terms } = credit.stage;
            await credit.token.behave(TokenBehaviour[behaviour]);

            await expect(withdraw(fixture.stranger.address)).to.be.revert(ethers);
            expect(await escrow.creditOf(credit.payee, terms.token)).to.equal(CREDIT);

            await credit.token.behave(TokenBehaviour.ReturnNothing);
            await withdraw(fixture.stranger.address);
            expect(await credit.token.balanceOf(fixture.stranger)).to.equal(CREDIT);
          });
        }

        it("reverts when the token has no code any more, and works when it has again", async () => {
          const { escrow, fixture, terms } = credit.stage;
          const code = await ethers.provider.getCode(terms.token);
          await networkHelpers.setCode(terms.token, "0x");

          await expect(withdraw(fixture.stranger.address)).to.be.revert(ethers);
          expect(await escrow.creditOf(credit.payee, terms.token)).to.equal(CREDIT);

          await networkHelpers.setCode(terms.token, code);
          await withdraw(fixture.stranger.address);
          expect(await credit.token.balanceOf(fixture.stranger)).to.equal(CREDIT);
        });
      }
    });

    context("given the transfer succeeds", () => {
      it("sends the whole credit to the address of the payee's choice", async () => {
        const { stage, payee } = credit;
        const { escrow, fixture, terms } = stage;
        const { stranger } = fixture;
        const before = await stage.balance(stranger.address);
        const held = await escrow.held(terms);

        // By another account: the stranger's own fees would blur its balance.
        const data = escrow.interface.encodeFunctionData("withdraw", [terms.token, stranger.address]);
        const tx = await payee.connect(fixture.arbiter).execute(escrow, data);

        await expect(tx)
          .to.emit(escrow, "Withdrawn")
          .withArgs(await payee.getAddress(), terms.token, stranger.address, CREDIT);
        await stage.expectMoved(tx, { escrow: -CREDIT });
        expect((await stage.balance(stranger.address)) - before).to.equal(CREDIT);
        expect(await escrow.creditOf(payee, terms.token)).to.equal(0n);
        expect(await escrow.held(terms)).to.equal(held);
      });

      it("adds up the credits of several settlements", async () => {
        const { stage, payee } = credit;
        const { escrow, fixture, terms } = stage;
        await credit.refuse(true);
        await stage.answer(1, 50n);
        const settled = await stage.settleAt(stage.windows(1).askFrom);
        await expect(settled)
          .to.emit(escrow, "Credited")
          .withArgs(stage.id, await payee.getAddress(), terms.token, 2_000n * USDC);
        expect(await escrow.creditOf(payee, terms.token)).to.equal(6_000n * USDC);

        const tx = await withdraw(fixture.arbiter.address);

        await expect(tx)
          .to.emit(escrow, "Withdrawn")
          .withArgs(await payee.getAddress(), terms.token, fixture.arbiter.address, 6_000n * USDC);
        await stage.expectMoved(tx, { escrow: -6_000n * USDC });
      });
    });

    context("given the recipient calls back", () => {
      it("gains nothing: the contract is locked and the credit is gone", async () => {
        const { stage, payee } = credit;
        const { escrow, terms } = stage;
        const thief = await ethers.deployContract("HostileReceiver");
        const again = escrow.interface.encodeFunctionData("pushCredit", [terms.token, await payee.getAddress()]);
        const reentrant = currency === "native" ? thief : credit.token;
        await reentrant.aim(escrow, await credit.payload(again));
        if (currency === "native") await thief.behave(Behaviour.Reenter);
        else await credit.token.behave(TokenBehaviour.Reenter);

        const tx = await withdraw(await thief.getAddress());

        await expect(tx)
          .to.emit(reentrant, "Reentered")
          .withArgs(false, escrow.interface.encodeErrorResult("Locked", []));
        await stage.expectMoved(tx, { escrow: -CREDIT });
        expect(await stage.balance(await thief.getAddress())).to.equal(CREDIT);
      });
    });
  });
}
