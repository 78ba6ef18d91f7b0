/*
 * Parties and arbiters that cannot or will not take money, and tokens and receivers that call back, in every step of a
 * dispute: each keeps only its own money waiting, the other party and the ruling go on, and nobody gets in a second time.
 */
import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";

import { HOUR } from "../../toolkit/units/durations.js";
import type { HostileReceiver } from "../../typechain-types/contracts/test/hostile/HostileReceiver.js";
import type { MockHookToken } from "../../typechain-types/contracts/test/MockHookToken.js";
import { deployEscrow, makeTerms, USDC, withArbiter } from "../support/escrow.js";
import { Behaviour, deployBytes, deployHostileToken, fundFor } from "../support/hostile.js";
import { Stage } from "../support/stage.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const FEE = 100n * USDC;
const ROLES = ["client", "agency", "arbiter"] as const;
type Role = (typeof ROLES)[number];

const deploy = async () => {
  const fixture = await deployEscrow(connection);
  const contracts = {
    client: await ethers.deployContract("HostileReceiver"),
    agency: await ethers.deployContract("HostileReceiver"),
    arbiter: await ethers.deployContract("HostileReceiver"),
  };
  // Each has native currency, so that it can pay fees and gas as an account would.
  const signers = [];
  for (const role of ROLES) {
    const address = await contracts[role].getAddress();
    await networkHelpers.setBalance(address, 10n ** 21n);
    signers.push(await ethers.getImpersonatedSigner(address));
  }
  const [client, agency, arbiter] = signers as [(typeof signers)[0], (typeof signers)[0], (typeof signers)[0]];
  return { fixture: { ...fixture, client, agency, arbiter }, funder: fixture.client, contracts };
};

describe("Hostile receivers in a dispute, native", () => {
  let stage: Stage;
  let contracts: Record<Role, HostileReceiver>;
  let reviewEnd: bigint;

  /** Two periods between contracts, funded by somebody else; 100 units were answered at q, which earn 4,000. */
  beforeEach(async () => {
    const deployed = await networkHelpers.loadFixture(deploy);
    ({ contracts } = deployed);
    const { fixture } = deployed;
    stage = Stage.of(connection, fixture, await makeTerms(fixture, "native", withArbiter(fixture)));
    await fundFor(Stage.of(connection, { ...fixture, client: deployed.funder }, stage.terms), 2, contracts.agency);
    await stage.answer(0, 100n);
    reviewEnd = stage.reviewEnd(0);
  });
  afterEach(() => stage.expectConserved());

  const clientDisputes = () => stage.disputeAt(reviewEnd - 2n * HOUR, "client", 0, 50n);
  const agencyDisputes = () => stage.disputeAt(reviewEnd - HOUR, "agency", 0, 150n);

  /** Every step that pushes money, and to whom: what it prepares, what it does. */
  interface Step {
    readonly name: string;
    readonly prepare: () => Promise<unknown>;
    readonly act: () => Promise<ContractTransactionResponse>;
    readonly pushes: Partial<Record<Role, bigint>>;
  }
  const steps: Step[] = [
    {
      name: "dispute of the client",
      prepare: () => Promise.resolve(),
      act: clientDisputes,
      pushes: { agency: 2_000n * USDC },
    },
    {
      name: "dispute of the agency",
      prepare: () => Promise.resolve(),
      act: agencyDisputes,
      pushes: { client: 4_000n * USDC },
    },
    {
      name: "payUndisputed after the client's dispute",
      prepare: clientDisputes,
      act: () => stage.payUndisputedAt(reviewEnd + HOUR),
      pushes: { client: 6_000n * USDC },
    },
    {
      name: "payUndisputed after the agency's dispute",
      prepare: agencyDisputes,
      act: () => stage.payUndisputedAt(reviewEnd + HOUR),
      pushes: { agency: 4_000n * USDC },
    },
    {
      name: "rule",
      prepare: async () => [await clientDisputes(), await agencyDisputes()],
      act: () => stage.ruleAt(reviewEnd + HOUR, 0, 80n),
      pushes: { agency: 1_200n * USDC, client: 2_800n * USDC, arbiter: 2n * FEE },
    },
    {
      name: "settle after a silent arbiter",
      prepare: async () => [await clientDisputes(), await agencyDisputes()],
      act: () => stage.settleAt(stage.rulingEnd(0) + HOUR),
      // With the fee of each.
      pushes: { agency: 2_100n * USDC, client: 2_100n * USDC },
    },
  ];

  for (const { name, prepare, act, pushes } of steps) {
    for (const role of ROLES.filter((candidate) => pushes[candidate] !== undefined)) {
      for (const behaviour of ["Revert", "RevertBomb", "BurnGas"] as const) {
        it(`${name}: credits the ${role} that is at ${behaviour}, and pays the others`, async () => {
          await prepare();
          const { escrow, fixture, terms } = stage;
          const own = pushes[role] ?? 0n;
          await contracts[role].behave(Behaviour[behaviour]);
          const sender = name.startsWith("dispute") ? (name.endsWith("client") ? "client" : "agency") : undefined;

          const tx = await act();

          await expect(tx).to.emit(escrow, "Credited");
          const others = { ...pushes, [role]: 0n };
          await stage.expectMoved(tx, {
            ...others,
            ...(sender === undefined ? {} : { [sender]: -FEE }),
          });
          expect(await escrow.creditOf(terms[role], terms.token)).to.equal(own);

          // It gets it later, wherever it wants.
          const before = await stage.balance(fixture.stranger.address);
          await escrow.connect(fixture[role]).withdraw(terms.token, fixture.stranger);
          expect((await stage.balance(fixture.stranger.address)) - before).to.equal(own);
        });
      }

      it(`${name}: keeps the ${role} out when it calls back, and pays it`, async () => {
        await prepare();
        const { escrow, terms } = stage;
        const { interface: abi } = escrow;
        const calls = [
          abi.encodeFunctionData("dispute", [terms, 0, role === "client" ? 0 : 250]),
          abi.encodeFunctionData("payUndisputed", [terms]),
          abi.encodeFunctionData("rule", [terms, 0, 50]),
          abi.encodeFunctionData("settle", [terms]),
          abi.encodeFunctionData("fund", [terms, 2, 1, "0x"]),
          abi.encodeFunctionData("cancel", [terms, 2]),
          abi.encodeFunctionData("resign", [terms, 1]),
          abi.encodeFunctionData("withdraw", [terms.token, terms[role]]),
          abi.encodeFunctionData("pushCredit", [terms.token, terms[role]]),
          abi.encodeFunctionData("settleMutually", [
            terms,
            { periodsSettled: 0, agencyAmount: 0, clientAmount: 0, validUntil: 2n ** 40n },
            "0x",
            "0x",
          ]),
        ];
        await contracts[role].behave(Behaviour.Reenter);
        for (const data of calls) {
          await contracts[role].aim(escrow, await deployBytes(connection, data));
          const snapshot = await networkHelpers.takeSnapshot();

          const tx = await act();

          await expect(tx).to.emit(contracts[role], "Reentered").withArgs(false, abi.encodeErrorResult("Locked", []));
          await expect(tx).not.to.emit(escrow, "Credited");
          await snapshot.restore();
        }
      });

      it(`${name}: shows the ${role} what is held after it`, async () => {
        await prepare();
        const { escrow, terms } = stage;
        const { interface: abi } = escrow;
        const snapshot = await networkHelpers.takeSnapshot();
        await act();
        const held = await escrow.held(terms);
        const status = await escrow.statusOf(terms);
        await snapshot.restore();
        for (const [data, result] of [
          [abi.encodeFunctionData("held", [terms]), abi.encodeFunctionResult("held", [held])],
          [abi.encodeFunctionData("statusOf", [terms]), abi.encodeFunctionResult("statusOf", [status])],
        ] as const) {
          await contracts[role].behave(Behaviour.Reenter);
          await contracts[role].aim(escrow, await deployBytes(connection, data));
          const again = await networkHelpers.takeSnapshot();

          await expect(await act())
            .to.emit(contracts[role], "Reentered")
            .withArgs(true, result);
          await again.restore();
        }
      });
    }
  }

  it("runs from dispute to the end when all three refuse, and all of it can be withdrawn", async () => {
    const { escrow, fixture, terms } = stage;
    for (const role of ROLES) await contracts[role].behave(Behaviour.BurnGas);

    await clientDisputes();
    await agencyDisputes();
    await stage.ruleAt(reviewEnd + HOUR, 0, 80n);
    await stage.answer(1, 100n);
    await stage.disputeAt(stage.windows(1).askFrom, "client", 1, 50n);
    await stage.payUndisputedAt(stage.reviewEnd(1));
    await stage.settleAt(stage.rulingEnd(1));

    // 3,200 and 4,000 of two caps, a fee that came back, and two that did not.
    const credits = { agency: 7_200n * USDC, client: 12_800n * USDC + FEE, arbiter: 2n * FEE };
    for (const role of ROLES) {
      expect(await escrow.creditOf(terms[role], terms.token)).to.equal(credits[role]);
      await escrow.connect(fixture[role]).withdraw(terms.token, fixture.stranger);
    }
    expect(await escrow.held(terms)).to.equal(0n);
    expect(await stage.balance(fixture.location.verifyingContract)).to.equal(0n);
  });
});

describe("Hostile tokens in a dispute", () => {
  let stage: Stage;
  let reviewEnd: bigint;

  afterEach(() => stage.expectConserved());

  context("given a token that calls back while the fee is paid", () => {
    const deployHooked = async () => {
      const fixture = await deployEscrow(connection);
      const token = await ethers.deployContract("MockHookToken");
      for (const party of [fixture.client, fixture.agency]) {
        await token.mint(party, 10n ** 12n * USDC);
        await token.connect(party).approve(fixture.escrow, 10n ** 12n * USDC);
      }
      return { fixture, token };
    };
    let token: MockHookToken;

    beforeEach(async () => {
      const deployed = await networkHelpers.loadFixture(deployHooked);
      ({ token } = deployed);
      const { fixture } = deployed;
      const overrides = { ...withArbiter(fixture), token: await token.getAddress() };
      stage = await Stage.open(connection, fixture, "ERC-20", overrides, 2);
      await stage.answer(0, 100n);
      reviewEnd = stage.reviewEnd(0);
    });

    for (const name of ["dispute", "settle", "fund", "payUndisputed", "rule", "pushCredit"] as const) {
      it(`keeps it out of ${name}, and disputes`, async () => {
        const { escrow, terms } = stage;
        const { interface: abi } = escrow;
        const data = {
          dispute: abi.encodeFunctionData("dispute", [terms, 0, 150]),
          settle: abi.encodeFunctionData("settle", [terms]),
          fund: abi.encodeFunctionData("fund", [terms, 2, 1, "0x"]),
          payUndisputed: abi.encodeFunctionData("payUndisputed", [terms]),
          rule: abi.encodeFunctionData("rule", [terms, 0, 50]),
          pushCredit: abi.encodeFunctionData("pushCredit", [terms.token, terms.agency]),
        }[name];
        await token.arm(escrow, data);

        const tx = await stage.disputeAt(reviewEnd - HOUR, "client", 0, 50n);

        expect(await token.succeeded()).to.equal(false);
        expect(await token.returned()).to.equal(abi.encodeErrorResult("Locked", []));
        await stage.expectMoved(tx, { agency: 2_000n * USDC, client: -FEE });
      });
    }

    it("refuses the fee when tokens are given to the escrow in the middle of it, and nothing has changed", async () => {
      const { escrow } = stage;
      await token.arm(token, token.interface.encodeFunctionData("mint", [await escrow.getAddress(), 1]));

      await expect(stage.disputeAt(reviewEnd - HOUR, "client", 0, 50n))
        .to.be.revertedWithCustomError(escrow, "WrongAmountReceived")
        .withArgs(FEE + 1n, FEE);
      await stage.expectState({ funded: 2n });
    });
  });

  context("given a token that blocks or pauses", () => {
    const deployBlocking = async () => {
      const fixture = await deployEscrow(connection);
      const token = await deployHostileToken(connection, fixture);
      await token.mint(fixture.agency, 10n ** 12n * USDC);
      await token.connect(fixture.agency).approve(fixture.escrow, 10n ** 12n * USDC);
      return { fixture, token };
    };

    const openBlocking = async () => {
      const { fixture, token } = await networkHelpers.loadFixture(deployBlocking);
      const overrides = { ...withArbiter(fixture), token: await token.getAddress() };
      stage = await Stage.open(connection, fixture, "ERC-20", overrides);
      await stage.answer(0, 100n);
      reviewEnd = stage.reviewEnd(0);
      return token;
    };

    for (const role of ROLES) {
      it(`keeps only the money of a blocked ${role} waiting through the whole dispute`, async () => {
        const token = await openBlocking();
        const { escrow, terms } = stage;
        await stage.disputeAt(reviewEnd - 2n * HOUR, "client", 0, 50n);
        await stage.disputeAt(reviewEnd - HOUR, "agency", 0, 150n);
        await token.setBlocked(terms[role], true);

        const tx = await stage.ruleAt(reviewEnd + HOUR, 0, 80n);

        const moved = { agency: 1_200n * USDC, client: 2_800n * USDC, arbiter: 2n * FEE };
        await stage.expectMoved(tx, { ...moved, [role]: 0n });
        expect(await escrow.creditOf(terms[role], terms.token)).to.equal(moved[role]);
        await token.setBlocked(terms[role], false);
        await escrow.pushCredit(terms.token, terms[role]);
        expect(await stage.balance(stage.fixture.location.verifyingContract)).to.equal(0n);
      });
    }

    it("cannot take a blocked party's fee, so that party cannot dispute while there is one", async () => {
      const token = await openBlocking();
      const { terms } = stage;
      await token.setBlocked(terms.agency, true);

      await expect(stage.disputeAt(reviewEnd - 2n * HOUR, "agency", 0, 150n)).to.be.revertedWithCustomError(
        token,
        "Blocked",
      );
      // Nor can it keep the other from disputing: what it is due waits for it.
      await stage.disputeAt(reviewEnd - HOUR, "client", 0, 50n);
      expect(await stage.escrow.creditOf(terms.agency, terms.token)).to.equal(2_000n * USDC);
    });
  });
});
