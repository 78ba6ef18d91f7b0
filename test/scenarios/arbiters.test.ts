/*
 * Who can be an arbiter: a person, a Safe, a contract that asks a court. Each takes an agreement from a wrong answer to
 * its end, and everything ends up where the ruling says. The Safe is the published one; the court is not: it has ERC-792's
 * shape and rules as the test says.
 */
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";

import type { Terms } from "../../toolkit/terms/types.js";
import { DAY, HOUR } from "../../toolkit/units/durations.js";
import type { CourtArbiter } from "../../typechain-types/contracts/test/arbitration/CourtArbiter.js";
import type { MockCourt } from "../../typechain-types/contracts/test/arbitration/MockCourt.js";
import { CURRENCIES, deployForDisputes, USDC, withArbiter } from "../support/escrow.js";
import { Safe } from "../support/safe.js";
import { Stage } from "../support/stage.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const FEE = 100n * USDC;
const MAX = 2n ** 128n - 1n;
const COURT_COST = parseEther("0.05");

/** The court's rulings, as the adapter numbers them. */
const RULING = { none: 0, answerStands: 1, client: 2, agency: 3 } as const;

const deploy = async () => {
  const fixture = await deployForDisputes(connection);
  const signers = await ethers.getSigners();
  const owners = signers.slice(5, 8);
  const addresses = owners.map(({ address }) => address);
  const safe = await Safe.deploy(fixture.stranger, addresses, 2);
  const court = await ethers.deployContract("MockCourt", [COURT_COST]);
  const adapter = await ethers.deployContract("CourtArbiter", [fixture.escrow, court, "0x", "/ipfs/…/policy.json"]);
  return { fixture, owners, safe, court, adapter };
};

for (const currency of CURRENCIES) {
  describe(`Arbiters (${currency})`, () => {
    let stage: Stage;
    let parts: Awaited<ReturnType<typeof deploy>>;

    /** 100 units were answered, 40 each. The client says 50, the agency 150: 2,000 to 6,000 of 10,000 are disputed. */
    async function openDisputed(
      arbiter: string,
      claims: { client?: bigint; agency?: bigint } = { client: 50n, agency: 150n },
      overrides: Partial<Terms> = {},
      value: bigint | null = 100n,
    ) {
      const { fixture } = parts;
      const all = { ...withArbiter(fixture), arbiter, ...overrides };
      stage = await Stage.open(connection, fixture, currency, all);
      if (value !== null) await stage.answer(0, value);
      const from = value === null ? stage.windows(0).answerBefore : stage.windows(0).askFrom;
      if (claims.client !== undefined) await stage.disputeAt(from, "client", 0, claims.client);
      if (claims.agency !== undefined) await stage.disputeAt(from + 1n, "agency", 0, claims.agency);
      return from + stage.terms.reviewWindow;
    }

    beforeEach(async () => {
      parts = await networkHelpers.loadFixture(deploy);
    });
    afterEach(() => stage.expectConserved());

    async function expectClosed(paid: bigint) {
      expect(await stage.book()).to.include({ paid, returned: stage.terms.cap - paid });
      expect(await stage.escrow.held(stage.terms)).to.equal(0n);
      expect(await stage.balance(stage.fixture.location.verifyingContract)).to.equal(0n);
    }

    context("given a person", () => {
      it("rules with one transaction and gets both fees", async () => {
        const { fixture } = parts;
        const reviewEnd = await openDisputed(fixture.arbiter.address);

        const tx = await stage.ruleAt(reviewEnd, 0, 80n);

        await expect(tx)
          .to.emit(stage.escrow, "Ruled")
          .withArgs(stage.id, 0, 80, 1_200n * USDC, 2_800n * USDC);
        await stage.expectMoved(tx, { agency: 1_200n * USDC, client: 2_800n * USDC, arbiter: 2n * FEE });
        await expectClosed(3_200n * USDC);
      });
    });

    context("given a Safe of which two of three owners must sign", () => {
      const executeSigned = async (signers: HardhatEthersSigner[]) =>
        await parts.safe.executeSigned(
          parts.fixture.stranger,
          signers,
          await stage.escrow.getAddress(),
          stage.escrow.interface.encodeFunctionData("rule", [stage.terms, 0, 80]),
        );

      it("rules when two signed, whoever sends it, and gets both fees", async () => {
        const { safe, owners } = parts;
        const reviewEnd = await openDisputed(safe.address);
        await stage.next(reviewEnd);

        const tx = await executeSigned(owners.slice(1));

        await expect(tx)
          .to.emit(stage.escrow, "Ruled")
          .withArgs(stage.id, 0, 80, 1_200n * USDC, 2_800n * USDC);
        await stage.expectMoved(tx, { agency: 1_200n * USDC, client: 2_800n * USDC, arbiter: 2n * FEE });
        await expectClosed(3_200n * USDC);
      });

      it("cannot rule when one signed, and an owner alone is not the arbiter", async () => {
        const { safe, owners } = parts;
        const reviewEnd = await openDisputed(safe.address);
        const [owner] = owners as [HardhatEthersSigner];
        await stage.passTo(reviewEnd);
        const { escrow, terms } = stage;

        // GS020: too few signatures.
        await expect(executeSigned([owner])).to.be.revertedWith("GS020");
        await expect(escrow.connect(owner).rule(terms, 0, 80))
          .to.be.revertedWithCustomError(escrow, "NotParty")
          .withArgs(owner.address, safe.address);
        await stage.settleAt(stage.rulingEnd(0));
        await expectClosed(4_000n * USDC);
      });
    });

    context("given a contract that asks a court", () => {
      let court: MockCourt;
      let adapter: CourtArbiter;

      beforeEach(() => {
        ({ court, adapter } = parts);
      });

      /** The client takes the dispute to the court, which rules. */
      async function toCourt(reviewEnd: bigint, ruling: number): Promise<void> {
        const { client, stranger } = stage.fixture;
        await stage.next(reviewEnd);
        await adapter.connect(client).request(stage.terms, 0, { value: COURT_COST });
        await court.connect(stranger).giveRuling(0, ruling);
      }

      it("goes from the dispute to the court's ruling and back, and the fees to who paid the court", async () => {
        const reviewEnd = await openDisputed(await adapter.getAddress());
        const { escrow, fixture, id, terms } = stage;
        const { client, agency, stranger } = fixture;
        const key = await adapter.caseId(id, 0);

        await stage.next(reviewEnd);
        const request = await adapter.connect(client).request(terms, 0, { value: COURT_COST });
        await expect(request).to.emit(adapter, "Dispute").withArgs(court, 0, 0, key);
        expect(await ethers.provider.getBalance(court)).to.equal(COURT_COST);
        await expect(adapter.connect(agency).submitEvidence(key, "/ipfs/…/report.json"))
          .to.emit(adapter, "Evidence")
          .withArgs(court, key, agency.address, "/ipfs/…/report.json");
        await expect(court.giveRuling(0, RULING.client)).to.emit(adapter, "Ruling").withArgs(court, 0, RULING.client);
        // The court said it; the money has not moved.
        expect(await escrow.held(terms)).to.equal(4_000n * USDC);

        await stage.next(reviewEnd + DAY);
        const tx = await adapter.connect(stranger).execute(terms, 0);

        await expect(tx)
          .to.emit(escrow, "Ruled")
          .withArgs(id, 0, 0, 0, 4_000n * USDC);
        await stage.expectMoved(tx, { client: 4_000n * USDC, arbiter: 2n * FEE });
        await expectClosed(2_000n * USDC);

        await stage.expectMoved(await adapter.connect(stranger).payOut(client, terms.token), {
          client: 2n * FEE,
          arbiter: -2n * FEE,
        });
        await expect(adapter.payOut(client, terms.token)).to.be.revertedWithCustomError(adapter, "NothingOwed");
      });

      for (const { name, claims, overrides = {}, value = 100n, ruling, paid } of [
        { name: "the answer", ruling: RULING.answerStands, paid: 4_000n },
        { name: "the answer when the court cannot decide", ruling: RULING.none, paid: 4_000n },
        { name: "the client's claim", ruling: RULING.client, paid: 2_000n },
        { name: "the agency's claim", ruling: RULING.agency, paid: 6_000n },
        {
          name: "the answer when only the agency claims and is wrong",
          claims: { agency: 150n },
          ruling: RULING.client,
          paid: 4_000n,
        },
        {
          name: "the answer when only the client claims and is wrong",
          claims: { client: 50n },
          ruling: RULING.agency,
          paid: 4_000n,
        },
        {
          name: "nothing that did not come",
          claims: { agency: MAX },
          value: null,
          ruling: RULING.answerStands,
          paid: 0n,
        },
        {
          name: "the base where nothing came and the answer stands",
          claims: { agency: MAX },
          overrides: { base: 500n * USDC },
          value: null,
          ruling: RULING.answerStands,
          paid: 500n,
        },
        {
          name: "the cap where nothing came",
          claims: { agency: MAX },
          value: null,
          ruling: RULING.agency,
          paid: 10_000n,
        },
        {
          name: "the client's claim where lower is better",
          claims: { client: 80n, agency: 20n },
          overrides: { lowerIsBetter: true, baselines: [100n] },
          value: 50n,
          ruling: RULING.client,
          paid: 800n,
        },
        {
          name: "the agency's claim where lower is better",
          claims: { client: 80n, agency: 20n },
          overrides: { lowerIsBetter: true, baselines: [100n] },
          value: 50n,
          ruling: RULING.agency,
          paid: 3_200n,
        },
        {
          name: "the missing answer's where lower is better",
          claims: { agency: 0n },
          overrides: { lowerIsBetter: true, baselines: [100n] },
          value: null,
          ruling: RULING.answerStands,
          paid: 0n,
        },
      ] as {
        name: string;
        claims?: { client?: bigint; agency?: bigint };
        overrides?: Partial<Terms>;
        value?: bigint | null;
        ruling: number;
        paid: bigint;
      }[]) {
        it(`pays ${name}`, async () => {
          const reviewEnd = await openDisputed(await adapter.getAddress(), claims, overrides, value);
          await toCourt(reviewEnd, ruling);

          await adapter.execute(stage.terms, 0);

          await expectClosed(paid * USDC);
          expect(await stage.balance(await adapter.getAddress())).to.equal(
            BigInt(Object.keys(claims ?? { client: 0, agency: 0 }).length) * FEE,
          );
        });
      }

      it("lets the answer stand when the court takes longer than the ruling window", async () => {
        const reviewEnd = await openDisputed(await adapter.getAddress());
        const { escrow, terms } = stage;
        await toCourt(reviewEnd, RULING.client);
        const rulingEnd = stage.rulingEnd(0);

        await stage.next(rulingEnd);
        await expect(adapter.execute(terms, 0))
          .to.be.revertedWithCustomError(escrow, "RulingOver")
          .withArgs(rulingEnd, rulingEnd);
        const tx = await stage.settleAt(rulingEnd + HOUR);

        // Both get their fee back; who paid the court did so for nothing.
        await stage.expectMoved(tx, { agency: 2_000n * USDC + FEE, client: 2_000n * USDC + FEE });
        await expectClosed(4_000n * USDC);
        await expect(adapter.payOut(terms.client, terms.token)).to.be.revertedWithCustomError(adapter, "NothingOwed");
      });

      it("takes no case before the review is over, twice, for another price, or without a dispute", async () => {
        const reviewEnd = await openDisputed(await adapter.getAddress());
        const { fixture, id, terms } = stage;
        const { client } = fixture;
        const key = await adapter.caseId(id, 0);

        await stage.next(reviewEnd - 1n);
        await expect(adapter.connect(client).request(terms, 0, { value: COURT_COST }))
          .to.be.revertedWithCustomError(adapter, "ReviewRunning")
          .withArgs(reviewEnd - 1n, reviewEnd);
        await stage.next(reviewEnd);
        await expect(adapter.connect(client).request(terms, 0, { value: COURT_COST - 1n }))
          .to.be.revertedWithCustomError(adapter, "WrongCost")
          .withArgs(COURT_COST - 1n, COURT_COST);
        await expect(adapter.connect(client).request(terms, 1, { value: COURT_COST }))
          .to.be.revertedWithCustomError(adapter, "NotDisputed")
          .withArgs(id, 1);
        await adapter.connect(client).request(terms, 0, { value: COURT_COST });
        await expect(adapter.connect(client).request(terms, 0, { value: COURT_COST }))
          .to.be.revertedWithCustomError(adapter, "AlreadyAsked")
          .withArgs(key);
      });

      it("carries out nothing that the court did not rule, and hears nobody else", async () => {
        const reviewEnd = await openDisputed(await adapter.getAddress());
        const { escrow, fixture, id, terms } = stage;
        const { client } = fixture;
        await stage.next(reviewEnd);
        await adapter.connect(client).request(terms, 0, { value: COURT_COST });

        await expect(adapter.execute(terms, 0))
          .to.be.revertedWithCustomError(adapter, "NotRuled")
          .withArgs(await adapter.caseId(id, 0));
        await expect(adapter.connect(client).rule(0, RULING.client))
          .to.be.revertedWithCustomError(adapter, "OnlyCourt")
          .withArgs(client.address);

        await court.giveRuling(0, RULING.agency);
        // Terms with another price are another agreement, of which the court knows nothing.
        await expect(adapter.execute({ ...terms, cap: terms.cap + 1n }, 0)).to.be.revertedWithCustomError(
          adapter,
          "NotRuled",
        );
        await adapter.execute(terms, 0);
        await expect(adapter.execute(terms, 0)).to.be.revertedWithCustomError(escrow, "NotDisputed").withArgs(id, 0);
        expect(await adapter.owed(client, terms.token)).to.equal(2n * FEE);
      });

      it("takes no case of an agreement that names another arbiter", async () => {
        const reviewEnd = await openDisputed(parts.fixture.arbiter.address);
        const { fixture, terms } = stage;
        await stage.next(reviewEnd);

        await expect(adapter.connect(fixture.client).request(terms, 0, { value: COURT_COST }))
          .to.be.revertedWithCustomError(adapter, "NotArbiter")
          .withArgs(terms.arbiter);
      });
    });
  });
}
