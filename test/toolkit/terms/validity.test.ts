import { expect } from "chai";
import { getAddress, ZeroAddress, ZeroHash } from "ethers";

import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { REMEDIES, type ValidityCode } from "../../../toolkit/terms/remedies.js";
import type { ValidityContext } from "../../../toolkit/terms/rules/finding.js";
import type { Step, Terms } from "../../../toolkit/terms/types.js";
import { assertValidTerms, InvalidTermsError, validityProblems } from "../../../toolkit/terms/validity.js";
import { DAY, HOUR } from "../../../toolkit/units/durations.js";
import { Random } from "../../support/random.js";
import { randomTerms } from "../../support/random-terms.js";
import { START, validTerms, WITH_ARBITER, WITH_INTERIM } from "../../support/valid-terms.js";

const MAX = 2n ** 128n - 1n;
const ESCROW = getAddress("0xabcdef1234567890abcdef1234567890abcdef12");
const step = (threshold: bigint, lump: bigint, rate: bigint): Step => ({ threshold, lump, rate });
const periods = (...days: bigint[]) => days.map((day) => START + day * DAY);
const steps = (count: number) => Array.from({ length: count }, (_, index) => step(BigInt(index), 0n, 1n));
const everyMonth = (count: number) => periods(...Array.from({ length: count }, (_, index) => BigInt(index + 1) * 30n));

type Case = readonly [name: string, code: ValidityCode, changes: Partial<Terms>, context?: ValidityContext];

/** Each breaks one rule and no other, most of them by one. */
const BROKEN: readonly Case[] = [
  ["no client", "ZeroClient", { client: ZeroAddress }],
  ["no agency", "ZeroAgency", { agency: ZeroAddress }],
  ["no oracle", "ZeroOracle", { oracle: ZeroAddress }],
  ["no metric", "ZeroMetric", { metric: ZeroHash }],
  ["a client who is the agency", "ClientIsAgency", { client: validTerms().agency }],
  ["the client as arbiter", "ArbiterIsParty", { ...WITH_ARBITER, arbiter: validTerms().client }],
  ["the agency as arbiter", "ArbiterIsParty", { ...WITH_ARBITER, arbiter: validTerms().agency }],
  ["the escrow as client", "EscrowIsParty", { client: ESCROW }, { escrow: ESCROW }],
  ["the escrow as agency, in small letters", "EscrowIsParty", { agency: ESCROW.toLowerCase() }, { escrow: ESCROW }],
  ["the escrow as arbiter", "EscrowIsParty", { ...WITH_ARBITER, arbiter: ESCROW }, { escrow: ESCROW }],
  ["the escrow as token", "EscrowIsParty", { token: ESCROW }, { escrow: ESCROW }],
  ["the escrow as oracle", "EscrowIsParty", { oracle: ESCROW }, { escrow: ESCROW }],

  ["a cap of 0", "ZeroCap", { cap: 0n, base: 0n, steps: [] }],
  ["a base above the cap", "BaseAboveCap", { cap: 100n, base: 101n, steps: [] }],
  ["no steps below the cap", "StepsMissing", { steps: [] }],
  ["steps without room", "StepsWithoutRoom", { base: validTerms().cap }],
  ["17 steps", "TooManySteps", { steps: steps(17) }],
  ["equal thresholds", "ThresholdsNotRising", { steps: [step(5n, 0n, 1n), step(5n, 0n, 1n)] }],
  ["falling thresholds", "ThresholdsNotRising", { steps: [step(5n, 0n, 1n), step(4n, 0n, 1n)] }],
  ["a lump at 0", "LumpAtZero", { steps: [step(0n, 1n, 1n)] }],
  ["a lump above the room", "LumpAboveRoom", { steps: [step(1n, 4_000_000_001n, 0n)] }],
  ["no step that pays", "NoStepPays", { steps: [step(0n, 0n, 0n), step(9n, 0n, 0n)] }],
  ["a total of one beyond 128 bits", "TotalTooLarge", { cap: 2n ** 127n, periodEnds: periods(30n, 60n) }],
  ["two baselines for three periods", "BaselineCount", { baselines: [1n, 2n] }],
  ["no baseline", "BaselineCount", { baselines: [] }],
  ["a baseline of 0 below which to stay", "ZeroBaseline", { lowerIsBetter: true, baselines: [1n, 0n, 1n] }],

  ["no periods", "PeriodCount", { periodEnds: [] }],
  ["121 periods", "PeriodCount", { periodEnds: everyMonth(121) }],
  ["a first period that ends at the start", "PeriodsNotRising", { periodEnds: periods(0n, 30n), fundingGrace: 0n }],
  ["a term of a second too long", "TermTooLong", { periodEnds: [START + 3650n * DAY + 1n] }],
  ["funding a second too early", "TooEarlyToFund", {}, { firstFundedAt: START - 366n * DAY - 1n }],
  [
    "a later period a second too short",
    "PeriodTooShort",
    { ...WITH_ARBITER, periodEnds: [START + 30n * DAY, START + 52n * DAY - 1n] },
  ],

  ["a measure delay of a second too long", "MeasureDelayTooLong", { measureDelay: 180n * DAY + 1n }],
  ["a report grace of a second too short", "ReportGraceOutOfRange", { reportGrace: HOUR - 1n }],
  [
    "a report grace of a second too long",
    "ReportGraceOutOfRange",
    { reportGrace: 30n * DAY + 1n, periodEnds: periods(60n) },
  ],
  ["a review without an arbiter", "WindowsWithoutArbiter", { reviewWindow: HOUR }],
  ["a ruling without an arbiter", "WindowsWithoutArbiter", { rulingWindow: HOUR }],
  ["a fee without an arbiter", "WindowsWithoutArbiter", { arbiterFee: 1n }],
  ["a review of a second too short", "ReviewWindowOutOfRange", { ...WITH_ARBITER, reviewWindow: HOUR - 1n }],
  [
    "a review of a second too long",
    "ReviewWindowOutOfRange",
    { ...WITH_ARBITER, reviewWindow: 30n * DAY + 1n, periodEnds: periods(90n) },
  ],
  ["a ruling of a second too short", "RulingWindowOutOfRange", { ...WITH_ARBITER, rulingWindow: HOUR - 1n }],
  [
    "a ruling of a second too long",
    "RulingWindowOutOfRange",
    { ...WITH_ARBITER, rulingWindow: 90n * DAY + 1n, periodEnds: periods(90n) },
  ],
  ["a funding grace of a second too long", "FundingGraceTooLong", { fundingGrace: 30n * DAY + 1n }],
  ["a trial of a second too long", "TrialTooLong", { trialEnd: START + 30n * DAY + 1n }],

  ["an interval without a share", "InterimIncomplete", { interimEvery: DAY }],
  ["a share without an interval", "InterimIncomplete", { interimBps: 1n }],
  [
    "interim when lower is better",
    "InterimNeedsHigherIsBetter",
    { ...WITH_INTERIM, lowerIsBetter: true, baselines: [9n] },
  ],
  ["a share of more than all", "InterimShareTooLarge", { ...WITH_INTERIM, interimBps: 10_001n }],
  ["an interval of a second too short", "InterimEveryOutOfRange", { ...WITH_INTERIM, interimEvery: HOUR - 1n }],
  [
    "an interval as long as the shortest period",
    "InterimEveryOutOfRange",
    { ...WITH_INTERIM, interimEvery: 30n * DAY },
  ],

  ["an amount beyond its field", "NotEncodable", { cap: MAX + 1n }],
  ["a negative amount", "NotEncodable", { base: -1n }],
  ["a time beyond its field", "NotEncodable", { trialEnd: 2n ** 40n }],
  ["a share beyond its field", "NotEncodable", { interimBps: 65_536n }],
  ["a notice beyond its field", "NotEncodable", { cancelNotice: 256n }],
  ["a step beyond its field", "NotEncodable", { steps: [step(MAX + 1n, 0n, 1n)] }],
  ["a baseline beyond its field", "NotEncodable", { baselines: [MAX + 1n] }],
  ["a name for an address", "NotEncodable", { client: "agency.eth" }],
  ["an address with a wrong checksum", "NotEncodable", { client: "0xABcDEF1234567890ABcDEF1234567890aBCDeF12" }],
  ["a metric of 31 bytes", "NotEncodable", { metric: `0x${"55".repeat(31)}` }],
];

/** Each is at the bound of a rule, on its good side. */
const JUST_VALID: readonly (readonly [name: string, changes: Partial<Terms>, context?: ValidityContext])[] = [
  ["plain terms", {}],
  ["an arbiter", WITH_ARBITER],
  ["interim payments", WITH_INTERIM],
  ["the native currency", { token: ZeroAddress }],
  ["nobody is the escrow", {}, { escrow: ESCROW, firstFundedAt: START }],
  ["a pure retainer", { base: validTerms().cap, steps: [] }],
  ["16 steps", { steps: steps(16) }],
  ["a lump that fills the room", { steps: [step(1n, 4_000_000_000n, 0n)] }],
  ["a total of 128 bits", { cap: MAX / 3n }],
  ["a baseline for each period", { lowerIsBetter: true, baselines: [1n, 2n, 3n] }],
  ["120 periods", { periodEnds: everyMonth(120) }],
  ["the longest term", { periodEnds: [START + 3650n * DAY] }],
  ["the earliest funding", {}, { firstFundedAt: START - 366n * DAY }],
  ["the shortest later period", { ...WITH_ARBITER, periodEnds: periods(30n, 52n) }],
  ["a first period shorter than settling takes", { ...WITH_ARBITER, periodEnds: periods(4n, 34n) }],
  ["the longest measure delay", { measureDelay: 180n * DAY }],
  [
    "the shortest windows",
    { ...WITH_ARBITER, reportGrace: HOUR, reviewWindow: HOUR, rulingWindow: HOUR, arbiterFee: 0n },
  ],
  [
    "the longest windows",
    {
      ...WITH_ARBITER,
      reportGrace: 30n * DAY,
      reviewWindow: 30n * DAY,
      rulingWindow: 90n * DAY,
      periodEnds: periods(90n),
    },
  ],
  ["the longest funding grace", { fundingGrace: 30n * DAY }],
  ["the longest trial", { trialEnd: START + 30n * DAY }],
  ["the largest share and the shortest interval", { interimEvery: HOUR, interimBps: 10_000n }],
  ["the longest interval", { interimEvery: 30n * DAY - 1n, interimBps: 1n }],
];

const codes = (terms: Terms, context?: ValidityContext) => validityProblems(terms, context).map(({ code }) => code);

describe("validityProblems", () => {
  for (const [name, code, changes, context] of BROKEN) {
    it(`finds ${name}: ${code}`, () => {
      const problems = validityProblems(validTerms(changes), context);
      expect(problems.map((problem) => problem.code)).to.deep.equal([code]);
      expect(problems[0]?.remedy).to.equal(REMEDIES[code]);
      expect(problems[0]?.problem).to.match(/\.$/);
    });
  }

  for (const [name, changes, context] of JUST_VALID) {
    it(`finds nothing wrong with ${name}`, () => expect(codes(validTerms(changes), context)).to.deep.equal([]));
  }

  it("has a test for every rule that needs no chain", () => {
    const tested = new Set(BROKEN.map(([, code]) => code));
    const untested = Object.keys(REMEDIES).filter((code) => !tested.has(code as ValidityCode));
    expect(untested).to.have.members(["OracleHasNoCode", "TokenHasNoCode"]);
  });

  it("finds everything at once", () => {
    const terms = validTerms({
      client: ZeroAddress,
      cap: 0n,
      baselines: [],
      reportGrace: 0n,
      interimBps: 1n,
      trialEnd: START + 60n * DAY,
    });
    expect(codes(terms)).to.have.members([
      ...["ZeroClient", "ZeroCap", "BaseAboveCap", "LumpAboveRoom", "BaselineCount"],
      ...["ReportGraceOutOfRange", "InterimIncomplete", "TrialTooLong"],
    ]);
  });

  it("survives terms in which later rules have nothing to stand on", () => {
    expect(codes(validTerms({ periodEnds: [], baselines: [], steps: [], ...WITH_INTERIM }))).to.include("PeriodCount");
    expect(codes({} as Terms)).to.deep.equal(Array.from({ length: 24 }, () => "NotEncodable"));
  });

  it("finds nothing wrong with random terms", () => {
    for (let seed = 0; seed < 500; seed++) {
      expect(codes(randomTerms(new Random(seed))), `seed ${seed}`).to.deep.equal([]);
    }
  });
});

describe("assertValidTerms", () => {
  it("lets valid terms pass", () => assertValidTerms(validTerms()));

  it("throws all problems at once, with their remedies", () => {
    const broken = validTerms({ metric: ZeroHash, arbiterFee: 1n });
    expect(() => assertValidTerms(broken))
      .to.throw(InvalidTermsError)
      .that.is.instanceOf(PerformanceEscrowError)
      .and.satisfies((error: InvalidTermsError) => {
        expect(error.problems.map(({ code }) => code)).to.deep.equal(["ZeroMetric", "WindowsWithoutArbiter"]);
        expect(error.remedy).to.equal(`${REMEDIES.ZeroMetric} ${REMEDIES.WindowsWithoutArbiter}`);
        expect(error.message).to.include("(ZeroMetric)").and.include(error.remedy);
        return true;
      });
  });
});
