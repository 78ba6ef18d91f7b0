/*
 * At every second at most one of the actions that move a period's money is possible, and exactly the one that the
 * time line names. Walks over the seconds around every bound of one period; the expectation is written from the table
 * of the design, not from the contract.
 */
import { expect } from "chai";
import { network } from "hardhat";

import { interimQuestion, periodQuestion } from "../../toolkit/schedule/questions.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { HOUR } from "../../toolkit/units/durations.js";
import { deployEscrow, withArbiter, type EscrowFixture } from "../support/escrow.js";
import { Stage } from "../support/stage.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployEscrow(connection);

type MoneyAction = "optOut" | "payInterim" | "settle";

/** Ten hours, measured two hours later, one hour to report and one to review; a trial of three hours, interim every two. */
const overridesOf = (fixture: EscrowFixture): Partial<Terms> => {
  const start = fixture.now + 24n * HOUR;
  return {
    ...withArbiter(fixture),
    start,
    periodEnds: [start + 10n * HOUR],
    trialEnd: start + 3n * HOUR,
    fundingGrace: HOUR,
    measureDelay: 2n * HOUR,
    reportGrace: HOUR,
    reviewWindow: HOUR,
    rulingWindow: HOUR,
    interimEvery: 2n * HOUR,
    interimBps: 5_000n,
  };
};

describe("The time line of a period", () => {
  for (const [name, answerAt] of [
    ["answered as soon as it may be asked", (q: bigint) => q],
    ["answered one second later", (q: bigint) => q + 1n],
    ["answered in the last second that counts", (_: bigint, d: bigint) => d - 1n],
    ["answered one second too early", (q: bigint) => q - 1n],
    ["answered at the deadline, too late", (_: bigint, d: bigint) => d],
    ["never answered", () => undefined],
  ] as const) {
    it(`has one money action at a time when ${name}`, async () => {
      const fixture = await networkHelpers.loadFixture(deploy);
      const stage = await Stage.open(connection, fixture, "ERC-20", overridesOf(fixture));
      const { terms } = stage;
      const { from, to, askFrom: q, answerBefore: d, interimPoints } = stage.windows(0);
      const answeredAt = answerAt(q, d);
      const counts = answeredAt !== undefined && q <= answeredAt && answeredAt < d;
      const payableFrom = (counts ? answeredAt : d) + terms.reviewWindow;

      const bounds = [
        from,
        terms.trialEnd,
        ...interimPoints,
        to,
        q,
        ...(answeredAt === undefined ? [] : [answeredAt, answeredAt + terms.reviewWindow]),
        d,
        payableFrom,
        d + terms.reviewWindow + terms.rulingWindow,
      ];
      const seconds = [...new Set(bounds.flatMap((bound) => [bound - 1n, bound, bound + 1n]))].sort((a, b) =>
        a < b ? -1 : 1,
      );

      for (const second of seconds) {
        // Each block is mined by the answer of that second, or empty.
        const point = interimPoints.indexOf(second);
        if (point >= 0) {
          await stage.next(second);
          await fixture.oracle.answer(interimQuestion(terms, 0, second), 100n + BigInt(point));
        } else if (second === answeredAt) {
          await stage.next(second);
          await fixture.oracle.answer(periodQuestion(terms, 0), 200n);
        } else {
          await stage.passTo(second);
        }

        const expected = new Set<MoneyAction>();
        if (second < terms.trialEnd) expected.add("optOut");
        if (second >= terms.trialEnd && second < to) expected.add("payInterim");
        if (second >= payableFrom) expected.add("settle");

        const where = `${second - from} s after the start`;
        expect(await possible(stage, interimPoints.length), where).to.deep.equal(expected);
        expect(expected.size, where).to.be.at.most(1);
      }
      expect(seconds.length).to.be.greaterThan(25);
    });
  }

  it("lets nothing but the clock decide that a missing answer is final", async () => {
    const fixture = await networkHelpers.loadFixture(deploy);
    const stage = await Stage.open(connection, fixture, "ERC-20", overridesOf(fixture));
    const { latestSettle } = stage.windows(0);

    await stage.passTo(latestSettle + 10n * 365n * 24n * HOUR);

    expect(await possible(stage, 4)).to.deep.equal(new Set(["settle"]));
  });
});

/** Which actions would succeed in the latest block. */
async function possible(stage: Stage, points: number): Promise<Set<MoneyAction>> {
  const { escrow, fixture, terms } = stage;
  const actions = new Set<MoneyAction>();
  const attempt = async (action: MoneyAction, call: () => Promise<unknown>) => {
    try {
      await call();
      actions.add(action);
    } catch (error) {
      // A refusal of the contract, and nothing else, makes an action impossible.
      const data = (error as { data?: string }).data ?? "0x";
      if (escrow.interface.parseError(data) === null) throw error;
    }
  };
  const overrides = { blockTag: "latest" } as const;
  await attempt("optOut", () => escrow.connect(fixture.client).optOut.staticCall(terms, overrides));
  for (let point = 0; point <= points + 1; point++) {
    await attempt("payInterim", () => escrow.payInterim.staticCall(terms, 0, point, overrides));
  }
  await attempt("settle", () => escrow.settle.staticCall(terms, overrides));
  return actions;
}
