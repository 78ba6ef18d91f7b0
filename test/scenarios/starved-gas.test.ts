/*
 * Anyone may settle, with any amount of gas. Too little must revert everything: never turn an answer into "missing",
 * never a payment into a credit. Each scan calls with gas limits from far too little to plenty, and every call that
 * succeeds must have the one right outcome.
 */
import { expect } from "chai";
import { concat, toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";

import type { GasProbe } from "../../typechain-types/contracts/test/hostile/GasProbe.js";
import type { HostileReceiver } from "../../typechain-types/contracts/test/hostile/HostileReceiver.js";
import { deployEscrow, makeTerms, USDC, WEEKLY_85, withArbiter, type Currency } from "../support/escrow.js";
import {
  Behaviour,
  deployBytes,
  deployHostileToken,
  fundFor,
  OracleBehaviour,
  TokenBehaviour,
} from "../support/hostile.js";
import { Stage } from "../support/stage.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deploy = () => deployEscrow(connection);

const CAP = 10_000n * USDC;

interface Scan {
  /** Different outcomes of the calls that succeeded: what the agency, the client and an arbiter had more. */
  readonly outcomes: Set<string>;
  /** Names of the errors of those that did not; running out of gas has none. */
  readonly errors: Set<string>;
  /** The least gas that sufficed. */
  readonly least: number;
}

/**
 * Has `caller` call the escrow with 20,000 to 900,000 gas, each on the same state: in steps of 2,000, and of 20,000 once
 * it has sufficed for a while.
 */
async function scan(stage: Stage, data: string, caller?: GasProbe | HostileReceiver): Promise<Scan> {
  const { escrow, terms } = stage;
  const probe = caller ?? (await ethers.deployContract("GasProbe"));
  const parties = [terms.agency, terms.client, ...(terms.arbiter === ZeroAddress ? [] : [terms.arbiter])];
  const before = await Promise.all(parties.map((party) => stage.balance(party)));
  const outcomes = new Set<string>();
  const errors = new Set<string>();
  let least = 0;
  for (let gas = 20_000; gas <= 900_000; gas += least !== 0 && gas > least + 40_000 ? 20_000 : 2_000) {
    const [success, returned, balances] = await probe.probe.staticCall(escrow, data, gas, terms.token, parties, {
      gasLimit: 10_000_000,
      blockTag: "latest",
    });
    if (success) {
      if (least === 0) least = gas;
      outcomes.add(balances.map((balance, index) => balance - before[index]!).join(" "));
    } else {
      if (returned !== "0x") errors.add(escrow.interface.parseError(returned)?.name ?? returned);
      expect(least, `fails with ${gas} gas and not with ${least}`).to.equal(0);
    }
  }
  return { outcomes, errors, least };
}

describe("A caller that sends too little gas", () => {
  let stage: Stage;

  afterEach(() => stage.expectConserved());

  const settleData = () => stage.escrow.interface.encodeFunctionData("settle", [stage.terms]);

  context("given an oracle that needs nearly all of its allowance", () => {
    async function openSlow(answeredAt: (s: Stage) => bigint) {
      const fixture = await networkHelpers.loadFixture(deploy);
      const slow = await ethers.deployContract("HostileOracle");
      stage = await Stage.open(connection, fixture, "ERC-20", { ...WEEKLY_85, oracle: await slow.getAddress() });
      const answer = concat([toBeHex(250n, 32), toBeHex(answeredAt(stage), 32)]);
      await slow.respond(OracleBehaviour.SpendGas, await deployBytes(connection, answer), 64);
      await slow.waste(235_000);
    }

    it("never turns its answer into a missing one, not even after the deadline", async () => {
      await openSlow((s) => s.windows(0).askFrom);
      await stage.passTo(stage.windows(0).answerBefore + 1n);

      const { outcomes, errors, least } = await scan(stage, settleData());

      expect([...outcomes]).to.deep.equal([`${CAP} 0`]);
      expect(errors).to.deep.equal(new Set(["InsufficientGas"]));
      expect(least).to.be.greaterThan(310_000);
    });

    it("never makes an interim answer vanish", async () => {
      await openSlow((s) => s.pointTime(0, 1));
      await stage.passTo(stage.pointTime(0, 1));
      const data = stage.escrow.interface.encodeFunctionData("payInterim", [stage.terms, 0, 1]);

      const { outcomes, errors } = await scan(stage, data);

      expect([...outcomes]).to.deep.equal([`${8_500n * USDC} 0`]);
      expect(errors).to.deep.equal(new Set(["InsufficientGas"]));
    });
  });

  context("given a client that disputes with too little gas an answer that the oracle needs its allowance for", () => {
    it("never turns the answer into a missing one", async () => {
      const fixture = await networkHelpers.loadFixture(deploy);
      const slow = await ethers.deployContract("HostileOracle");
      const client = await ethers.deployContract("HostileReceiver");
      const overrides = {
        ...withArbiter(fixture),
        arbiterFee: 0n,
        oracle: await slow.getAddress(),
        client: await client.getAddress(),
      };
      stage = Stage.of(connection, fixture, await makeTerms(fixture, "ERC-20", overrides));
      await fundFor(stage, 1);
      // In review before and after d: without the answer the client would have nothing to claim.
      const { answerBefore } = stage.windows(0);
      const answer = concat([toBeHex(250n, 32), toBeHex(answerBefore - 1n, 32)]);
      await slow.respond(OracleBehaviour.SpendGas, await deployBytes(connection, answer), 64);
      await slow.waste(235_000);
      await stage.passTo(answerBefore + 10n);

      const data = stage.escrow.interface.encodeFunctionData("dispute", [stage.terms, 0, 100]);
      const { outcomes, errors } = await scan(stage, data, client);

      expect([...outcomes]).to.deep.equal([`${4_000n * USDC} 0 0`]);
      expect(errors).to.deep.equal(new Set(["InsufficientGas"]));
    });
  });

  context("given an oracle that gives up instead of failing when it gets less than its allowance", () => {
    it("never turns its answer into a missing one", async () => {
      const fixture = await networkHelpers.loadFixture(deploy);
      const timid = await ethers.deployContract("HostileOracle");
      stage = await Stage.open(connection, fixture, "native", { oracle: await timid.getAddress() });
      const answer = concat([toBeHex(250n, 32), toBeHex(stage.windows(0).askFrom, 32)]);
      await timid.respond(OracleBehaviour.GiveUp, await deployBytes(connection, answer), 64);
      await timid.waste(240_000);
      await stage.passTo(stage.windows(0).answerBefore);

      const { outcomes, errors } = await scan(stage, settleData());

      expect([...outcomes]).to.deep.equal([`${CAP} 0`]);
      expect(errors).to.deep.equal(new Set(["InsufficientGas"]));
    });
  });

  for (const currency of ["ERC-20", "native"] satisfies Currency[]) {
    context(`given both parties take their money with almost all the gas they get (${currency})`, () => {
      let agency: HostileReceiver;
      let client: HostileReceiver;

      beforeEach(async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        agency = await ethers.deployContract("HostileReceiver");
        client = await ethers.deployContract("HostileReceiver");
        const token = await deployHostileToken(connection, fixture);
        const overrides = {
          agency: await agency.getAddress(),
          client: await client.getAddress(),
          trialEnd: fixture.now + 20n * 86_400n,
          token: currency === "native" ? ZeroAddress : await token.getAddress(),
        };
        stage = Stage.of(connection, fixture, await makeTerms(fixture, currency, overrides));
        await fundFor(stage, 2, agency);
        await stage.answer(0, 100n);
        for (const receiver of [agency, client]) {
          await receiver.behave(Behaviour.SpendGas);
          await receiver.waste(45_000);
        }
        await token.behave(TokenBehaviour.SpendGas);
        await token.waste(140_000);
      });

      it("never turns a payment of settle into a credit", async () => {
        await stage.passTo(stage.windows(0).askFrom);

        const { outcomes, errors } = await scan(stage, settleData());

        expect([...outcomes]).to.deep.equal([`${4_000n * USDC} ${6_000n * USDC}`]);
        expect(errors).to.deep.equal(new Set(["InsufficientGas"]));
      });

      for (const [name, keep, returned] of [
        ["optOut", undefined, 2n * CAP],
        ["cancel", 1, CAP],
      ] as const) {
        it(`never turns the refund of ${name} into a credit`, async () => {
          await stage.passTo(stage.terms.start);
          const { escrow, terms } = stage;
          const inner =
            keep === undefined
              ? escrow.interface.encodeFunctionData("optOut", [terms])
              : escrow.interface.encodeFunctionData("cancel", [terms, keep]);

          const { outcomes, errors } = await scan(stage, inner, client);

          expect([...outcomes]).to.deep.equal([`0 ${returned}`]);
          expect(errors).to.deep.equal(new Set(["InsufficientGas"]));
        });
      }

      it("never turns the refund of resign into a credit", async () => {
        await stage.passTo(stage.terms.start);

        const { outcomes, errors } = await scan(
          stage,
          stage.escrow.interface.encodeFunctionData("resign", [stage.terms, 0]),
          agency,
        );

        expect([...outcomes]).to.deep.equal([`0 ${2n * CAP}`]);
        expect(errors).to.deep.equal(new Set(["InsufficientGas"]));
      });
    });
  }

  for (const currency of ["ERC-20", "native"] satisfies Currency[]) {
    context(`given a dispute of parties and an arbiter that need almost all the gas they get (${currency})`, () => {
      let agency: HostileReceiver;
      let client: HostileReceiver;
      let arbiter: HostileReceiver;

      /** 100 units were answered, which earn 4,000. */
      async function open(arbiterFee: bigint) {
        const fixture = await networkHelpers.loadFixture(deploy);
        [agency, client, arbiter] = [
          await ethers.deployContract("HostileReceiver"),
          await ethers.deployContract("HostileReceiver"),
          await ethers.deployContract("HostileReceiver"),
        ];
        const token = await deployHostileToken(connection, fixture);
        const overrides = {
          ...withArbiter(fixture),
          agency: await agency.getAddress(),
          client: await client.getAddress(),
          arbiter: await arbiter.getAddress(),
          arbiterFee,
          token: currency === "native" ? ZeroAddress : await token.getAddress(),
        };
        stage = Stage.of(connection, fixture, await makeTerms(fixture, currency, overrides));
        await fundFor(stage, 2, agency);
        await stage.answer(0, 100n);
        for (const receiver of [agency, client, arbiter]) {
          await receiver.behave(Behaviour.SpendGas);
          await receiver.waste(45_000);
        }
        await token.mint(client, arbiterFee);
        await client.execute(token, token.interface.encodeFunctionData("approve", [stage.escrow.target, arbiterFee]));
        await token.behave(TokenBehaviour.SpendGas);
        await token.waste(140_000);
      }
      const disputeData = (claim: bigint) =>
        stage.escrow.interface.encodeFunctionData("dispute", [stage.terms, 0, claim]);

      it("never turns what a dispute moves into a credit", async () => {
        await open(0n);
        await stage.passTo(stage.windows(0).askFrom);

        const byClient = await scan(stage, disputeData(50n), client);
        const byAgency = await scan(stage, disputeData(150n), agency);

        expect([...byClient.outcomes]).to.deep.equal([`${2_000n * USDC} 0 0`]);
        expect([...byAgency.outcomes]).to.deep.equal([`0 ${4_000n * USDC} 0`]);
        expect(new Set([...byClient.errors, ...byAgency.errors])).to.deep.equal(new Set(["InsufficientGas"]));
      });

      it("never turns the payments of payUndisputed, of a ruling, or after silence into credits", async () => {
        const fee = 100n * USDC;
        await open(fee);
        const { escrow, terms } = stage;
        const { interface: abi } = escrow;
        await networkHelpers.setBalance(terms.client, 10n ** 21n);
        await stage.passTo(stage.windows(0).askFrom);
        await escrow
          .connect(await ethers.getImpersonatedSigner(terms.client))
          .dispute(terms, 0, 50n, { value: stage.disputeValue });
        await stage.passTo(stage.reviewEnd(0));

        const released = await scan(stage, abi.encodeFunctionData("payUndisputed", [terms]));
        const ruled = await scan(stage, abi.encodeFunctionData("rule", [terms, 0, 80]), arbiter);
        await stage.passTo(stage.rulingEnd(0));
        const settled = await scan(stage, settleData());

        expect([...released.outcomes]).to.deep.equal([`0 ${6_000n * USDC} 0`]);
        expect([...ruled.outcomes]).to.deep.equal([`${1_200n * USDC} ${6_800n * USDC} ${fee}`]);
        expect([...settled.outcomes]).to.deep.equal([`${2_000n * USDC} ${6_000n * USDC + fee} 0`]);
        expect(new Set([...released.errors, ...ruled.errors, ...settled.errors])).to.deep.equal(
          new Set(["InsufficientGas"]),
        );
      });
    });
  }
});
