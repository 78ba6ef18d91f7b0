/*
 * Of disputing, ruling and settling at most one is possible at any second, and from the end of the review on exactly
 * one: nobody waits for anybody. Walks over the seconds around every bound; the expectation is written from the table of
 * the design, not from the contract.
 */
import { expect } from "chai";
import { network } from "hardhat";

import { periodQuestion } from "../../toolkit/schedule/questions.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { HOUR } from "../../toolkit/units/durations.js";
import { deployForDisputes, withArbiter, type EscrowFixture } from "../support/escrow.js";
import { Stage, STATUS } from "../support/stage.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployForDisputes(connection);

const ACTIONS = ["client disputes", "agency disputes", "payUndisputed", "rule", "settle"] as const;
type Action = (typeof ACTIONS)[number];

const CLAIMS = { client: 50n, agency: 150n } as const;
type Who = keyof typeof CLAIMS;

/** Four hours, measured one later, one to report, two to review, three to rule. */
const overridesOf = (fixture: EscrowFixture): Partial<Terms> => {
  const start = fixture.now + 24n * HOUR;
  return {
    ...withArbiter(fixture),
    start,
    periodEnds: [start + 4n * HOUR],
    fundingGrace: HOUR,
    measureDelay: HOUR,
    reportGrace: HOUR,
    reviewWindow: 2n * HOUR,
    rulingWindow: 3n * HOUR,
  };
};

/** Which party disputes how many seconds after the beginning of the review, or before its end when negative. */
type Disputes = readonly (readonly [who: Who, after: bigint])[];
const HISTORIES: readonly (readonly [name: string, disputes: Disputes])[] = [
  ["nobody disputes", []],
  ["the client disputes at once", [["client", 1n]]],
  ["the client disputes in the last second", [["client", -1n]]],
  ["the agency disputes at once", [["agency", 1n]]],
  ["the agency disputes in the last second", [["agency", -1n]]],
  [
    "both dispute, the client first",
    [
      ["client", 5n],
      ["agency", 6n],
    ],
  ],
  [
    "both dispute, the agency first, as late as they can",
    [
      ["agency", -2n],
      ["client", -1n],
    ],
  ],
];

describe("The time line of a dispute", () => {
  for (const [name, answerAt] of [
    ["answered as soon as it may be asked", (q: bigint) => q],
    ["answered in the last second that counts", (_: bigint, d: bigint) => d - 1n],
    ["never answered", () => undefined],
  ] as const) {
    for (const [history, disputes] of HISTORIES) {
      const answered = answerAt(0n, 1n) !== undefined;
      // With no answer the client has nothing to claim: the agency gets the least there is.
      if (!answered && disputes.some(([who]) => who === "client")) continue;

      it(`has one action at a time when ${name} and ${history}`, async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        const stage = await Stage.open(connection, fixture, "ERC-20", overridesOf(fixture));
        const { terms } = stage;
        const { to, askFrom: q, answerBefore: d } = stage.windows(0);
        const answeredAt = answerAt(q, d);
        const decidedAt = answeredAt ?? d;
        const reviewEnd = decidedAt + terms.reviewWindow;
        const rulingEnd = reviewEnd + terms.rulingWindow;
        const disputedAt = new Map(
          disputes.map(([who, after]) => [(after < 0n ? reviewEnd : decidedAt) + after, who] as const),
        );

        const bounds = [to, q, d, decidedAt, ...disputedAt.keys(), reviewEnd, rulingEnd];
        const seconds = [...new Set(bounds.flatMap((bound) => [bound - 1n, bound, bound + 1n]))].sort((a, b) =>
          a < b ? -1 : 1,
        );
        const disputers = new Set<Who>();
        for (const second of seconds) {
          const who = disputedAt.get(second);
          if (answeredAt === second) {
            await stage.next(second);
            await fixture.oracle.answer(periodQuestion(terms, 0), 100n);
          } else if (who !== undefined) {
            await stage.disputeAt(second, who, 0, CLAIMS[who]);
            disputers.add(who);
          } else {
            await stage.passTo(second);
          }

          const expected = new Set<Action>();
          if (second >= decidedAt && second < reviewEnd) {
            if (answered && !disputers.has("client")) expected.add("client disputes");
            if (!disputers.has("agency")) expected.add("agency disputes");
          }
          if (second >= reviewEnd && disputers.size > 0) {
            const left = disputers.has("client") ? terms.cap - 4_000_000_000n : answered ? 4_000_000_000n : 0n;
            if (disputers.size === 1 && left > 0n) expected.add("payUndisputed");
            expected.add(second < rulingEnd ? "rule" : "settle");
          }
          if (second >= reviewEnd && disputers.size === 0) expected.add("settle");

          const where = `${second - decidedAt} s after the beginning of the review`;
          const actual = await possible(stage);
          expect(actual, where).to.deep.equal(expected);
          const phases = new Set([...actual].flatMap((action) => phaseOf[action] ?? []));
          expect(phases.size, where).to.be.at.most(1);
          if (second >= reviewEnd) expect(phases.size, where).to.equal(1);
          if (second >= reviewEnd && disputers.size > 0) {
            expect(await stage.escrow.statusOf(terms), where).to.equal(STATUS.disputed);
          }
        }
        expect(disputers.size).to.equal(disputes.length);
      });
    }
  }
});

const phaseOf: Partial<Record<Action, string>> = {
  "client disputes": "dispute",
  "agency disputes": "dispute",
  rule: "rule",
  settle: "settle",
};

/** Which actions would succeed in the latest block. */
async function possible(stage: Stage): Promise<Set<Action>> {
  const { escrow, fixture, terms } = stage;
  const { client, agency, arbiter, stranger } = fixture;
  const overrides = { blockTag: "latest" } as const;
  const calls: Record<Action, () => Promise<unknown>> = {
    "client disputes": () => escrow.connect(client).dispute.staticCall(terms, 0, CLAIMS.client, overrides),
    "agency disputes": () => escrow.connect(agency).dispute.staticCall(terms, 0, CLAIMS.agency, overrides),
    payUndisputed: () => escrow.connect(stranger).payUndisputed.staticCall(terms, overrides),
    rule: () => escrow.connect(arbiter).rule.staticCall(terms, 0, 90, overrides),
    settle: () => escrow.connect(stranger).settle.staticCall(terms, overrides),
  };
  const actions = new Set<Action>();
  for (const action of ACTIONS) {
    try {
      await calls[action]();
      actions.add(action);
    } catch (error) {
      // A refusal of the contract, and nothing else, makes an action impossible.
      const data = (error as { data?: string }).data ?? "0x";
      if (escrow.interface.parseError(data) === null) throw error;
    }
  }
  return actions;
}
