/*
 * settleMutually(terms, settlement, clientSignature, agencySignature)
 * ├── given nothing was ever funded → reverts NotFunded
 * ├── given nothing is held and nothing can be funded any more → reverts AgreementClosed
 * ├── when validUntil has come (−1, 0) → reverts OfferExpired
 * ├── when periodsSettled is another number → reverts UnexpectedSettled
 * ├── when the amounts do not sum to what is held → reverts WrongSum (1 more, 1 less, after every movement)
 * ├── when the client neither calls nor signed → reverts SignatureMissing
 * ├── when the agency neither calls nor signed → reverts SignatureMissing
 * └── splits what is held, closes the agreement
 *     ├── called by the client, by the agency, by anyone with both signatures
 *     ├── all to one, to both, nothing at all
 *     ├── before the start, running with interim payments, settling, awaiting funding, cancelled
 *     ├── given a dispute → what moved stays, the fees go back on top
 *     ├── given a party that cannot receive → a credit
 *     └── afterwards → nothing can be done any more, the same signatures neither
 */
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { network } from "hardhat";

import { signMutualSettlement, type MutualSettlement } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";
import { CURRENCIES, deployEscrow, fundingValue, USDC, WEEKLY_85, withArbiter } from "../support/escrow.js";
import { Behaviour } from "../support/hostile.js";
import { wrapped } from "../support/signatures.js";
import { Stage } from "../support/stage.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deploy = () => deployEscrow(connection);

const CAP = 10_000n * USDC;
const CLOSED = 8n;
const MUTUAL = 4n;

/** `signer`'s signature of `offer` for the agreement on `stage`. */
async function signOffer(stage: Stage, signer: HardhatEthersSigner, offer: MutualSettlement): Promise<string> {
  return await signMutualSettlement(signer, stage.id, offer, stage.fixture.location);
}

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.settleMutually (${currency})`, () => {
    let stage: Stage;

    async function open(overrides: Partial<Terms> = {}, count = 3): Promise<Stage> {
      const fixture = await networkHelpers.loadFixture(deploy);
      stage = await Stage.open(connection, fixture, currency, overrides, count);
      return stage;
    }

    /** Of all that is held, `agencyAmount` for the agency. Valid for long. */
    async function offer(agencyAmount: bigint, overrides: Partial<MutualSettlement> = {}): Promise<MutualSettlement> {
      const held = await stage.escrow.held(stage.terms);
      const { settled } = await stage.agreement();
      const validUntil = stage.terms.start + 1_000n * DAY;
      return { periodsSettled: settled, agencyAmount, clientAmount: held - agencyAmount, validUntil, ...overrides };
    }

    async function settle(made: MutualSettlement, sender?: HardhatEthersSigner) {
      const { client, agency, stranger } = stage.fixture;
      const caller = sender ?? stranger;
      return await stage.escrow
        .connect(caller)
        .settleMutually(
          stage.terms,
          made,
          caller === client ? "0x" : await signOffer(stage, client, made),
          caller === agency ? "0x" : await signOffer(stage, agency, made),
        );
    }

    /** Settles, and asserts event, state and all balances. */
    async function expectSettled(
      made: MutualSettlement,
      sender?: HardhatEthersSigner,
      extra = { client: 0n, agency: 0n },
    ) {
      const { escrow, id, terms } = stage;
      const { settled } = await stage.agreement();
      const tx = await settle(made, sender);
      await expect(tx).to.emit(escrow, "SettledMutually").withArgs(id, settled, made.agencyAmount, made.clientAmount);
      await stage.expectMoved(tx, {
        agency: made.agencyAmount + extra.agency,
        client: made.clientAmount + extra.client,
      });
      await stage.expectState({ funded: settled, settled, end: MUTUAL });
      expect(await escrow.held(terms)).to.equal(0n);
      expect(await escrow.statusOf(terms)).to.equal(CLOSED);
      // Nothing of anybody else is in the fixture's escrow.
      expect(await stage.balance(stage.fixture.location.verifyingContract)).to.equal(0n);
    }

    context("given nothing was ever funded", () => {
      it("reverts", async () => {
        const { escrow, fixture, id, terms } = await open({}, 0);
        await escrow.connect(fixture.agency).propose(terms, "0x");

        await expect(settle(await offer(0n)))
          .to.be.revertedWithCustomError(escrow, "NotFunded")
          .withArgs(id);
      });
    });

    context("given nothing is held and nothing can be funded any more", () => {
      it("reverts after the last settlement", async () => {
        const { escrow, id } = await open();
        await stage.settleRest();

        await expect(settle(await offer(0n)))
          .to.be.revertedWithCustomError(escrow, "AgreementClosed")
          .withArgs(id);
      });

      it("reverts after the time to fund the next period", async () => {
        const { escrow, id, terms } = await open({ fundingGrace: 20n * DAY }, 1);
        await stage.settleRest();
        const made = await offer(0n);

        await stage.next((terms.periodEnds[0] ?? 0n) + 20n * DAY);
        await expect(settle(made)).to.be.revertedWithCustomError(escrow, "AgreementClosed").withArgs(id);
      });

      it("reverts after an opt-out", async () => {
        const { now } = await networkHelpers.loadFixture(deploy);
        const { escrow, id, terms } = await open({ trialEnd: now + 5n * DAY });
        await stage.optOutAt(terms.start);

        // An opt-out takes all funding back.
        await expect(settle(await offer(0n)))
          .to.be.revertedWithCustomError(escrow, "NotFunded")
          .withArgs(id);
      });
    });

    context("when validUntil has come", () => {
      it("reverts in its first second, and not one before", async () => {
        const { escrow, terms } = await open();
        const validUntil = terms.start + 5n;
        const made = await offer(1n, { validUntil });

        await stage.next(validUntil);
        await expect(settle(made))
          .to.be.revertedWithCustomError(escrow, "OfferExpired")
          .withArgs(validUntil, validUntil);

        const longer = await offer(1n, { validUntil: validUntil + 2n });
        await stage.next(validUntil + 1n);
        await expectSettled(longer);
      });
    });

    context("when periodsSettled is another number", () => {
      it("reverts for one more, and for one less", async () => {
        const { escrow } = await open();
        await stage.settleAt(stage.windows(0).latestSettle);

        for (const periodsSettled of [0n, 2n]) {
          await expect(settle(await offer(0n, { periodsSettled })))
            .to.be.revertedWithCustomError(escrow, "UnexpectedSettled")
            .withArgs(periodsSettled, 1n);
        }
        await expectSettled(await offer(0n));
      });
    });

    context("when the amounts do not sum to what is held", () => {
      it("reverts for 1 more and for 1 less", async () => {
        const { escrow } = await open();
        const fair = await offer(CAP);

        for (const difference of [-1n, 1n]) {
          const made = { ...fair, clientAmount: fair.clientAmount + difference };
          await expect(settle(made))
            .to.be.revertedWithCustomError(escrow, "WrongSum")
            .withArgs(3n * CAP + difference, 3n * CAP);
        }
      });

      it("reverts for sums beyond 128 bits", async () => {
        const { escrow } = await open();
        const max = 2n ** 128n - 1n;

        await expect(settle({ ...(await offer(0n)), agencyAmount: max, clientAmount: max }))
          .to.be.revertedWithCustomError(escrow, "WrongSum")
          .withArgs(2n * max, 3n * CAP);
      });

      it("reverts after an interim payment, a funding or a cancellation in between", async () => {
        const { escrow, terms } = await open(WEEKLY_85, 2);
        const made = await offer(CAP);

        await stage.fundAt(terms.start, 2, 1);
        await expect(settle(made))
          .to.be.revertedWithCustomError(escrow, "WrongSum")
          .withArgs(2n * CAP, 3n * CAP);

        const second = await offer(CAP);
        await stage.earnInterim(0, 1, 10n);
        await expect(settle(second))
          .to.be.revertedWithCustomError(escrow, "WrongSum")
          .withArgs(3n * CAP, 3n * CAP - 340n * USDC);

        const third = await offer(CAP);
        await stage.cancelAt(stage.pointTime(0, 2), 1);
        await expect(settle(third))
          .to.be.revertedWithCustomError(escrow, "WrongSum")
          .withArgs(3n * CAP - 340n * USDC, CAP - 340n * USDC);
      });
    });

    context("when a party neither calls nor signed", () => {
      const WRONG = ["none", "another's", "another offer's", "another agreement's", "another escrow's"] as const;

      for (const party of ["client", "agency"] as const) {
        for (const wrong of WRONG) {
          it(`reverts for the ${party}: ${wrong}`, async () => {
            const { escrow, fixture, terms } = await open();
            const made = await offer(CAP);
            const signatures = {
              client: await signOffer(stage, fixture.client, made),
              agency: await signOffer(stage, fixture.agency, made),
            };
            const elsewhere = () =>
              Stage.of(
                connection,
                { ...fixture, location: { ...fixture.location, verifyingContract: fixture.stranger.address } },
                terms,
              );
            const signature = {
              none: () => Promise.resolve("0x"),
              "another's": async () => await signOffer(stage, fixture.arbiter, made),
              "another offer's": async () =>
                await signOffer(stage, fixture[party], { ...made, validUntil: made.validUntil + 1n }),
              "another agreement's": async () => {
                const twin = Stage.of(connection, fixture, { ...terms, annex: `0x${"01".repeat(32)}` });
                return await signOffer(twin, fixture[party], made);
              },
              "another escrow's": async () => await signOffer(elsewhere(), fixture[party], made),
            }[wrong];
            const shown = { ...signatures, [party]: await signature() };

            await expect(escrow.connect(fixture.stranger).settleMutually(terms, made, shown.client, shown.agency))
              .to.be.revertedWithCustomError(escrow, "SignatureMissing")
              .withArgs(fixture[party].address);
          });
        }
      }

      it("does not take one party's signature for both", async () => {
        const { escrow, fixture, terms } = await open();
        const made = await offer(3n * CAP);
        const signature = await signOffer(stage, fixture.agency, made);

        await expect(escrow.connect(fixture.agency).settleMutually(terms, made, signature, signature))
          .to.be.revertedWithCustomError(escrow, "SignatureMissing")
          .withArgs(terms.client);
      });
    });

    context("splits what is held", () => {
      for (const [who, agencyAmount] of [
        ["client", 0n],
        ["agency", 3n * CAP],
        ["stranger", CAP + 1n],
      ] as const) {
        it(`called by the ${who}: ${agencyAmount} for the agency`, async () => {
          await open();
          await expectSettled(await offer(agencyAmount), stage.fixture[who]);
        });
      }

      it("while a period runs that was paid weekly, and another waits", async () => {
        await open(WEEKLY_85);
        await stage.earnInterim(0, 1, 10n);
        await stage.earnInterim(1, 1, 20n);
        expect(await stage.escrow.held(stage.terms)).to.equal(3n * CAP - 1_020n * USDC);

        await expectSettled(await offer(CAP));
      });

      it("between a settlement and the next funding, with nothing held", async () => {
        await open({ fundingGrace: 20n * DAY }, 1);
        await stage.settleAt(stage.windows(0).latestSettle);

        await expectSettled(await offer(0n));
      });

      it("after a cancellation", async () => {
        await open();
        await stage.cancelAt(stage.terms.start, 1);

        await expectSettled(await offer(CAP / 2n));
      });

      it("after a resignation", async () => {
        await open();
        await stage.resignAt(stage.windows(0).to, 1);

        await expectSettled(await offer(CAP / 4n));
      });
    });

    context("given a dispute", () => {
      it("splits the rest, and every disputer gets its fee back on top", async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        await open(withArbiter(fixture), 1);
        const { escrow, terms } = stage;
        const fee = 100n * USDC;
        await fixture.token.mint(fixture.agency, fee);
        await fixture.token.connect(fixture.agency).approve(escrow, fee);
        const value = currency === "native" ? fee : 0n;
        await stage.answer(0, 100n);
        await stage.next(stage.windows(0).askFrom);
        await escrow.connect(fixture.client).dispute(terms, 0, 75n, { value });
        await escrow.connect(fixture.agency).dispute(terms, 0, 200n, { value });
        // 3,000 paid, 2,000 back: 5,000 is in dispute.
        expect(await escrow.held(terms)).to.equal(5_000n * USDC);

        await expectSettled(await offer(1_000n * USDC), undefined, { client: fee, agency: fee });
      });
    });

    context("given a party that cannot receive", () => {
      it("keeps its part as a credit and pays the other", async () => {
        if (currency !== "native") return;
        const fixture = await networkHelpers.loadFixture(deploy);
        const receiver = await ethers.deployContract("HostileReceiver");
        stage = await Stage.open(connection, fixture, currency, { agency: await receiver.getAddress() }, 0);
        const { escrow, id, terms } = stage;
        await receiver.execute(escrow, escrow.interface.encodeFunctionData("propose", [terms, "0x"]));
        await escrow.connect(fixture.client).fund(terms, 0, 1, "0x", { value: fundingValue(terms, 1) });
        await receiver.behave(Behaviour.Revert);
        const made = await offer(CAP / 4n);
        const signature = await signOffer(stage, fixture.client, made);

        const data = escrow.interface.encodeFunctionData("settleMutually", [terms, made, signature, "0x"]);
        const tx = await receiver.execute(escrow, data);

        await expect(tx)
          .to.emit(escrow, "Credited")
          .withArgs(id, terms.agency, terms.token, CAP / 4n);
        await stage.expectMoved(tx, { client: (CAP * 3n) / 4n });
        expect(await escrow.creditOf(terms.agency, terms.token)).to.equal(CAP / 4n);
      });
    });

    context("given the client is a smart wallet", () => {
      async function openWithWallet(deployed: boolean) {
        const fixture = await networkHelpers.loadFixture(deploy);
        const factory = await ethers.deployContract("MockWalletFactory");
        const salt = `0x${"01".repeat(32)}`;
        const client = await factory.addressOf(fixture.client, salt);
        stage = await Stage.open(connection, fixture, currency, { client }, 1);
        if (deployed) await factory.deploy(fixture.client, salt);
        const made = await offer(CAP / 4n);
        const inner = await signOffer(stage, fixture.client, made);
        const deployment = factory.interface.encodeFunctionData("deploy", [fixture.client.address, salt]);
        return { made, inner, signature: wrapped(await factory.getAddress(), deployment, inner) };
      }

      for (const deployed of [true, false]) {
        it(`takes its signature ${deployed ? "(ERC-1271)" : "before it is deployed (ERC-6492)"}`, async () => {
          const { made, inner, signature } = await openWithWallet(deployed);
          const { escrow, fixture, id, terms } = stage;

          const tx = await escrow
            .connect(fixture.agency)
            .settleMutually(terms, made, deployed ? inner : signature, "0x");

          await expect(tx).to.emit(escrow, "SettledMutually").withArgs(id, 0, made.agencyAmount, made.clientAmount);
          await stage.expectMoved(tx, { agency: made.agencyAmount, client: made.clientAmount });
        });
      }
    });

    context("afterwards", () => {
      it("nothing can be done any more, and the signatures count no second time", async () => {
        await open();
        const { escrow, fixture, id, terms } = stage;
        const { client, agency } = fixture;
        const made = await offer(CAP);
        await expectSettled(made);

        const ended = [
          () => escrow.connect(client).fund(terms, 0, 1, "0x", { value: fundingValue(terms, 1) }),
          () => escrow.connect(client).cancel(terms, 0),
          () => escrow.connect(agency).resign(terms, 0),
          () => escrow.connect(client).optOut(terms),
          () => escrow.connect(agency).retract(terms),
          () => escrow.connect(agency).propose(terms, "0x"),
        ];
        for (const call of ended) {
          await expect(call()).to.be.revertedWithCustomError(escrow, "AlreadyEnded").withArgs(id, MUTUAL);
        }
        await expect(escrow.settle(terms)).to.be.revertedWithCustomError(escrow, "NothingToSettle").withArgs(id);
        await expect(settle(made)).to.be.revertedWithCustomError(escrow, "NotFunded").withArgs(id);
      });
    });
  });
}
