/*
 * withdraw(terms, token, to)
 * ├── when the caller is not the client → reverts NotClient
 * ├── when `to` would keep it from everyone → reverts InvalidRecipient: zero, the escrow, the factory, the account
 * ├── given there is nothing of the token → reverts NothingDeposited
 * ├── given the transfer fails → reverts, and it stays
 * └── when all is right → all of it goes to `to`, and nothing is set aside any more
 *     ├── in every state: no agreement, no consent, invalid terms, funding open and over
 *     ├── short, exact, excess, strays
 *     └── given the client cannot receive → to another address
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { CAP, deployDeposits, DepositStage } from "../../support/deposits.js";
import { CURRENCIES } from "../../support/escrow.js";
import { Behaviour, deployHostileToken } from "../../support/hostile.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deploy = () => deployDeposits(connection);

for (const currency of CURRENCIES) {
  describe(`DepositAddresses.withdraw (${currency})`, () => {
    let stage: DepositStage;

    beforeEach(async () => {
      stage = await DepositStage.open(connection, await networkHelpers.loadFixture(deploy), currency);
    });

    const expectWithdrawn = async (amount: bigint, token = stage.terms.token) => {
      const { deposits, id, terms } = stage;
      const tx = await stage.withdraw(token);
      await expect(tx).to.emit(deposits, "Withdrawn").withArgs(id, token, terms.client, amount);
      await stage.expectMoved(tx, { account: -amount, client: amount }, token);
    };

    it("reverts with NotClient for everyone else, also to the client's address, also when funding is over", async () => {
      const { deposits, fixture, terms } = stage;
      await stage.deposit(CAP);
      const refused = async () => {
        for (const caller of [fixture.agency, fixture.stranger, fixture.arbiter]) {
          await expect(deposits.connect(caller).withdraw(terms, terms.token, terms.client))
            .to.be.revertedWithCustomError(deposits, "NotClient")
            .withArgs(caller.address, terms.client);
        }
      };
      await refused();
      await networkHelpers.time.increaseTo(stage.fundBefore(0));
      await refused();
    });

    it("reverts with InvalidRecipient where nobody could take it out again", async () => {
      const { deposits, escrow, account } = stage;
      await stage.deposit(CAP);
      for (const to of [ZeroAddress, await escrow.getAddress(), await deposits.getAddress(), account]) {
        await expect(stage.withdraw(stage.terms.token, to))
          .to.be.revertedWithCustomError(deposits, "InvalidRecipient")
          .withArgs(to);
      }
    });

    it("reverts with NothingDeposited when there is nothing, and the second time", async () => {
      const refused = async () =>
        expect(stage.withdraw())
          .to.be.revertedWithCustomError(stage.deposits, "NothingDeposited")
          .withArgs(stage.id, stage.terms.token);
      await refused();
      await stage.deposit(CAP);
      await expectWithdrawn(CAP);
      await refused();
    });

    for (const [what, deposit] of [
      ["short", CAP - 1n],
      ["exact", CAP],
      ["excess", 2n * CAP + 1n],
    ] as const) {
      it(`takes all of a deposit (${what}) before anybody has consented`, async () => {
        await stage.deposit(deposit);
        await expectWithdrawn(deposit);
      });
    }

    it("takes all of it while a period runs, at the last second of funding, and afterwards", async () => {
      await stage.fundDirectly(0);
      for (const time of [stage.terms.start, stage.fundBefore(1) - 1n, stage.fundBefore(1) + 1n]) {
        await stage.next(time - 1n);
        await stage.deposit(CAP);
        await stage.next(time);
        await expectWithdrawn(CAP);
      }
      expect(await stage.funded()).to.equal(1n);
    });

    it("takes all of it from an agreement that was cancelled, retracted from or never can be", async () => {
      await stage.fundDirectly(0);
      await stage.escrow.connect(stage.fixture.client).cancel(stage.terms, 0);
      await stage.deposit(CAP);
      await expectWithdrawn(CAP);

      const { fixture, terms } = stage;
      stage = await DepositStage.of(connection, fixture, { ...terms, base: 1n });
      await stage.escrow.connect(fixture.agency).retract(stage.terms);
      await stage.deposit(CAP);
      await expectWithdrawn(CAP);

      stage = await DepositStage.of(connection, fixture, { ...terms, cap: 0n, start: 2n ** 40n - 1n });
      await stage.deposit(CAP);
      await expectWithdrawn(CAP);
    });

    it("takes strays", async () => {
      const other = await ethers.deployContract("MockERC20", ["Euro Coin", "EURC", 6]);
      await other.mint(stage.fixture.stranger, CAP);
      await stage.deposit(CAP);
      for (const token of currency === "native"
        ? [await other.getAddress()]
        : [await other.getAddress(), ZeroAddress]) {
        await stage.deposit(3n, token);
        await expectWithdrawn(3n, token);
      }
      expect(await stage.deposits.deposited(stage.terms)).to.equal(CAP);
    });

    it("gives nobody but the client the choice where it goes", async () => {
      const { fixture, terms } = stage;
      await stage.deposit(CAP);
      const tx = await stage.withdraw(terms.token, fixture.arbiter.address);
      await expect(tx)
        .to.emit(stage.deposits, "Withdrawn")
        .withArgs(stage.id, terms.token, fixture.arbiter.address, CAP);
      await stage.expectMoved(tx, { account: -CAP });
      if (currency === "ERC-20") expect(await fixture.token.balanceOf(fixture.arbiter)).to.equal(CAP);
    });
  });
}

describe("DepositAddresses.withdraw", () => {
  it("lets a contract that refuses native currency take its deposit and what is set aside elsewhere", async () => {
    const fixture = await networkHelpers.loadFixture(deploy);
    const client = await ethers.deployContract("HostileReceiver");
    const stage = await DepositStage.open(connection, fixture, "native", { client: await client.getAddress() });
    const { deposits, terms } = stage;
    await client.behave(Behaviour.Revert);
    await stage.deposit(CAP + 9n);
    await stage.sweep();
    await stage.deposit(4n);
    const before = await ethers.provider.getBalance(fixture.arbiter);

    const withdraw = (to: string) =>
      client.execute(deposits, deposits.interface.encodeFunctionData("withdraw", [terms, ZeroAddress, to]));
    const account = await ethers.getContractAt("DepositAccount", stage.account);
    await expect(withdraw(terms.client)).to.be.revertedWithCustomError(account, "FailedCall");
    await withdraw(fixture.arbiter.address);

    expect((await ethers.provider.getBalance(fixture.arbiter)) - before).to.equal(13n);
    expect(await deposits.setAside(stage.id)).to.equal(0n);
    await stage.deposit(CAP);
    expect(await deposits.deposited(terms)).to.equal(CAP);
  });

  it("lets a client on the token's blocklist take its deposit elsewhere", async () => {
    const fixture = await networkHelpers.loadFixture(deploy);
    const token = await deployHostileToken(connection, fixture);
    await token.mint(fixture.stranger, CAP);
    const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await token.getAddress() });
    await stage.deposit(CAP);
    await token.setBlocked(fixture.client, true);
    await expect(stage.withdraw()).to.be.revertedWithCustomError(token, "Blocked");
    expect(await stage.balance(stage.account)).to.equal(CAP);
    await stage.withdraw(stage.terms.token, fixture.arbiter.address);
    expect(await token.balanceOf(fixture.arbiter)).to.equal(CAP);
  });

  it("keeps what is set aside when the client takes another token", async () => {
    const fixture = await networkHelpers.loadFixture(deploy);
    const token = await deployHostileToken(connection, fixture);
    await token.mint(fixture.stranger, 100n * CAP);
    const stage = await DepositStage.open(connection, fixture, "ERC-20", { token: await token.getAddress() });
    await token.setBlocked(fixture.client, true);
    await stage.deposit(CAP + 9n);
    await stage.sweep();
    await stage.deposit(1n, ZeroAddress);
    await stage.withdraw(ZeroAddress);
    expect(await stage.deposits.setAside(stage.id)).to.equal(9n);
  });
});
