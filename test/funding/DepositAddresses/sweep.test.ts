/*
 * sweep(terms, signature)
 * ├── given funding is over → reverts FundingOver, whatever is deposited
 * │   (the seconds at which it is: windows.test.ts)
 * ├── given the deposit is short → reverts DepositShort with what is missing; more can be sent
 * │   └── what is set aside does not count
 * ├── given the escrow refuses → its error, and the deposit waits
 * │   ├── no consent, another's signature, a retraction; the agency itself as the caller, without a proposal
 * │   ├── invalid terms, each rule
 * │   └── more than 366 days before the start
 * ├── given the deposit is exact → funds exactly the next period: events, state, balances
 * │   ├── the first, the account deployed with it; the second, after another deposit
 * │   ├── after a proposal, with a signature; by anyone, the client and the agency included
 * │   └── after the client funded earlier periods from its wallet
 * ├── given an excess → one period, the rest to the client
 * │   ├── a surplus of one base unit, of several caps
 * │   └── given the client cannot take it → set aside: it funds nothing, and waits for the client
 * │       ├── a later sweep tries again
 * │       └── anyone may try again, while funding is open, too
 * └── given native currency that was forced in → a deposit as any other
 */
import { expect } from "chai";
import { network } from "hardhat";

import type { Terms } from "../../../toolkit/terms/types.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { CAP, deployDeposits, DepositStage, forceTo, type DepositMovement } from "../../support/deposits.js";
import { CURRENCIES } from "../../support/escrow.js";
import { Behaviour, deployHostileToken } from "../../support/hostile.js";
import { invalidTerms } from "../../support/invalid-terms.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deploy = () => deployDeposits(connection);

for (const currency of CURRENCIES) {
  describe(`DepositAddresses.sweep (${currency})`, () => {
    let stage: DepositStage;
    const open = async (overrides: Partial<Terms> = {}) =>
      DepositStage.open(connection, await networkHelpers.loadFixture(deploy), currency, overrides);

    beforeEach(async () => {
      stage = await open();
    });

    /** Asserts one sweep: its events, its movements, and that it funded one period. */
    async function expectSwept(
      sweeping: ReturnType<DepositStage["sweep"]>,
      { period, surplus, moved }: { period: number; surplus: bigint; moved: DepositMovement },
    ) {
      const { deposits, escrow, id, account, terms } = stage;
      const { cap } = terms;
      const tx = await sweeping;
      await expect(tx).to.emit(deposits, "Swept").withArgs(id, account, period, cap, surplus);
      await expect(tx).to.emit(escrow, "Funded").withArgs(id, account, period, 1, cap);
      await stage.expectMoved(tx, moved);
      expect(await stage.funded()).to.equal(BigInt(period) + 1n);
      return tx;
    }

    context("given funding is over", () => {
      it("reverts with FundingOver when all periods are funded", async () => {
        await stage.fundDirectly(0, 3);
        await stage.deposit(CAP);
        await expect(stage.sweep()).to.be.revertedWithCustomError(stage.deposits, "FundingOver").withArgs(stage.id);
      });

      it("reverts with FundingOver, not with what is missing: more would come too late", async () => {
        await stage.deposit(CAP - 1n);
        await stage.next(stage.fundBefore(0));
        await expect(stage.sweep()).to.be.revertedWithCustomError(stage.deposits, "FundingOver").withArgs(stage.id);
      });

      it("reverts with FundingOver when the agency retracted", async () => {
        await stage.escrow.connect(stage.fixture.agency).retract(stage.terms);
        await stage.deposit(CAP);
        await expect(stage.sweep()).to.be.revertedWithCustomError(stage.deposits, "FundingOver").withArgs(stage.id);
      });

      it("reverts with FundingOver for terms without periods", async () => {
        stage = await open({ periodEnds: [] });
        await stage.deposit(CAP);
        await expect(stage.sweep()).to.be.revertedWithCustomError(stage.deposits, "FundingOver").withArgs(stage.id);
      });
    });

    context("given the deposit is short", () => {
      for (const [what, deposit] of [
        ["nothing", 0n],
        ["1 base unit", 1n],
        ["all but 1 base unit", CAP - 1n],
      ] as const) {
        it(`reverts with what is missing when there is ${what}`, async () => {
          if (deposit > 0n) await stage.deposit(deposit);

          await expect(stage.sweep())
            .to.be.revertedWithCustomError(stage.deposits, "DepositShort")
            .withArgs(stage.id, deposit, CAP - deposit);

          expect(await stage.deposits.deposited(stage.terms)).to.equal(deposit);
          expect(await stage.balance(stage.account)).to.equal(deposit);
          expect(await ethers.provider.getCode(stage.account)).to.equal("0x");
        });
      }

      it("takes the rest later", async () => {
        await stage.deposit(CAP - 1n);
        await stage.deposit(1n);
        await expectSwept(stage.sweep(), { period: 0, surplus: 0n, moved: { account: -CAP, escrow: CAP } });
      });
    });

    context("given the escrow refuses", () => {
      it("waits for the agency's consent", async () => {
        const { escrow, fixture, terms, id } = stage;
        const foreign = (await DepositStage.of(connection, fixture, { ...terms, cap: CAP + 1n })).signature;
        await stage.deposit(CAP);
        for (const signature of ["0x", foreign]) {
          await expect(stage.sweep(fixture.stranger, signature))
            .to.be.revertedWithCustomError(escrow, "ConsentMissing")
            .withArgs(id);
        }
        // The account is the funder: not even the agency's own transaction is its consent.
        await expect(stage.sweep(fixture.agency, "0x"))
          .to.be.revertedWithCustomError(escrow, "ConsentMissing")
          .withArgs(id);

        await escrow.connect(fixture.agency).propose(terms, "0x");
        await expectSwept(stage.sweep(fixture.agency, "0x"), {
          period: 0,
          surplus: 0n,
          moved: { account: -CAP, escrow: CAP },
        });
      });

      it("takes the deposit of an agency that consents again", async () => {
        const { escrow, fixture, terms } = stage;
        await escrow.connect(fixture.agency).retract(terms);
        await stage.deposit(CAP);
        await escrow.connect(fixture.agency).propose(terms, "0x");
        await expectSwept(stage.sweep(), { period: 0, surplus: 0n, moved: { account: -CAP, escrow: CAP } });
      });

      it("waits until 366 days before the start", async () => {
        const { now } = stage.fixture;
        const start = now + 400n * DAY;
        stage = await open({ start, periodEnds: [start + 30n * DAY] });
        await stage.deposit(CAP);
        await stage.next(start - 366n * DAY - 1n);
        await expect(stage.sweep())
          .to.be.revertedWithCustomError(stage.escrow, "TooEarlyToFund")
          .withArgs(start - 366n * DAY - 1n, start - 366n * DAY);
        await stage.next(start - 366n * DAY);
        await expectSwept(stage.sweep(), { period: 0, surplus: 0n, moved: { account: -CAP, escrow: CAP } });
      });
    });

    context("given the deposit is exact", () => {
      it("deploys the account and funds the first period", async () => {
        const { deposits, fixture, terms, signature, id } = stage;
        await stage.deposit(CAP);
        expect(await deposits.deposited(terms)).to.equal(CAP);
        expect(await deposits.connect(fixture.stranger).sweep.staticCall(terms, signature)).to.equal(id);
        expect(await ethers.provider.getCode(stage.account)).to.equal("0x");

        const tx = await expectSwept(stage.sweep(), {
          period: 0,
          surplus: 0n,
          moved: { account: -CAP, escrow: CAP },
        });

        await expect(tx).not.to.emit(deposits, "Returned");
        await expect(tx).not.to.emit(deposits, "SetAside");
        await expect(tx).to.emit(stage.escrow, "Proposed");
        expect(await ethers.provider.getCode(stage.account)).not.to.equal("0x");
        expect(await deposits.deposited(terms)).to.equal(0n);
        expect(await stage.escrow.held(terms)).to.equal(CAP);
        if (currency === "ERC-20") {
          expect(await fixture.token.allowance(stage.account, stage.escrow)).to.equal(0n);
        }
      });

      it("funds period after period from one deposit each, and then no more", async () => {
        for (const period of [0, 1, 2]) {
          await stage.deposit(CAP);
          await expectSwept(stage.sweep(), { period, surplus: 0n, moved: { account: -CAP, escrow: CAP } });
        }
        await stage.deposit(CAP);
        await expect(stage.sweep()).to.be.revertedWithCustomError(stage.deposits, "FundingOver").withArgs(stage.id);
      });

      it("funds one period only when two sweep at once", async () => {
        await stage.deposit(CAP);
        await stage.sweep();
        await expect(stage.sweep(stage.fixture.agency))
          .to.be.revertedWithCustomError(stage.deposits, "DepositShort")
          .withArgs(stage.id, 0n, CAP);
      });

      for (const who of ["client", "agency", "stranger"] as const) {
        it(`may be swept by the ${who}, who neither pays nor gets any of it`, async () => {
          await stage.deposit(CAP);
          await expectSwept(stage.sweep(stage.fixture[who]), {
            period: 0,
            surplus: 0n,
            moved: { account: -CAP, escrow: CAP },
          });
        });
      }

      it("needs no signature after a proposal", async () => {
        await stage.escrow.connect(stage.fixture.agency).propose(stage.terms, "0x");
        await stage.deposit(CAP);
        await expectSwept(stage.sweep(stage.fixture.stranger, "0x"), {
          period: 0,
          surplus: 0n,
          moved: { account: -CAP, escrow: CAP },
        });
      });

      it("funds the period after those that the client funded from its wallet", async () => {
        await stage.deposit(CAP);
        await stage.fundDirectly(0, 2);
        await expectSwept(stage.sweep(), { period: 2, surplus: 0n, moved: { account: -CAP, escrow: CAP } });
      });
    });

    context("given an excess", () => {
      for (const [what, surplus] of [
        ["1 base unit", 1n],
        ["less than a further period", CAP - 1n],
        ["a further period's worth", CAP],
        ["all periods' worth and more", 7n * CAP],
      ] as const) {
        it(`funds one period and sends the client ${what}`, async () => {
          await stage.deposit(CAP + surplus);

          const tx = await expectSwept(stage.sweep(), {
            period: 0,
            surplus,
            moved: { account: -CAP - surplus, escrow: CAP, client: surplus },
          });

          await expect(tx).not.to.emit(stage.deposits, "SetAside");
          await expect(stage.sweep())
            .to.be.revertedWithCustomError(stage.deposits, "DepositShort")
            .withArgs(stage.id, 0n, CAP);
        });
      }
    });

    // As much as would fund the rest, and as little as there can be.
    for (const SURPLUS of [5n * CAP, 1n]) {
      context(`given the client cannot take a surplus of ${SURPLUS}`, () => {
        /** Whether the client refuses: a contract that reverts, or an account on the token's blocklist. */
        let refuse: (refuses: boolean) => Promise<void>;

        beforeEach(async () => {
          const fixture = await networkHelpers.loadFixture(deploy);
          if (currency === "native") {
            const client = await ethers.deployContract("HostileReceiver");
            stage = await DepositStage.open(connection, fixture, currency, { client: await client.getAddress() });
            refuse = async (refuses) => {
              await client.behave(refuses ? Behaviour.Revert : Behaviour.Accept);
            };
          } else {
            const token = await deployHostileToken(connection, fixture);
            await token.mint(fixture.stranger, 100n * CAP);
            stage = await DepositStage.open(connection, fixture, currency, { token: await token.getAddress() });
            refuse = async (refuses) => {
              await token.setBlocked(stage.terms.client, refuses);
            };
          }
          await refuse(true);
          await stage.deposit(CAP + SURPLUS);
        });

        const sweepAndSetAside = async () => {
          const { deposits, id, terms } = stage;
          const tx = await expectSwept(stage.sweep(), {
            period: 0,
            surplus: SURPLUS,
            moved: { account: -CAP, escrow: CAP },
          });
          await expect(tx).to.emit(deposits, "SetAside").withArgs(id, terms.client, terms.token, SURPLUS);
        };

        it("funds one period all the same; the surplus waits and funds nothing", async () => {
          const { deposits, id, terms } = stage;
          await sweepAndSetAside();

          expect(await deposits.setAside(id)).to.equal(SURPLUS);
          expect(await deposits.deposited(terms)).to.equal(0n);
          await expect(stage.sweep()).to.be.revertedWithCustomError(deposits, "DepositShort").withArgs(id, 0n, CAP);
          await stage.deposit(CAP - 1n);
          await expect(stage.sweep())
            .to.be.revertedWithCustomError(deposits, "DepositShort")
            .withArgs(id, CAP - 1n, 1n);
          expect(await stage.funded()).to.equal(1n);
        });

        it("sends it with the surplus of a later sweep", async () => {
          await sweepAndSetAside();
          await stage.deposit(CAP + 1n);
          await refuse(false);

          const tx = await expectSwept(stage.sweep(), {
            period: 1,
            surplus: SURPLUS + 1n,
            moved: { account: -CAP - SURPLUS - 1n, escrow: CAP, client: SURPLUS + 1n },
          });

          await expect(tx).not.to.emit(stage.deposits, "SetAside");
          expect(await stage.deposits.setAside(stage.id)).to.equal(0n);
        });

        it("keeps all of it set aside when a later sweep cannot send it either", async () => {
          await sweepAndSetAside();
          await stage.deposit(CAP + 1n);

          const tx = await expectSwept(stage.sweep(), {
            period: 1,
            surplus: SURPLUS + 1n,
            moved: { account: -CAP, escrow: CAP },
          });

          const { deposits, id, terms } = stage;
          await expect(tx)
            .to.emit(deposits, "SetAside")
            .withArgs(id, terms.client, terms.token, SURPLUS + 1n);
          expect(await deposits.setAside(id)).to.equal(SURPLUS + 1n);
        });

        it("lets anyone send it while funding is open, and none of what was deposited since", async () => {
          const { deposits, id, terms } = stage;
          await sweepAndSetAside();
          await stage.deposit(CAP);
          await refuse(false);

          const tx = await stage.returnToClient();

          await expect(tx).to.emit(deposits, "Returned").withArgs(id, terms.client, terms.token, SURPLUS);
          await stage.expectMoved(tx, { account: -SURPLUS, client: SURPLUS });
          expect(await deposits.setAside(id)).to.equal(0n);
          expect(await deposits.deposited(terms)).to.equal(CAP);
          await expectSwept(stage.sweep(), { period: 1, surplus: 0n, moved: { account: -CAP, escrow: CAP } });
        });
      });
    }
  });
}

describe("DepositAddresses.sweep", () => {
  it("never funds terms that break a rule, and the client gets the deposit back", async () => {
    const fixture = await networkHelpers.loadFixture(deploy);
    const { escrow, deposits, token, client } = fixture;
    let tried = 0;
    for (const { when, error, terms } of await invalidTerms(fixture)) {
      // Who else is the client gets it back in the same way; nothing can be deposited in a token that is none.
      if (terms.client !== client.address || terms.token !== (await token.getAddress())) continue;
      const stage = await DepositStage.of(connection, fixture, terms);
      const deposit = terms.cap > 10n ** 18n ? 1n : terms.cap + 1n;
      await stage.deposit(deposit);

      const reverted = expect(stage.sweep(), `${error}: ${when}`).to.be;
      if (deposit < terms.cap) await reverted.revertedWithCustomError(deposits, "DepositShort");
      else if (terms.periodEnds.length === 0) await reverted.revertedWithCustomError(deposits, "FundingOver");
      else await reverted.revertedWithCustomError(escrow, error);

      await stage.expectMoved(await stage.withdraw(), { account: -deposit, client: deposit });
      tried++;
    }
    expect(tried).to.be.above(40);
  });

  it("takes native currency that was forced in as a deposit", async () => {
    const stage = await DepositStage.open(connection, await networkHelpers.loadFixture(deploy), "native");
    const { stranger } = stage.fixture;
    await stranger.sendTransaction({ data: forceTo(stage.account), value: CAP + 2n });
    await stage.expectMoved(await stage.sweep(), { account: -CAP - 2n, escrow: CAP, client: 2n });
    // The account has code now, and is forced all the same.
    await stranger.sendTransaction({ data: forceTo(stage.account), value: CAP });
    await stage.expectMoved(await stage.sweep(), { account: -CAP, escrow: CAP });
  });
});
