import { expect } from "chai";
import { network } from "hardhat";

import { signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";
import { deployEscrow, fundFirst, fundingValue, makeTerms, withArbiter } from "../support/escrow.js";

/*
statusOf
├── given no consent: Unknown, also for terms that cannot be valid
├── given a retraction: Retracted, whatever the clock says, until the agency consents again
├── given a consent and nothing funded
│   ├── before start + fundingGrace: Proposed
│   └── from then on: Lapsed
├── given money of the oldest unsettled period
│   ├── before its start: Scheduled
│   ├── from its start, before its end: Running
│   ├── from its end: Settling
│   └── from its first dispute until it is ruled on or settled: Disputed, whatever the clock says
├── given everything funded is settled, and periods are left
│   ├── before the next period's start + fundingGrace: AwaitingFunding
│   └── from then on: Closed
├── given everything is settled: Closed
└── given an early end
    ├── with nothing kept: Closed
    └── with periods kept: as their money says, then Closed at once
*/

const connection = await network.create();
const { networkHelpers } = connection;
const { time } = networkHelpers;

// In the order of the contract's enum.
const STATUSES = [
  "Unknown",
  "Proposed",
  "Retracted",
  "Lapsed",
  "Scheduled",
  "Running",
  "Settling",
  "AwaitingFunding",
  "Closed",
  "Disputed",
] as const;
type Status = (typeof STATUSES)[number];

async function fixture() {
  const made = await deployEscrow(connection);
  // Settled as soon as a period is over and answered.
  return { ...made, terms: await makeTerms(made, "native", { measureDelay: 0n, fundingGrace: 2n * DAY }) };
}
const load = () => networkHelpers.loadFixture(fixture);
type Made = Awaited<ReturnType<typeof fixture>>;

async function expectStatus({ escrow }: Made, terms: Terms, expected: Status): Promise<void> {
  expect(STATUSES[Number(await escrow.statusOf(terms))]).to.equal(expected);
}

// Moves the clock to `at`, and says what the status is in that second.
async function expectStatusAt(made: Made, terms: Terms, at: bigint, expected: Status): Promise<void> {
  await time.increaseTo(at);
  await expectStatus(made, terms, expected);
}

async function settle({ escrow, oracle }: Made, terms: Terms, period: number): Promise<void> {
  const { start, end, askFrom } = await escrow.windowOf(terms, period);
  await oracle.answer({ metric: terms.metric, from: start, to: end, notBefore: askFrom }, 10);
  await escrow.settle(terms);
}

describe("PerformanceEscrow.statusOf", () => {
  context("given no consent", () => {
    it("is Unknown, at any time", async () => {
      const made = await load();
      const { terms } = made;
      await expectStatus(made, terms, "Unknown");
      await expectStatusAt(made, terms, terms.start + terms.fundingGrace, "Unknown");
      await expectStatusAt(made, terms, terms.periodEnds[2] ?? 0n, "Unknown");
    });

    it("is Unknown for terms without periods, too", async () => {
      const made = await load();
      await expectStatus(made, { ...made.terms, periodEnds: [] }, "Unknown");
    });

    it("is Unknown for terms that differ from proposed ones", async () => {
      const made = await load();
      await made.escrow.connect(made.agency).propose(made.terms, "0x");
      await expectStatus(made, { ...made.terms, cap: made.terms.cap + 1n }, "Unknown");
    });
  });

  context("given a retraction", () => {
    it("is Retracted before and after the time for funding, and Proposed again when the agency consents", async () => {
      const made = await load();
      const { escrow, agency, terms } = made;
      await escrow.connect(agency).retract(terms);
      await expectStatus(made, terms, "Retracted");
      await escrow.connect(agency).propose(terms, "0x");
      await expectStatus(made, terms, "Proposed");
      await escrow.connect(agency).retract(terms);
      await expectStatusAt(made, terms, terms.start + terms.fundingGrace, "Retracted");
    });
  });

  context("given a consent and nothing funded", () => {
    it("is Proposed to the last second for funding, then Lapsed for good", async () => {
      const made = await load();
      const { escrow, agency, terms } = made;
      const bound = terms.start + terms.fundingGrace;
      await escrow.connect(agency).propose(terms, "0x");
      await expectStatus(made, terms, "Proposed");
      await expectStatusAt(made, terms, terms.start, "Proposed");
      await expectStatusAt(made, terms, bound - 1n, "Proposed");
      await expectStatusAt(made, terms, bound, "Lapsed");
      await expectStatusAt(made, terms, bound + 1n, "Lapsed");
      await expectStatusAt(made, terms, (terms.periodEnds[2] ?? 0n) + 100n * DAY, "Lapsed");
    });
  });

  context("given funded periods", () => {
    it("tells one period's life, and closes when the next is not funded in time", async () => {
      const made = await load();
      const { escrow, terms } = made;
      const [end] = terms.periodEnds as [bigint];
      await fundFirst(made, terms);
      await expectStatus(made, terms, "Scheduled");
      await expectStatusAt(made, terms, terms.start - 1n, "Scheduled");
      await expectStatusAt(made, terms, terms.start, "Running");
      await expectStatusAt(made, terms, terms.start + 1n, "Running");
      await expectStatusAt(made, terms, end - 1n, "Running");
      await expectStatusAt(made, terms, end, "Settling");
      await expectStatusAt(made, terms, end + 1n, "Settling");
      await settle(made, terms, 0);
      await expectStatus(made, terms, "AwaitingFunding");
      await expectStatusAt(made, terms, end + terms.fundingGrace - 1n, "AwaitingFunding");
      await expectStatusAt(made, terms, end + terms.fundingGrace, "Closed");
      await expectStatusAt(made, terms, end + terms.fundingGrace + 1n, "Closed");
      expect(await escrow.held(terms)).to.equal(0);
    });

    it("stays Settling as long as nobody settles, however late", async () => {
      const made = await load();
      const { terms } = made;
      await fundFirst(made, terms);
      await expectStatusAt(made, terms, (terms.periodEnds[2] ?? 0n) + 1000n * DAY, "Settling");
    });

    it("goes by the oldest unsettled period while later ones run", async () => {
      const made = await load();
      const { terms } = made;
      const [end0, end1, end2] = terms.periodEnds as [bigint, bigint, bigint];
      await fundFirst(made, terms, 3);
      await expectStatusAt(made, terms, end0 - 1n, "Running");
      await expectStatusAt(made, terms, end0, "Settling");
      await settle(made, terms, 0);
      await expectStatus(made, terms, "Running");
      await expectStatusAt(made, terms, end1 - 1n, "Running");
      await expectStatusAt(made, terms, end1, "Settling");
      await settle(made, terms, 1);
      await expectStatus(made, terms, "Running");
      await expectStatusAt(made, terms, end2, "Settling");
      await settle(made, terms, 2);
      await expectStatus(made, terms, "Closed");
    });

    it("is Running again when the next period is funded late", async () => {
      const made = await load();
      const { escrow, client, terms } = made;
      await fundFirst(made, terms);
      await time.increaseTo(terms.periodEnds[0] ?? 0n);
      await settle(made, terms, 0);
      await escrow.connect(client).fund(terms, 1, 1, "0x", { value: fundingValue(terms, 1) });
      await expectStatus(made, terms, "Running");
    });
  });

  context("given a dispute", () => {
    async function openDisputed(count: number) {
      const made = await load();
      const terms = { ...made.terms, ...withArbiter(made), arbiterFee: 0n };
      const end = terms.periodEnds[0] ?? 0n;
      await fundFirst(made, terms, count);
      const { oracle } = made;
      const { start, askFrom } = await made.escrow.windowOf(terms, 0);
      await oracle.answerAt({ metric: terms.metric, from: start, to: end, notBefore: askFrom }, 10, end);
      await expectStatusAt(made, terms, end, "Settling");
      await made.escrow.connect(made.client).dispute(terms, 0, 5);
      await expectStatus(made, terms, "Disputed");
      return {
        made,
        terms,
        reviewEnd: end + terms.reviewWindow,
        rulingEnd: end + terms.reviewWindow + terms.rulingWindow,
      };
    }

    it("is Disputed through review and ruling, until somebody settles, and then what the next period is", async () => {
      const { made, terms, reviewEnd, rulingEnd } = await openDisputed(2);
      await expectStatusAt(made, terms, reviewEnd - 1n, "Disputed");
      await expectStatusAt(made, terms, reviewEnd, "Disputed");
      await made.escrow.payUndisputed(terms);
      await expectStatus(made, terms, "Disputed");
      await expectStatusAt(made, terms, rulingEnd - 1n, "Disputed");
      await expectStatusAt(made, terms, rulingEnd, "Disputed");
      await expectStatusAt(made, terms, rulingEnd + 400n * DAY, "Disputed");
      await made.escrow.settle(terms);
      await expectStatus(made, terms, "Settling");
    });

    it("is what the next period is after a ruling, and Closed when there is none", async () => {
      for (const [count, after] of [
        [2, "Running"],
        [1, "Closed"],
      ] as const) {
        const { made, terms, reviewEnd } = await openDisputed(count);
        await expectStatusAt(made, terms, reviewEnd, "Disputed");
        await made.escrow.connect(made.arbiter).rule(terms, 0, 7);
        await expectStatusAt(made, terms, reviewEnd + DAY, after);
      }
    });

    it("stays Disputed when the agreement is cancelled or resigned, and is Closed when it is ruled on", async () => {
      for (const how of ["cancel", "resign"] as const) {
        const { made, terms, reviewEnd } = await openDisputed(2);
        if (how === "cancel") await made.escrow.connect(made.client).cancel(terms, 2);
        await made.escrow.connect(made.agency).resign(terms, 1);
        await expectStatus(made, terms, "Disputed");
        await expectStatusAt(made, terms, reviewEnd, "Disputed");
        await made.escrow.connect(made.arbiter).rule(terms, 0, 7);
        await expectStatus(made, terms, "Closed");
      }
    });
  });

  context("given an early end", () => {
    it("is Closed at once when nothing is kept: cancelled or resigned from before the start, or opted out of", async () => {
      for (const how of ["cancel", "resign", "optOut"] as const) {
        const made = await load();
        const { escrow, client, agency } = made;
        const terms = { ...made.terms, trialEnd: made.terms.start };
        await fundFirst(made, terms, 2);
        if (how === "cancel") await escrow.connect(client).cancel(terms, 0);
        if (how === "resign") await escrow.connect(agency).resign(terms, 0);
        if (how === "optOut") await escrow.connect(client).optOut(terms);
        await expectStatus(made, terms, "Closed");
        await expectStatusAt(made, terms, terms.start, "Closed");
      }
    });

    it("is what the kept periods say after a cancellation, and then Closed, though grace is left", async () => {
      const made = await load();
      const { escrow, client, terms } = made;
      await fundFirst(made, terms, 3);
      await time.increaseTo(terms.start + DAY);
      await escrow.connect(client).cancel(terms, 1);
      await expectStatus(made, terms, "Running");
      await expectStatusAt(made, terms, terms.periodEnds[0] ?? 0n, "Settling");
      await settle(made, terms, 0);
      await expectStatus(made, terms, "Closed");
    });

    it("is Settling after the agency resigned with a period that has ended", async () => {
      const made = await load();
      const { escrow, agency, terms } = made;
      await fundFirst(made, terms, 2);
      await time.increaseTo((terms.periodEnds[0] ?? 0n) + DAY);
      await escrow.connect(agency).resign(terms, 1);
      await expectStatus(made, terms, "Settling");
      await settle(made, terms, 0);
      await expectStatus(made, terms, "Closed");
    });

    it("stays Scheduled when a cancellation keeps periods by its notice", async () => {
      const made = await load();
      const { escrow, client } = made;
      const terms = { ...made.terms, cancelNotice: 1n };
      await fundFirst(made, terms, 3);
      await escrow.connect(client).cancel(terms, 1);
      await expectStatus(made, terms, "Scheduled");
      await expectStatusAt(made, terms, terms.start, "Running");
    });
  });

  it("knows the agreement the agency signed only when it is on chain", async () => {
    const made = await load();
    const { escrow, agency, stranger, terms, location } = made;
    const signature = await signTerms(agency, terms, location);
    await expectStatus(made, terms, "Unknown");
    await escrow.connect(stranger).propose(terms, signature);
    await expectStatus(made, terms, "Proposed");
  });
});
