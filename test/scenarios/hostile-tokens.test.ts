/*
 * A token that turns against its holders delays only its own agreements, and in them only the money it refuses to
 * move. What it refuses becomes a credit; when it relents, the credit can be withdrawn or pushed.
 */
import { expect } from "chai";
import { network } from "hardhat";

import type { HostileToken } from "../../typechain-types/contracts/test/hostile/HostileToken.js";
import { deployEscrow, makeTerms, USDC, WEEKLY_85 } from "../support/escrow.js";
import { deployBytes, deployHostileToken, fundFor, TokenBehaviour } from "../support/hostile.js";
import { END, Stage } from "../support/stage.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const CAP = 10_000n * USDC;

const deploy = async () => {
  const fixture = await deployEscrow(connection);
  return { fixture, token: await deployHostileToken(connection, fixture) };
};

describe("Hostile tokens", () => {
  let stage: Stage;
  let token: HostileToken;

  /** Two periods are funded while the token is honest. */
  beforeEach(async () => {
    const deployed = await networkHelpers.loadFixture(deploy);
    ({ token } = deployed);
    const { fixture } = deployed;
    const overrides = { ...WEEKLY_85, token: await token.getAddress(), trialEnd: fixture.now + 2n * 86_400n };
    stage = Stage.of(connection, fixture, await makeTerms(fixture, "ERC-20", overrides));
    await fundFor(stage, 2);
  });
  afterEach(() => stage.expectConserved());

  for (const who of ["agency", "client"] as const) {
    context(`given the ${who} is on the blocklist`, () => {
      const other = who === "agency" ? "client" : "agency";
      const paid = { agency: 4_000n * USDC, client: 6_000n * USDC };

      beforeEach(async () => {
        await token.setBlocked(stage.terms[who], true);
        await stage.answer(0, 100n);
      });

      it("pays the other, and its own money waits until it is free", async () => {
        const { escrow, id, terms } = stage;

        const tx = await stage.settleAt(stage.windows(0).askFrom);

        await expect(tx).to.emit(escrow, "Settled").withArgs(id, 0, true, 100, paid.agency, paid.client);
        await expect(tx).to.emit(escrow, "Credited").withArgs(id, terms[who], terms.token, paid[who]);
        await stage.expectMoved(tx, { [other]: paid[other] });
        expect(await escrow.creditOf(terms[who], terms.token)).to.equal(paid[who]);
        expect(await escrow.creditOf(terms[other], terms.token)).to.equal(0n);
        await expect(escrow.pushCredit(terms.token, terms[who])).to.be.revertedWithCustomError(token, "Blocked");
        expect(await escrow.creditOf(terms[who], terms.token)).to.equal(paid[who]);

        await token.setBlocked(terms[who], false);
        await stage.expectMoved(await escrow.pushCredit(terms.token, terms[who]), { [who]: paid[who] });
      });

      it("lets it withdraw to another address", async () => {
        const { escrow, fixture, terms } = stage;
        await stage.settleAt(stage.windows(0).askFrom);

        await escrow.connect(fixture[who]).withdraw(terms.token, fixture.stranger);

        expect(await token.balanceOf(fixture.stranger)).to.equal(paid[who]);
        expect(await escrow.creditOf(terms[who], terms.token)).to.equal(0n);
      });
    });
  }

  for (const name of [
    "escrow blocked",
    "Paused",
    "ReturnFalse",
    "ReturnShort",
    "ReturnTwo",
    "RevertBomb",
    "BurnGas",
  ] as const) {
    context(`given a token at: ${name}`, () => {
      const turn = async () => {
        if (name === "escrow blocked") await token.setBlocked(stage.fixture.location.verifyingContract, true);
        else await token.behave(TokenBehaviour[name]);
      };
      const relent = async () => {
        await token.setBlocked(stage.fixture.location.verifyingContract, false);
        await token.behave(TokenBehaviour.Honest);
      };

      it("credits both parties, and pays both when it relents", async () => {
        const { escrow, fixture, id, terms } = stage;
        await turn();
        await stage.answer(0, 100n);

        const tx = await stage.settleAt(stage.windows(0).askFrom);

        await expect(tx)
          .to.emit(escrow, "Credited")
          .withArgs(id, terms.agency, terms.token, 4_000n * USDC);
        await expect(tx)
          .to.emit(escrow, "Credited")
          .withArgs(id, terms.client, terms.token, 6_000n * USDC);
        await stage.expectMoved(tx, {});
        await stage.expectState({ funded: 2n, settled: 1n });
        await expect(escrow.connect(fixture.agency).withdraw(terms.token, fixture.stranger)).to.be.revert(ethers);
        await expect(escrow.pushCredit(terms.token, terms.client)).to.be.revert(ethers);
        expect(await escrow.creditOf(terms.agency, terms.token)).to.equal(4_000n * USDC);
        expect(await escrow.creditOf(terms.client, terms.token)).to.equal(6_000n * USDC);

        await relent();
        await escrow.connect(fixture.agency).withdraw(terms.token, fixture.stranger);
        expect(await token.balanceOf(fixture.stranger)).to.equal(4_000n * USDC);
        await stage.expectMoved(await escrow.pushCredit(terms.token, terms.client), { client: 6_000n * USDC });
      });

      it("credits interim payments and refunds, too", async () => {
        const { escrow, id, terms } = stage;
        await turn();

        const interim = await stage.earnInterim(0, 1, 100n);
        await expect(interim)
          .to.emit(escrow, "Credited")
          .withArgs(id, terms.agency, terms.token, 3_400n * USDC);
        await stage.expectState({ funded: 2n, paidOpen: 3_400n * USDC });
        const resigned = await stage.resignAt(stage.windows(0).to - 1n, 0);
        await expect(resigned)
          .to.emit(escrow, "Credited")
          .withArgs(id, terms.client, terms.token, 16_600n * USDC);
        await stage.expectState({ end: END.resigned });
        expect(await escrow.held(terms)).to.equal(0n);

        await relent();
        await stage.expectMoved(await escrow.pushCredit(terms.token, terms.agency), { agency: 3_400n * USDC });
        await stage.expectMoved(await escrow.pushCredit(terms.token, terms.client), { client: 16_600n * USDC });
      });

      it("changes nothing for an agreement in another token", async () => {
        const other = await Stage.open(connection, stage.fixture, "ERC-20");
        await turn();
        await stage.answer(0, 100n);
        await stage.settleAt(stage.windows(0).askFrom);

        const tx = await other.settleAt(other.windows(0).askFrom + 1n);

        await expect(tx).not.to.emit(other.escrow, "Credited");
        await other.expectMoved(tx, { agency: 4_000n * USDC, client: 6_000n * USDC });
        await other.expectConserved();
      });
    });
  }

  context("given a token that has no code any more", () => {
    it("credits both, and pays both when it has again", async () => {
      const { escrow, terms } = stage;
      await stage.answer(0, 100n);
      const code = await ethers.provider.getCode(terms.token);
      await networkHelpers.setCode(terms.token, "0x");

      await stage.settleAt(stage.windows(0).askFrom);

      await expect(escrow.pushCredit(terms.token, terms.agency)).to.be.revert(ethers);
      await networkHelpers.setCode(terms.token, code);
      await stage.expectMoved(await escrow.pushCredit(terms.token, terms.agency), { agency: 4_000n * USDC });
      await stage.expectMoved(await escrow.pushCredit(terms.token, terms.client), { client: 6_000n * USDC });
    });
  });

  for (const name of ["ReturnNothing", "ReturnBomb"] as const) {
    context(`given a token at ${name} that moves the money`, () => {
      it("counts as paid", async () => {
        const { escrow } = stage;
        await token.behave(TokenBehaviour[name]);
        await stage.answer(0, 100n);

        const tx = await stage.settleAt(stage.windows(0).askFrom);

        await expect(tx).not.to.emit(escrow, "Credited");
        await stage.expectMoved(tx, { agency: 4_000n * USDC, client: 6_000n * USDC });
      });
    });
  }

  for (const name of ["BurnGas", "RevertBomb", "ReturnBomb"] as const) {
    context(`given a token at ${name}`, () => {
      it("costs the caller a bounded amount of gas", async () => {
        await stage.answer(0, 100n);
        await stage.passTo(stage.windows(0).askFrom);
        const plain = await stage.escrow.settle.estimateGas(stage.terms);

        await token.behave(TokenBehaviour[name]);
        const hostile = await stage.escrow.settle.estimateGas(stage.terms);

        // Two transfers of 200,000, two credits in new slots and their events.
        expect(hostile - plain).to.be.lessThan(2n * (200_000n + 30_000n));
      });
    });
  }

  context("given a token that calls back", () => {
    const calls: Record<string, () => string> = {
      settle: () => stage.escrow.interface.encodeFunctionData("settle", [stage.terms]),
      payInterim: () => stage.escrow.interface.encodeFunctionData("payInterim", [stage.terms, 1, 1]),
      fund: () => stage.escrow.interface.encodeFunctionData("fund", [stage.terms, 2, 1, "0x"]),
      optOut: () => stage.escrow.interface.encodeFunctionData("optOut", [stage.terms]),
      cancel: () => stage.escrow.interface.encodeFunctionData("cancel", [stage.terms, 2]),
      resign: () => stage.escrow.interface.encodeFunctionData("resign", [stage.terms, 1]),
      withdraw: () => stage.escrow.interface.encodeFunctionData("withdraw", [stage.terms.token, stage.terms.agency]),
      pushCredit: () =>
        stage.escrow.interface.encodeFunctionData("pushCredit", [stage.terms.token, stage.terms.agency]),
    };

    for (const [name, data] of Object.entries(calls)) {
      it(`cannot enter ${name}`, async () => {
        const { escrow } = stage;
        await token.aim(escrow, await deployBytes(connection, data()));
        await token.behave(TokenBehaviour.Reenter);
        await stage.answer(0, 100n);

        const tx = await stage.settleAt(stage.windows(0).askFrom);

        await expect(tx).to.emit(token, "Reentered").withArgs(false, escrow.interface.encodeErrorResult("Locked", []));
        await stage.expectMoved(tx, { agency: 4_000n * USDC, client: 6_000n * USDC });
        await stage.expectState({ funded: 2n, settled: 1n });
      });
    }

    it("cannot settle another agreement in the middle of a refund", async () => {
      const other = await Stage.open(connection, stage.fixture, "ERC-20", {}, 1);
      const { escrow, terms } = stage;
      const data = escrow.interface.encodeFunctionData("settle", [other.terms]);
      await token.aim(escrow, await deployBytes(connection, data));
      await token.behave(TokenBehaviour.Reenter);

      const tx = await stage.optOutAt(terms.start);

      await expect(tx).to.emit(token, "Reentered").withArgs(false, escrow.interface.encodeErrorResult("Locked", []));
      await stage.expectMoved(tx, { client: 2n * CAP });
      await other.expectState({ funded: 1n });
    });
  });

  context("given somebody donates", () => {
    it("changes no payout: neither tokens nor forced native currency count", async () => {
      const { escrow, fixture, terms } = stage;
      await token.mint(escrow, 77n * USDC);
      await networkHelpers.setBalance(fixture.location.verifyingContract, 5n);
      await stage.answer(0, 100n);

      const tx = await stage.settleAt(stage.windows(0).askFrom);

      await stage.expectMoved(tx, { agency: 4_000n * USDC, client: 6_000n * USDC });
      expect(await escrow.held(terms)).to.equal(CAP);
      expect(await token.balanceOf(escrow)).to.equal(CAP + 77n * USDC);
      // The donation is nobody's; it goes so that the book closes.
      await token.burn(escrow, 77n * USDC);
    });
  });
});
