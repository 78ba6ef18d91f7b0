/*
 * Deposits among hostile tokens, clients and callers: each case works fully, or is refused with nothing lost, and the
 * client gets it out in the end.
 * ├── tokens whose transferFrom misbehaves → the escrow refuses, the deposit stays, the client takes it
 * ├── tokens that take a fee on the way in → what arrived counts
 * ├── tokens that return nothing (USDT) → everything works
 * ├── tokens whose transfer misbehaves → one period is funded, the surplus arrives or is set aside
 * ├── tokens that block the account or the escrow → the deposit waits
 * ├── tokens that call back → Locked, whatever they call; the account and the escrow are closed to them as well
 * ├── clients that refuse, burn gas or call back while they get the surplus → one period is funded, the cost is bounded
 * ├── a party that calls back while the escrow pays it → the escrow is locked
 * └── callers that send too little gas → all or nothing: never a surplus set aside that could have arrived
 */
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { network } from "hardhat";

import { CAP, deployDeposits, DepositStage } from "../../support/deposits.js";
import { CURRENCIES, type Currency } from "../../support/escrow.js";
import { Behaviour, deployBytes, deployHostileToken, TokenBehaviour } from "../../support/hostile.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deploy = () => deployDeposits(connection);
const load = () => networkHelpers.loadFixture(deploy);

describe("Deposits in tokens that misbehave", () => {
  // The order of MockRogueToken.Behaviour.
  for (const [behaviour, name, error] of [
    [1, "takes a fee", "WrongAmountReceived"],
    // The account approves no more than what is due.
    [2, "moves too much", "ERC20InsufficientAllowance"],
    [3, "moves nothing", "WrongAmountReceived"],
    [5, "returns false", "SafeERC20FailedOperation"],
    [6, "returns what is neither true nor false", "SafeERC20FailedOperation"],
    [7, "is paused", "Paused"],
  ] as const) {
    it(`keeps the deposit when the token ${name} as the escrow pulls it`, async () => {
      const fixture = await load();
      const token = await ethers.deployContract("MockRogueToken");
      await token.mint(fixture.stranger, 10n * CAP);
      const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await token.getAddress() });
      await stage.deposit(2n * CAP);
      await token.behave(behaviour);

      const thrower = error === "Paused" || error === "ERC20InsufficientAllowance" ? token : fixture.escrow;
      await expect(stage.sweep()).to.be.revertedWithCustomError(thrower, error);

      expect(await stage.balance(stage.account)).to.equal(2n * CAP);
      expect(await token.allowance(stage.account, fixture.escrow)).to.equal(0n);
      await stage.expectMoved(await stage.withdraw(), { account: -2n * CAP, client: 2n * CAP });
    });
  }

  it("counts what arrived of a deposit that a fee was taken from", async () => {
    const fixture = await load();
    const { stranger } = fixture;
    const token = await ethers.deployContract("MockRogueToken");
    await token.mint(stranger, CAP);
    const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await token.getAddress() });
    await token.behave(1);
    await token.connect(stranger).approve(stranger, CAP);
    await token.connect(stranger).transferFrom(stranger, stage.account, CAP);
    await expect(stage.sweep())
      .to.be.revertedWithCustomError(stage.deposits, "DepositShort")
      .withArgs(stage.id, (CAP * 99n) / 100n, CAP / 100n);
  });

  it("works fully with a token that returns nothing and wants allowances zeroed first", async () => {
    const fixture = await load();
    const usdt = await ethers.deployContract("MockNoReturnToken");
    await usdt.mint(fixture.stranger, 100n * CAP);
    const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await usdt.getAddress() });
    for (const surplus of [1n, 0n]) {
      await stage.deposit(CAP + surplus);
      await stage.expectMoved(await stage.sweep(), { account: -CAP - surplus, escrow: CAP, client: surplus });
      expect(await usdt.allowance(stage.account, fixture.escrow)).to.equal(0n);
    }
    await stage.deposit(3n);
    await stage.expectMoved(await stage.withdraw(), { account: -3n, client: 3n });
    await stage.deposit(4n);
    await networkHelpers.time.increaseTo(stage.fundBefore(2));
    await stage.expectMoved(await stage.returnToClient(), { account: -4n, client: 4n });
  });

  for (const [name, arrives] of [
    ["ReturnNothing", true],
    ["ReturnBomb", true],
    ["ReturnShort", false],
    ["ReturnFalse", false],
    ["ReturnTwo", false],
    ["RevertBomb", false],
    ["BurnGas", false],
    ["Paused", false],
  ] as const) {
    it(`funds one period and ${arrives ? "pays" : "sets aside"} the surplus in a token at ${name}`, async () => {
      const fixture = await load();
      const token = await deployHostileToken(connection, fixture);
      await token.mint(fixture.stranger, 100n * CAP);
      const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await token.getAddress() });
      await stage.deposit(3n * CAP);
      await token.behave(TokenBehaviour[name]);

      const tx = await stage.sweep();

      const surplus = 2n * CAP;
      await stage.expectMoved(
        tx,
        arrives ? { account: -3n * CAP, escrow: CAP, client: surplus } : { account: -CAP, escrow: CAP },
      );
      expect(await stage.deposits.setAside(stage.id)).to.equal(arrives ? 0n : surplus);
      expect(await stage.funded()).to.equal(1n);
      const { gasUsed } = (await tx.wait())!;
      // The token's 200,000 at most, and what any sweep costs.
      expect(gasUsed).to.be.below(500_000n);
    });
  }

  for (const blocked of ["account", "escrow"] as const) {
    it(`keeps the deposit while the token blocks the ${blocked}`, async () => {
      const fixture = await load();
      const token = await deployHostileToken(connection, fixture);
      await token.mint(fixture.stranger, CAP);
      const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await token.getAddress() });
      await stage.deposit(CAP);
      const address = blocked === "account" ? stage.account : fixture.location.verifyingContract;
      await token.setBlocked(address, true);
      await expect(stage.sweep()).to.be.revertedWithCustomError(token, "Blocked");
      if (blocked === "escrow") {
        await stage.expectMoved(await stage.withdraw(), { account: -CAP, client: CAP });
      } else {
        await expect(stage.withdraw()).to.be.revertedWithCustomError(token, "Blocked");
        await token.setBlocked(address, false);
        await stage.expectMoved(await stage.sweep(), { account: -CAP, escrow: CAP });
      }
    });
  }

  for (const [what, code] of [
    ["31 bytes", "0x5f195f52601f5ff3"],
    ["a revert of 32 bytes", "0x5f195f5260205ffd"],
  ] as const) {
    it(`finds no deposit in a token that answers with ${what}, and strays get out all the same`, async () => {
      const fixture = await load();
      const token = await deployBytes(connection, code);
      const stage = await DepositStage.open(connection, fixture, "ERC-20", { token });
      expect(await stage.deposits.deposited(stage.terms)).to.equal(0n);
      await expect(stage.sweep())
        .to.be.revertedWithCustomError(stage.deposits, "DepositShort")
        .withArgs(stage.id, 0n, CAP);
      for (const take of [() => stage.returnToClient(ZeroAddress), () => stage.withdraw(ZeroAddress)]) {
        await stage.deposit(5n, ZeroAddress);
        await stage.expectMoved(await take(), { account: -5n, client: 5n }, ZeroAddress);
      }
    });
  }

  it("funds nothing from a balance that a token only claims, at its widest", async () => {
    const fixture = await load();
    // Returns 2^256 - 1 to any question, and does nothing.
    const token = await deployBytes(connection, "0x5f195f5260205ff3");
    const stage = await DepositStage.open(connection, fixture, "ERC-20", { token });
    expect(await stage.deposits.deposited(stage.terms)).to.equal(MaxUint256);
    await expect(stage.sweep()).to.be.revert(ethers);
    expect(await stage.funded()).to.equal(0n);
  });
});

const deployHooked = async () => {
  const fixture = await deploy();
  const token = await ethers.deployContract("MockHookToken");
  await token.mint(fixture.stranger, 100n * CAP);
  const overrides = { token: await token.getAddress() };
  const stage = await DepositStage.open(connection, fixture, "ERC-20", overrides);
  // A second agreement, in which the token itself is the client.
  const own = await DepositStage.of(connection, fixture, { ...stage.terms, client: overrides.token });
  await own.deposit(CAP);
  return { fixture, token, stage, own };
};

describe("Deposits in a token that calls back", () => {
  const calls = (stage: DepositStage, own: DepositStage): Record<string, string> => {
    const { signature, terms, account } = stage;
    const { interface: factory } = stage.deposits;
    return {
      "sweep of the same terms": factory.encodeFunctionData("sweep", [terms, signature]),
      "sweep of other terms": factory.encodeFunctionData("sweep", [own.terms, own.signature]),
      "returnToClient of the deposit": factory.encodeFunctionData("returnToClient", [terms, terms.token]),
      "returnToClient of a stray": factory.encodeFunctionData("returnToClient", [terms, ZeroAddress]),
      "withdraw as the client of other terms": factory.encodeFunctionData("withdraw", [
        own.terms,
        terms.token,
        account,
      ]),
    };
  };

  for (const name of [
    "sweep of the same terms",
    "sweep of other terms",
    "returnToClient of the deposit",
    "returnToClient of a stray",
    "withdraw as the client of other terms",
  ]) {
    for (const [during, surplus] of [
      ["the escrow pulls", 0n],
      ["the client is paid", 1n],
    ] as const) {
      it(`is kept out of ${name} while ${during}`, async () => {
        const { token, stage, own } = await networkHelpers.loadFixture(deployHooked);
        const data = calls(stage, own)[name]!;
        if (surplus > 0n) {
          await networkHelpers.time.increaseTo(stage.fundBefore(0));
          await stage.deposit(CAP);
          await token.arm(stage.deposits, data);
          await stage.expectMoved(await stage.returnToClient(), { account: -CAP, client: CAP });
        } else {
          await stage.deposit(CAP);
          await token.arm(stage.deposits, data);
          await stage.expectMoved(await stage.sweep(), { account: -CAP, escrow: CAP });
        }
        expect(await token.succeeded()).to.equal(false);
        expect(await token.returned()).to.equal(stage.deposits.interface.encodeErrorResult("Locked", []));
        expect(await own.balance(own.account)).to.equal(CAP);
      });
    }
  }

  it("is kept out of the account and of the escrow", async () => {
    const { token, stage, fixture } = await networkHelpers.loadFixture(deployHooked);
    const account = await ethers.getContractAt("DepositAccount", stage.account);
    const attempts: [string, string, string][] = [
      [
        stage.account,
        account.interface.encodeFunctionData("send", [stage.terms.token, stage.terms.token, CAP]),
        account.interface.encodeErrorResult("NotFactory", [stage.terms.token, await fixture.deposits.getAddress()]),
      ],
      [
        fixture.location.verifyingContract,
        fixture.escrow.interface.encodeFunctionData("fund", [stage.terms, 1, 1, "0x"]),
        fixture.escrow.interface.encodeErrorResult("Locked", []),
      ],
    ];
    for (const [target, data, error] of attempts) {
      await stage.deposit(CAP);
      await token.arm(target, data);
      await stage.sweep();
      expect(await token.succeeded()).to.equal(false);
      expect(await token.returned()).to.equal(error);
    }
  });

  it("leaves what arrives in the middle of a sweep for the next one", async () => {
    const { token, stage } = await networkHelpers.loadFixture(deployHooked);
    await stage.deposit(CAP);
    await token.arm(token, token.interface.encodeFunctionData("mint", [stage.account, 5n]));
    await stage.expectMoved(await stage.sweep(), { account: 5n - CAP, escrow: CAP });
    expect(await stage.deposits.deposited(stage.terms)).to.equal(5n);
  });
});

describe("Deposits of a client that is a contract", () => {
  const deployClient = async () => {
    const fixture = await deploy();
    const client = await ethers.deployContract("HostileReceiver");
    const stage = await DepositStage.open(connection, fixture, "native", { client: await client.getAddress() });
    await stage.deposit(2n * CAP);
    return { fixture, client, stage };
  };

  for (const [name, arrives] of [
    ["Write", true],
    ["ReturnBomb", true],
    ["Revert", false],
    ["RevertBomb", false],
    ["BurnGas", false],
  ] as const) {
    it(`funds one period and ${arrives ? "pays" : "sets aside"} the surplus when it is at ${name}`, async () => {
      const { client, stage } = await networkHelpers.loadFixture(deployClient);
      await client.behave(Behaviour[name]);
      const tx = await stage.sweep();
      await stage.expectMoved(
        tx,
        arrives ? { account: -2n * CAP, escrow: CAP, client: CAP } : { account: -CAP, escrow: CAP },
      );
      expect(await stage.funded()).to.equal(1n);
      const { gasUsed } = (await tx.wait())!;
      expect(gasUsed).to.be.below(320_000n);
    });
  }

  for (const name of ["sweep", "returnToClient", "withdraw"] as const) {
    it(`keeps it out of ${name} while it gets the surplus`, async () => {
      const { client, stage } = await networkHelpers.loadFixture(deployClient);
      const { deposits, terms } = stage;
      const data = {
        sweep: () => deposits.interface.encodeFunctionData("sweep", [terms, "0x"]),
        returnToClient: () => deposits.interface.encodeFunctionData("returnToClient", [terms, ZeroAddress]),
        withdraw: () => deposits.interface.encodeFunctionData("withdraw", [terms, ZeroAddress, terms.client]),
      }[name]();
      await client.aim(deposits, await deployBytes(connection, data));
      await client.behave(Behaviour.Reenter);

      const tx = await stage.sweep();

      await expect(tx).to.emit(client, "Reentered").withArgs(false, deposits.interface.encodeErrorResult("Locked", []));
      await stage.expectMoved(tx, { account: -2n * CAP, escrow: CAP, client: CAP });
    });
  }
});

describe("Deposits while the escrow pays", () => {
  it("cannot be swept: the escrow is locked", async () => {
    const { fixture, token, stage } = await networkHelpers.loadFixture(deployHooked);
    const { deposits, escrow, terms } = stage;
    await stage.deposit(CAP);
    await stage.sweep();
    await stage.deposit(CAP);
    const { settleBy } = await escrow.windowOf(terms, 0);
    await stage.sweep();
    await stage.deposit(CAP);
    await networkHelpers.time.increaseTo(settleBy);
    await token.arm(deposits, deposits.interface.encodeFunctionData("sweep", [terms, "0x"]));

    const tx = await escrow.connect(fixture.stranger).settle(terms);

    expect(await token.succeeded()).to.equal(false);
    expect(await token.returned()).to.equal(escrow.interface.encodeErrorResult("Locked", []));
    await stage.expectMoved(tx, { escrow: -CAP, client: CAP });
    expect(await stage.balance(stage.account)).to.equal(CAP);
    await stage.expectMoved(await stage.sweep(), { account: -CAP, escrow: CAP });
  });
});

describe("A sweep with too little gas", () => {
  for (const currency of CURRENCIES) {
    it(`does all or nothing: ${currency}`, async () => {
      const stage = await openGreedy(currency);
      const { deposits, terms, signature, account } = stage;
      const probe = await ethers.deployContract("GasProbe");
      const data = deposits.interface.encodeFunctionData("sweep", [terms, signature]);
      const before = await stage.balance(terms.client);
      let least = 0;
      const errors = new Set<string>();
      for (let gas = 40_000; gas <= 900_000; gas += 4_000) {
        const [success, returned, [left, client]] = (await probe.probe.staticCall(
          deposits,
          data,
          gas,
          terms.token,
          [account, terms.client],
          { gasLimit: 10_000_000 },
        )) as unknown as [boolean, string, [bigint, bigint]];
        if (success) {
          if (least === 0) least = gas;
          expect([left, client - before], `with ${gas} gas`).to.deep.equal([0n, 7n]);
        } else {
          expect(least, `fails with ${gas} gas and not with ${least}`).to.equal(0);
          if (returned !== "0x") errors.add(returned.slice(0, 10));
        }
      }
      expect(least).to.be.above(100_000);
      const account_ = await ethers.getContractAt("DepositAccount", account);
      expect(errors).to.include(account_.interface.getError("InsufficientGas")?.selector);
    });
  }

  /** A deposit with a surplus of 7 for a client, or in a token, that takes nearly all the gas it gets. */
  async function openGreedy(currency: Currency): Promise<DepositStage> {
    const fixture = await load();
    let stage: DepositStage;
    if (currency === "native") {
      const client = await ethers.deployContract("HostileReceiver");
      stage = await DepositStage.open(connection, fixture, currency, { client: await client.getAddress() });
      await client.waste(40_000n);
      await client.behave(Behaviour.SpendGas);
    } else {
      const token = await deployHostileToken(connection, fixture);
      await token.mint(fixture.stranger, 10n * CAP);
      stage = await DepositStage.open(connection, fixture, currency, { token: await token.getAddress() });
      await token.waste(140_000n);
      await token.behave(TokenBehaviour.SpendGas);
    }
    // The token spends its gas here, too.
    await stage.deposit(CAP + 7n);
    return stage;
  }
});
