/*
 * returnToClient(terms, token)
 * ├── given there is nothing of the token → reverts NothingDeposited, and deploys nothing
 * ├── the agreed token
 * │   ├── given funding is open → reverts FundingOpen until when, for everyone: short, exact and excess
 * │   └── given funding is over → all of it to the client, short, exact and excess, by anyone
 * │       ├── too late, all periods funded, cancelled, opted out, resigned, retracted, terms without periods
 * │       └── what is set aside included
 * ├── another token, native currency included → all of it to the client, by anyone, in every state
 * │   └── given it is another face of the agreed token → reverts DepositTouched, until funding is over
 * └── given the transfer fails → reverts as it does; it can be tried again
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import type { Terms } from "../../../toolkit/terms/types.js";
import { CAP, deployDeposits, DepositStage, forceTo } from "../../support/deposits.js";
import { CURRENCIES } from "../../support/escrow.js";
import { Behaviour, deployHostileToken, TokenBehaviour } from "../../support/hostile.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deploy = () => deployDeposits(connection);

for (const currency of CURRENCIES) {
  describe(`DepositAddresses.returnToClient (${currency})`, () => {
    let stage: DepositStage;
    const open = async (overrides: Partial<Terms> = {}) =>
      DepositStage.open(connection, await networkHelpers.loadFixture(deploy), currency, overrides);

    beforeEach(async () => {
      stage = await open();
    });

    const expectReturned = async (amount: bigint, token = stage.terms.token) => {
      const { deposits, id, terms } = stage;
      const tx = await stage.returnToClient(token);
      await expect(tx).to.emit(deposits, "Returned").withArgs(id, terms.client, token, amount);
      await stage.expectMoved(tx, { account: -amount, client: amount }, token);
    };

    context("given there is nothing", () => {
      it("reverts with NothingDeposited, and deploys nothing", async () => {
        const { deposits, fixture, account, id } = stage;
        for (const token of [await fixture.token.getAddress(), ZeroAddress]) {
          await expect(stage.returnToClient(token))
            .to.be.revertedWithCustomError(deposits, "NothingDeposited")
            .withArgs(id, token);
        }
        expect(await ethers.provider.getCode(account)).to.equal("0x");
      });

      it("reverts with NothingDeposited the second time", async () => {
        await stage.next(stage.fundBefore(0));
        await stage.deposit(CAP);
        await expectReturned(CAP);
        await expect(stage.returnToClient())
          .to.be.revertedWithCustomError(stage.deposits, "NothingDeposited")
          .withArgs(stage.id, stage.terms.token);
      });

      it("reverts with NothingDeposited for what is no token", async () => {
        const { deposits, escrow, fixture, id } = stage;
        for (const token of [fixture.stranger.address, await escrow.getAddress(), await deposits.getAddress()]) {
          await expect(stage.returnToClient(token))
            .to.be.revertedWithCustomError(deposits, "NothingDeposited")
            .withArgs(id, token);
        }
      });
    });

    context("given funding is open", () => {
      for (const [what, deposit] of [
        ["short", 1n],
        ["exact", CAP],
        ["in excess", CAP + 1n],
      ] as const) {
        it(`reverts with FundingOpen when the deposit is ${what}: no one returns the first part of two`, async () => {
          const { deposits, fixture, id } = stage;
          await stage.deposit(deposit);
          const time = stage.fundBefore(0) - 10n;
          await networkHelpers.time.increaseTo(time - 1n);
          for (const [second, who] of ["client", "agency", "stranger"].entries()) {
            const at = time + BigInt(second);
            await stage.next(at);
            await expect(stage.returnToClient(stage.terms.token, fixture[who as "client"]))
              .to.be.revertedWithCustomError(deposits, "FundingOpen")
              .withArgs(id, at, stage.fundBefore(0));
          }
        });
      }

      it("reverts with FundingOpen also before there is an agreement, and while a period runs", async () => {
        const { deposits, id } = stage;
        await stage.deposit(1n);
        await expect(stage.returnToClient()).to.be.revertedWithCustomError(deposits, "FundingOpen");
        await stage.fundDirectly(0);
        await stage.next(stage.terms.start + 1n);
        await expect(stage.returnToClient())
          .to.be.revertedWithCustomError(deposits, "FundingOpen")
          .withArgs(id, stage.terms.start + 1n, stage.fundBefore(1));
      });
    });

    context("given funding is over", () => {
      const ways: Record<string, () => Promise<unknown>> = {
        "nobody funded in time": () => networkHelpers.time.increaseTo(stage.fundBefore(0)),
        "the next period was not funded in time": async () => {
          await stage.fundDirectly(0, 2);
          await networkHelpers.time.increaseTo(stage.fundBefore(2));
        },
        "all periods are funded": () => stage.fundDirectly(0, 3),
        "the client cancelled": async () => {
          await stage.fundDirectly(0);
          await stage.escrow.connect(stage.fixture.client).cancel(stage.terms, 0);
        },
        "the agency resigned": async () => {
          await stage.fundDirectly(0);
          await stage.escrow.connect(stage.fixture.agency).resign(stage.terms, 0);
        },
        "the client opted out": async () => {
          stage = await open({ trialEnd: stage.terms.start });
          await stage.fundDirectly(0);
          await stage.escrow.connect(stage.fixture.client).optOut(stage.terms);
        },
        "the agency retracted": () => stage.escrow.connect(stage.fixture.agency).retract(stage.terms),
        "there are no periods": async () => {
          stage = await open({ periodEnds: [] });
        },
      };
      for (const [way, happens] of Object.entries(ways)) {
        it(`returns all of it when ${way}`, async () => {
          await happens();
          for (const deposit of [1n, CAP, 3n * CAP + 7n]) {
            await stage.deposit(deposit);
            await expect(stage.sweep()).to.be.revertedWithCustomError(stage.deposits, "FundingOver");
            await expectReturned(deposit);
          }
          expect(await stage.balance(stage.account)).to.equal(0n);
        });
      }

      it("returns what the client has back when the deposit came in before", async () => {
        await stage.deposit(CAP - 1n);
        await networkHelpers.time.increaseTo(stage.fundBefore(0));
        await expectReturned(CAP - 1n);
      });
    });

    context("given a stray", () => {
      /** A token that nobody agreed on; where a token is agreed, native currency as well. */
      const strays = async () => {
        const other = await ethers.deployContract("MockERC20", ["Euro Coin", "EURC", 6]);
        await other.mint(stage.fixture.stranger, 100n * CAP);
        const token = await other.getAddress();
        return currency === "native" ? [token] : [token, ZeroAddress];
      };

      it("returns all of it while funding is open, and nothing of the deposit", async () => {
        for (const token of await strays()) {
          await stage.deposit(CAP);
          await stage.deposit(2n * CAP, token);
          await expectReturned(2n * CAP, token);
          expect(await stage.deposits.deposited(stage.terms)).to.equal(CAP);
          await stage.sweep();
        }
      });

      it("returns all of it when funding is over", async () => {
        await networkHelpers.time.increaseTo(stage.fundBefore(0));
        for (const token of await strays()) {
          await stage.deposit(5n, token);
          await expectReturned(5n, token);
        }
      });

      it("never funds anything with it", async () => {
        for (const token of await strays()) {
          await stage.deposit(3n * CAP, token);
          await expect(stage.sweep())
            .to.be.revertedWithCustomError(stage.deposits, "DepositShort")
            .withArgs(stage.id, 0n, CAP);
        }
      });

      it("leaves what is set aside alone", async () => {
        const client = await ethers.deployContract("HostileReceiver");
        const token = await deployHostileToken(connection, stage.fixture);
        await token.mint(stage.fixture.stranger, 100n * CAP);
        const overrides = currency === "native" ? {} : { token: await token.getAddress() };
        stage = await DepositStage.open(connection, stage.fixture, currency, {
          client: await client.getAddress(),
          ...overrides,
        });
        await client.behave(Behaviour.Revert);
        await token.setBlocked(client, true);
        await stage.deposit(CAP + 9n);
        await stage.sweep();
        await client.behave(Behaviour.Accept);

        const [stray] = await strays();
        await stage.deposit(4n, stray);
        await expectReturned(4n, stray);

        expect(await stage.deposits.setAside(stage.id)).to.equal(9n);
      });
    });
  });
}

describe("DepositAddresses.returnToClient", () => {
  it("returns native currency that was forced into the address of terms in a token", async () => {
    const stage = await DepositStage.open(connection, await networkHelpers.loadFixture(deploy), "ERC-20");
    await stage.fixture.stranger.sendTransaction({ data: forceTo(stage.account), value: 5n });
    const tx = await stage.returnToClient(ZeroAddress);
    await stage.expectMoved(tx, { account: -5n, client: 5n }, ZeroAddress);
  });

  it("returns what is set aside together with all the rest when funding is over", async () => {
    const fixture = await networkHelpers.loadFixture(deploy);
    const token = await deployHostileToken(connection, fixture);
    await token.mint(fixture.stranger, 100n * CAP);
    const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await token.getAddress() });
    await token.setBlocked(fixture.client, true);
    await stage.deposit(CAP + 9n);
    await stage.sweep();
    await stage.deposit(4n);
    await networkHelpers.time.increaseTo(stage.fundBefore(1));

    await expect(stage.returnToClient()).to.be.revertedWithCustomError(token, "Blocked");
    await token.setBlocked(fixture.client, false);

    await stage.expectMoved(await stage.returnToClient(), { account: -13n, client: 13n });
    expect(await stage.deposits.setAside(stage.id)).to.equal(0n);
  });

  it("lets a token that shrinks balances take of what is set aside, and nothing break", async () => {
    const fixture = await networkHelpers.loadFixture(deploy);
    const token = await deployHostileToken(connection, fixture);
    await token.mint(fixture.stranger, 100n * CAP);
    const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await token.getAddress() });
    await token.setBlocked(fixture.client, true);
    await stage.deposit(CAP + 9n);
    await stage.sweep();
    await token.burn(stage.account, 4n);
    expect(await stage.deposits.deposited(stage.terms)).to.equal(0n);
    await expect(stage.sweep())
      .to.be.revertedWithCustomError(stage.deposits, "DepositShort")
      .withArgs(stage.id, 0n, CAP);
    await token.setBlocked(fixture.client, false);

    await stage.expectMoved(await stage.returnToClient(), { account: -5n, client: 5n });

    expect(await stage.deposits.setAside(stage.id)).to.equal(0n);
    await stage.deposit(CAP);
    await stage.expectMoved(await stage.sweep(), { account: -CAP, escrow: CAP });
  });

  context("given a token with a second face", () => {
    const deployTwoFaces = () => twoFaces(CAP - 1n);
    const deployLeast = () => twoFaces(1n);
    const twoFaces = async (deposit: bigint) => {
      const fixture = await deploy();
      const first = await ethers.deployContract("MockTwoFacedToken");
      const second = await ethers.deployContract("MockSecondFace", [first]);
      await first.mint(fixture.stranger, 100n * CAP);
      const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await first.getAddress() });
      await stage.deposit(deposit);
      return { stage, second: await second.getAddress() };
    };

    it("reverts with DepositTouched while funding is open", async () => {
      const { stage, second } = await networkHelpers.loadFixture(deployTwoFaces);
      await expect(stage.returnToClient(second))
        .to.be.revertedWithCustomError(stage.deposits, "DepositTouched")
        .withArgs(0n, CAP - 1n);
    });

    it("reverts with DepositTouched for the least deposit there can be", async () => {
      const { stage, second } = await networkHelpers.loadFixture(deployLeast);
      await expect(stage.returnToClient(second))
        .to.be.revertedWithCustomError(stage.deposits, "DepositTouched")
        .withArgs(0n, 1n);
    });

    it("leaves the client free to take it through either", async () => {
      const { stage, second } = await networkHelpers.loadFixture(deployTwoFaces);
      await stage.expectMoved(await stage.withdraw(second), { account: 1n - CAP, client: CAP - 1n });
    });
  });

  context("given the transfer fails", () => {
    it("reverts while the client refuses native currency, and can be tried again", async () => {
      const fixture = await networkHelpers.loadFixture(deploy);
      const client = await ethers.deployContract("HostileReceiver");
      const stage = await DepositStage.open(connection, fixture, "native", { client: await client.getAddress() });
      await stage.deposit(CAP);
      await networkHelpers.time.increaseTo(stage.fundBefore(0));
      await client.behave(Behaviour.Revert);
      const account = await ethers.getContractAt("DepositAccount", stage.account);
      await expect(stage.returnToClient()).to.be.revertedWithCustomError(account, "FailedCall");
      await client.behave(Behaviour.Accept);
      await stage.expectMoved(await stage.returnToClient(), { account: -CAP, client: CAP });
    });

    for (const name of ["ReturnFalse", "ReturnTwo", "ReturnShort", "RevertBomb", "BurnGas", "Paused"] as const) {
      it(`reverts while the token is at ${name}, and can be tried again`, async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        const token = await deployHostileToken(connection, fixture);
        await token.mint(fixture.stranger, 100n * CAP);
        const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await token.getAddress() });
        await stage.deposit(CAP);
        await networkHelpers.time.increaseTo(stage.fundBefore(0));
        await token.behave(TokenBehaviour[name]);
        const { deposits, terms } = stage;
        await expect(deposits.returnToClient(terms, terms.token, { gasLimit: 2_000_000 })).to.be.revert(ethers);
        expect(await stage.balance(stage.account)).to.equal(CAP);
        await token.behave(TokenBehaviour.Honest);
        await stage.expectMoved(await stage.returnToClient(), { account: -CAP, client: CAP });
      });
    }
  });
});
