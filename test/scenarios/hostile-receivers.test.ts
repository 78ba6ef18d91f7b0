/*
 * A party that cannot or will not take native currency keeps only its own money waiting. The other party is paid, the
 * cost for the caller is bounded, and nobody gets in a second time.
 */
import { expect } from "chai";
import { network } from "hardhat";

import type { Terms } from "../../toolkit/terms/types.js";
import type { HostileReceiver } from "../../typechain-types/contracts/test/hostile/HostileReceiver.js";
import { deployEscrow, makeTerms, USDC, WEEKLY_85 } from "../support/escrow.js";
import { Behaviour, deployBytes, fundFor } from "../support/hostile.js";
import { END, Stage } from "../support/stage.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const CAP = 10_000n * USDC;
const DAY = 86_400n;

const deploy = async () => ({
  fixture: await deployEscrow(connection),
  agency: await ethers.deployContract("HostileReceiver"),
  client: await ethers.deployContract("HostileReceiver"),
});

describe("Hostile receivers of native currency", () => {
  let stage: Stage;
  let agency: HostileReceiver;
  let client: HostileReceiver;

  /** An agreement between two contracts, two periods funded by somebody else. */
  beforeEach(async () => {
    const deployed = await networkHelpers.loadFixture(deploy);
    ({ agency, client } = deployed);
    const overrides: Partial<Terms> = {
      ...WEEKLY_85,
      agency: await agency.getAddress(),
      client: await client.getAddress(),
      trialEnd: deployed.fixture.now + 2n * DAY,
    };
    stage = Stage.of(connection, deployed.fixture, await makeTerms(deployed.fixture, "native", overrides));
    await fundFor(stage, 2, agency);
  });
  afterEach(() => stage.expectConserved());

  const party = (who: "agency" | "client") => (who === "agency" ? agency : client);
  const as = (receiver: HostileReceiver, name: "optOut" | "cancel" | "resign", args: [Terms, number] | [Terms]) =>
    receiver.execute(
      stage.escrow,
      stage.escrow.interface.encodeFunctionData(name as "cancel", args as [Terms, number]),
    );

  for (const who of ["agency", "client"] as const) {
    for (const name of ["Revert", "RevertBomb", "BurnGas"] as const) {
      context(`given the ${who} is at ${name}`, () => {
        it("waits for its own money only, and gets it later", async () => {
          const { escrow, id, terms } = stage;
          await party(who).behave(Behaviour[name]);
          await stage.answer(0, 100n);
          const paid = { agency: 4_000n * USDC, client: 6_000n * USDC };
          const own = paid[who];
          const payee = terms[who];

          const tx = await stage.settleAt(stage.windows(0).askFrom);

          await expect(tx).to.emit(escrow, "Settled").withArgs(id, 0, true, 100, paid.agency, paid.client);
          await expect(tx).to.emit(escrow, "Credited").withArgs(id, payee, terms.token, own);
          const other = who === "agency" ? "client" : "agency";
          await stage.expectMoved(tx, { [other]: paid[other] });
          expect(await escrow.creditOf(payee, terms.token)).to.equal(own);
          expect(await escrow.creditOf(terms[other], terms.token)).to.equal(0n);
          await stage.expectState({ funded: 2n, settled: 1n });
          expect(await escrow.held(terms)).to.equal(CAP);

          // Nobody can push it as long as it does not behave; then anyone can.
          await expect(escrow.pushCredit(terms.token, payee)).to.be.revert(ethers);
          await party(who).behave(Behaviour.Accept);
          await stage.expectMoved(await escrow.pushCredit(terms.token, payee), { [who]: own });
        });

        it("can withdraw to another address while it still refuses", async () => {
          const { escrow, fixture, terms } = stage;
          await party(who).behave(Behaviour[name]);
          await stage.answer(0, who === "agency" ? 250n : 0n);
          await stage.settleAt(stage.windows(0).askFrom);
          const before = await stage.balance(fixture.arbiter.address);

          const data = escrow.interface.encodeFunctionData("withdraw", [terms.token, fixture.arbiter.address]);
          await party(who).execute(escrow, data);

          expect((await stage.balance(fixture.arbiter.address)) - before).to.equal(CAP);
          expect(await escrow.creditOf(terms[who], terms.token)).to.equal(0n);
        });

        it("costs the caller a bounded amount of gas", async () => {
          await stage.answer(0, 100n);
          await stage.passTo(stage.windows(0).askFrom);
          const plain = await stage.escrow.settle.estimateGas(stage.terms);

          await party(who).behave(Behaviour[name]);
          const hostile = await stage.escrow.settle.estimateGas(stage.terms);

          // The receiver's 50,000 and the 2,300 that come with a value, a credit in a new slot and its event.
          expect(hostile - plain).to.be.lessThan(50_000n + 2_300n + 30_000n);
        });
      });
    }
  }

  for (const [name, does] of [
    ["Write", "writes storage, which 2,300 gas would not pay for"],
    ["ReturnBomb", "returns 100 kB"],
  ] as const) {
    context(`given both parties' contracts are at ${name}`, () => {
      it(`pays a contract that ${does}`, async () => {
        await agency.behave(Behaviour[name]);
        await client.behave(Behaviour[name]);
        await stage.answer(0, 100n);

        const tx = await stage.settleAt(stage.windows(0).askFrom);

        await expect(tx).not.to.emit(stage.escrow, "Credited");
        await stage.expectMoved(tx, { agency: 4_000n * USDC, client: 6_000n * USDC });
        if (name === "Write") expect(await agency.payments()).to.equal(1n);
      });
    });
  }

  context("given both parties refuse", () => {
    it("runs the whole agreement all the same, and all of it can be withdrawn", async () => {
      const { escrow, fixture, terms } = stage;
      await agency.behave(Behaviour.BurnGas);
      await client.behave(Behaviour.RevertBomb);

      const interim = await stage.earnInterim(0, 1, 100n);
      await expect(interim)
        .to.emit(escrow, "Credited")
        .withArgs(stage.id, terms.agency, terms.token, 3_400n * USDC);
      await stage.expectMoved(interim, {});
      await stage.answer(0, 100n);
      await stage.settleAt(stage.windows(0).askFrom);
      await stage.settleAt(stage.windows(1).answerBefore);

      expect(await escrow.held(terms)).to.equal(0n);
      expect(await escrow.creditOf(terms.agency, terms.token)).to.equal(4_000n * USDC);
      expect(await escrow.creditOf(terms.client, terms.token)).to.equal(16_000n * USDC);
      const data = escrow.interface.encodeFunctionData("withdraw", [terms.token, fixture.stranger.address]);
      await agency.connect(fixture.arbiter).execute(escrow, data);
      await client.connect(fixture.arbiter).execute(escrow, data);
      expect(await stage.balance(fixture.location.verifyingContract)).to.equal(0n);
    });
  });

  for (const [name, act, end, returned] of [
    ["optOut", () => as(client, "optOut", [stage.terms]), END.optedOut, 2n * CAP],
    ["cancel", () => as(client, "cancel", [stage.terms, 1]), END.cancelled, CAP],
    ["resign", () => as(agency, "resign", [stage.terms, 0]), END.resigned, 2n * CAP],
  ] as const) {
    context(`given the client refuses the refund of ${name}`, () => {
      it("ends the agreement, and the refund waits", async () => {
        const { escrow, id, terms } = stage;
        await client.behave(Behaviour.Revert);
        await stage.next(terms.start);

        const tx = await act();

        await expect(tx).to.emit(escrow, "Credited").withArgs(id, terms.client, terms.token, returned);
        await stage.expectMoved(tx, {});
        expect((await stage.agreement()).end).to.equal(end);
        expect(await escrow.creditOf(terms.client, terms.token)).to.equal(returned);
      });
    });
  }

  context("given a receiver that calls back", () => {
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

    for (const who of ["agency", "client"] as const) {
      for (const [name, data] of Object.entries(calls)) {
        it(`keeps the ${who} out of ${name}, and pays it`, async () => {
          const { escrow } = stage;
          const receiver = party(who);
          await receiver.aim(escrow, await deployBytes(connection, data()));
          await receiver.behave(Behaviour.Reenter);
          await stage.answer(0, 100n);

          const tx = await stage.settleAt(stage.windows(0).askFrom);

          await expect(tx)
            .to.emit(receiver, "Reentered")
            .withArgs(false, escrow.interface.encodeErrorResult("Locked", []));
          await stage.expectMoved(tx, { agency: 4_000n * USDC, client: 6_000n * USDC });
          await stage.expectState({ funded: 2n, settled: 1n });
        });
      }
    }

    // What is not locked moves no money, and finds the state as it is after the settlement.
    it("lets the agency neither retract nor propose again", async () => {
      const { escrow, id, terms } = stage;
      await agency.behave(Behaviour.Reenter);
      await stage.answer(0, 100n);
      for (const [data, error, args] of [
        [escrow.interface.encodeFunctionData("retract", [terms]), "AlreadyFunded", [id]],
        [escrow.interface.encodeFunctionData("propose", [terms, "0x"]), "ConsentGiven", [id]],
      ] as const) {
        await agency.aim(escrow, await deployBytes(connection, data));
        const snapshot = await networkHelpers.takeSnapshot();
        const tx = await stage.settleAt(stage.windows(0).askFrom);
        await expect(tx).to.emit(agency, "Reentered").withArgs(false, escrow.interface.encodeErrorResult(error, args));
        await stage.expectMoved(tx, { agency: 4_000n * USDC, client: 6_000n * USDC });
        await snapshot.restore();
      }
    });

    it("shows it what is held after the settlement", async () => {
      const { escrow, terms } = stage;
      await agency.aim(escrow, await deployBytes(connection, escrow.interface.encodeFunctionData("held", [terms])));
      await agency.behave(Behaviour.Reenter);
      await stage.answer(0, 100n);

      const tx = await stage.settleAt(stage.windows(0).askFrom);

      await expect(tx)
        .to.emit(agency, "Reentered")
        .withArgs(true, escrow.interface.encodeFunctionResult("held", [CAP]));
    });

    for (const [name, act] of [
      ["payInterim", () => stage.earnInterim(0, 1, 100n)],
      ["optOut", () => as(client, "optOut", [stage.terms])],
      ["cancel", () => as(client, "cancel", [stage.terms, 1])],
      ["resign", () => as(agency, "resign", [stage.terms, 0])],
    ] as const) {
      it(`keeps it out during ${name}`, async () => {
        const { escrow, terms } = stage;
        const receiver = name === "payInterim" ? agency : client;
        await receiver.aim(escrow, await deployBytes(connection, calls.settle!()));
        await receiver.behave(Behaviour.Reenter);
        if (name !== "payInterim") await stage.next(terms.start);

        const tx = await act();

        await expect(tx)
          .to.emit(receiver, "Reentered")
          .withArgs(false, escrow.interface.encodeErrorResult("Locked", []));
        await expect(tx).not.to.emit(escrow, "Credited");
      });
    }
  });
});
