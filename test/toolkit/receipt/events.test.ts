import { expect } from "chai";
import { network } from "hardhat";

import { listAgreements, readAgreement, UnknownAgreementError } from "../../../toolkit/receipt/events.js";
import { replay } from "../../../toolkit/receipt/replay.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { agreementId, signMutualSettlement } from "../../../toolkit/terms/typed-data.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { deployEscrow, fundFirst, makeTerms, USDC, WEEKLY_85, withArbiter } from "../../support/escrow.js";

const connection = await network.create();
const { networkHelpers } = connection;

describe("readAgreement", () => {
  const fixture = async () => {
    const deployed = await deployEscrow(connection);
    const terms = await makeTerms(deployed, "ERC-20", { ...WEEKLY_85, trialEnd: deployed.now + 2n * DAY });
    return { ...deployed, terms, id: await fundFirst(deployed, terms, 3) };
  };

  it("rebuilds the terms, whose hash is the id", async () => {
    const { escrow, terms, id, location } = await networkHelpers.loadFixture(fixture);
    const record = await readAgreement(escrow, id);
    expect(record.terms).to.deep.equal(terms);
    expect(agreementId(record.terms, location)).to.equal(id);
    expect(await listAgreements(escrow)).to.deep.equal([id]);
  });

  it("reads every movement of a life", async () => {
    const { escrow, oracle, terms, id, client, agency } = await networkHelpers.loadFixture(fixture);
    await networkHelpers.time.increaseTo(terms.start + 7n * DAY);
    await oracle.answer(interimQuestion(terms, 0, terms.start + 7n * DAY), 47);
    await escrow.payInterim(terms, 0, 1);
    await networkHelpers.time.increaseTo(terms.start + 33n * DAY);
    await oracle.answer(periodQuestion(terms, 0), 198);
    await escrow.settle(terms);
    await escrow.connect(client).cancel(terms, 2);
    await escrow.connect(agency).resign(terms, 1);

    const record = await readAgreement(escrow, id);
    expect(record.events).to.deep.equal([
      { kind: "funded", count: 3n, amount: 30_000n * USDC },
      { kind: "interimPaid", period: 0, value: 47n, amount: 1_598n * USDC },
      { kind: "settled", period: 0, value: 198n, toAgency: 6_322n * USDC, toClient: 2_080n * USDC },
      { kind: "cancelled", keep: 2, returned: 10_000n * USDC },
      { kind: "resigned", keep: 1, returned: 10_000n * USDC },
    ]);
    expect(replay(record.terms, record.events)).to.include({ difference: 0n, held: 0n });
  });

  it("reads a missing answer as none, and an opt-out", async () => {
    const { escrow, terms, id, client } = await networkHelpers.loadFixture(fixture);
    await networkHelpers.time.increaseTo(terms.start);
    await escrow.connect(client).optOut(terms);
    expect((await readAgreement(escrow, id)).events.at(-1)).to.deep.equal({
      kind: "optedOut",
      keep: 0,
      returned: 30_000n * USDC,
    });
  });

  it("reads a settlement without an answer", async () => {
    const { escrow, terms, id } = await networkHelpers.loadFixture(fixture);
    await networkHelpers.time.increaseTo(terms.start + 40n * DAY);
    await escrow.settle(terms);
    expect((await readAgreement(escrow, id)).events.at(-1)).to.deep.equal({
      kind: "settled",
      period: 0,
      value: null,
      toAgency: 0n,
      toClient: 10_000n * USDC,
    });
  });

  describe("with an arbiter", () => {
    const disputable = async () => {
      const deployed = await deployEscrow(connection);
      const terms = await makeTerms(deployed, "ERC-20", withArbiter(deployed));
      const id = await fundFirst(deployed, terms, 2);
      await deployed.token.mint(deployed.agency, terms.arbiterFee);
      await deployed.token.connect(deployed.agency).approve(deployed.escrow, terms.arbiterFee);
      await networkHelpers.time.increaseTo(terms.start + 33n * DAY);
      await deployed.oracle.answer(periodQuestion(terms, 0), 100);
      await deployed.escrow.connect(deployed.client).dispute(terms, 0, 40);
      return { ...deployed, terms, id };
    };
    const disputed = {
      ...{ kind: "disputed", period: 0, by: "client", value: 100n, claimedValue: 40n },
      ...{ toAgency: 1_600n * USDC, toClient: 0n },
    };

    it("reads disputes of both, and the ruling", async () => {
      const { escrow, terms, id, agency, arbiter } = await networkHelpers.loadFixture(disputable);
      await escrow.connect(agency).dispute(terms, 0, 150);
      await networkHelpers.time.increase(2n * DAY);
      await escrow.connect(arbiter).rule(terms, 0, 70);

      const record = await readAgreement(escrow, id);
      expect(record.events.slice(1)).to.deep.equal([
        disputed,
        { ...disputed, by: "agency", claimedValue: 150n, toAgency: 0n, toClient: 4_000n * USDC },
        { kind: "ruled", period: 0, value: 70n, toAgency: 1_200n * USDC, toClient: 3_200n * USDC },
      ]);
      expect(replay(record.terms, record.events)).to.include({ difference: 0n, held: 10_000n * USDC });
    });

    it("reads what moved undisputed, and the silence", async () => {
      const { escrow, terms, id } = await networkHelpers.loadFixture(disputable);
      await networkHelpers.time.increase(2n * DAY);
      await escrow.payUndisputed(terms);
      await networkHelpers.time.increase(5n * DAY);
      await escrow.settle(terms);

      const record = await readAgreement(escrow, id);
      expect(record.events.slice(1)).to.deep.equal([
        disputed,
        { kind: "undisputedPaid", period: 0, toAgency: 0n, toClient: 6_000n * USDC },
        { kind: "settled", period: 0, value: 100n, toAgency: 2_400n * USDC, toClient: 0n },
      ]);
      expect(replay(record.terms, record.events)).to.include({ difference: 0n, held: 10_000n * USDC });
    });

    it("reads a mutual settlement", async () => {
      const { escrow, terms, id, client, agency, location } = await networkHelpers.loadFixture(disputable);
      const offer = {
        ...{ periodsSettled: 0n, agencyAmount: 8_400n * USDC, clientAmount: 10_000n * USDC },
        validUntil: terms.start + 40n * DAY,
      };
      const signature = await signMutualSettlement(agency, id, offer, location);
      await escrow.connect(client).settleMutually(terms, offer, "0x", signature);

      const record = await readAgreement(escrow, id);
      expect(record.events.slice(1)).to.deep.equal([
        disputed,
        { kind: "settledMutually", periodsSettled: 0, toAgency: 8_400n * USDC, toClient: 10_000n * USDC },
      ]);
      expect(replay(record.terms, record.events)).to.include({ difference: 0n, held: 0n });
    });
  });

  it("says so when the escrow never saw the terms", async () => {
    const { escrow } = await networkHelpers.loadFixture(fixture);
    const error: unknown = await readAgreement(escrow, `0x${"11".repeat(32)}`).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(UnknownAgreementError);
    expect((error as UnknownAgreementError).remedy).to.contain("Check the id");
  });
});
