import { ZeroAddress, ZeroHash } from "ethers";

import type { ValidityCode } from "../../toolkit/terms/remedies.js";
import type { Step, Terms } from "../../toolkit/terms/types.js";
import { DAY, HOUR } from "../../toolkit/units/durations.js";
import { makeTerms, withArbiter, type EscrowFixture } from "./escrow.js";

/** Terms that break one rule of the contract, as little as possible. */
export interface InvalidTerms {
  /** The error with which the escrow refuses them. */
  readonly error: ValidityCode;
  /** In what they break it. */
  readonly when: string;
  readonly terms: Terms;
  /** The error's arguments. */
  readonly args: readonly unknown[];
}

/** Valid terms at a bound of a rule: one step further and they break it. */
export interface BarelyValidTerms {
  readonly when: string;
  readonly terms: Terms;
}

const MAX_UINT128 = 2n ** 128n - 1n;
const step = (threshold: bigint, lump: bigint, rate: bigint): Step => ({ threshold, lump, rate });
const STEPS_17 = Array.from({ length: 17 }, (_, index) => step(BigInt(index), 0n, 1n));

/** Every rule about terms, broken in every way by one. Valid but for that. */
export async function invalidTerms(fixture: EscrowFixture): Promise<InvalidTerms[]> {
  const valid = await makeTerms(fixture, "ERC-20");
  const escrow = await fixture.escrow.getAddress();
  const arbitrated = withArbiter(fixture);
  const account = fixture.stranger.address;
  const { client, agency, cap, start, periodEnds } = valid;
  const [end0, end1, end2] = periodEnds as [bigint, bigint, bigint];

  const rules: [ValidityCode, string, Partial<Terms>, unknown[]][] = [
    ["ZeroClient", "the client is zero", { client: ZeroAddress }, []],
    ["ZeroAgency", "the agency is zero", { agency: ZeroAddress }, []],
    ["ZeroOracle", "the oracle is zero", { oracle: ZeroAddress }, []],
    ["ZeroMetric", "the metric is zero", { metric: ZeroHash }, []],
    ["ClientIsAgency", "the client is the agency", { client: agency }, [agency]],
    ["ArbiterIsParty", "the arbiter is the client", { ...arbitrated, arbiter: client }, [client]],
    ["ArbiterIsParty", "the arbiter is the agency", { ...arbitrated, arbiter: agency }, [agency]],
    ["EscrowIsParty", "the client is the escrow", { client: escrow }, []],
    ["EscrowIsParty", "the agency is the escrow", { agency: escrow }, []],
    ["EscrowIsParty", "the arbiter is the escrow", { ...arbitrated, arbiter: escrow }, []],
    ["EscrowIsParty", "the token is the escrow", { token: escrow }, []],
    ["EscrowIsParty", "the oracle is the escrow", { oracle: escrow }, []],
    ["OracleHasNoCode", "the oracle is an account", { oracle: account }, [account]],
    ["TokenHasNoCode", "the token is an account", { token: account }, [account]],

    ["ZeroCap", "the cap is 0", { cap: 0n }, []],
    ["BaseAboveCap", "the base is 1 above the cap", { base: cap + 1n }, [cap + 1n, cap]],
    ["StepsMissing", "there is neither a step nor a base", { steps: [] }, []],
    ["StepsMissing", "there is no step, and the base is 1 below the cap", { steps: [], base: cap - 1n }, []],
    ["StepsWithoutRoom", "there is a step, and the base is the cap", { base: cap }, []],
    ["TooManySteps", "there are 17 steps", { steps: STEPS_17 }, [17, 16]],
    ["ThresholdsNotRising", "the second threshold is the first", { steps: [step(5n, 0n, 1n), step(5n, 0n, 2n)] }, [1]],
    ["ThresholdsNotRising", "the second threshold is 0", { steps: [step(0n, 0n, 1n), step(0n, 0n, 2n)] }, [1]],
    [
      "ThresholdsNotRising",
      "the third threshold falls by 1",
      { steps: [step(0n, 0n, 1n), step(5n, 0n, 2n), step(4n, 0n, 2n)] },
      [2],
    ],
    ["LumpAtZero", "a lump of 1 is at threshold 0", { steps: [step(0n, 1n, 0n)] }, []],
    ["LumpAboveRoom", "a lump is 1 above the cap", { steps: [step(1n, cap + 1n, 0n)] }, [0, cap + 1n, cap]],
    [
      "LumpAboveRoom",
      "the second lump is 1 above what the base leaves of the cap",
      { base: 10n, steps: [step(1n, cap - 10n, 0n), step(2n, cap - 9n, 0n)] },
      [1, cap - 9n, cap - 10n],
    ],
    ["NoStepPays", "the only step pays nothing", { steps: [step(1n, 0n, 0n)] }, []],
    ["NoStepPays", "none of 16 steps pays", { steps: STEPS_17.slice(1).map((s) => ({ ...s, rate: 0n })) }, []],
    ["TotalTooLarge", "three caps are 1 above 128 bits", { cap: MAX_UINT128 / 3n + 1n }, [MAX_UINT128 / 3n + 1n, 3]],
    ["BaselineCount", "there is no baseline", { baselines: [] }, [0, 3]],
    ["BaselineCount", "there are two baselines for three periods", { baselines: [1n, 1n] }, [2, 3]],
    ["BaselineCount", "there are four baselines for three periods", { baselines: [1n, 1n, 1n, 1n] }, [4, 3]],
    ["ZeroBaseline", "lower is better than 0", { lowerIsBetter: true, baselines: [0n] }, [0]],
    ["ZeroBaseline", "in one period lower is better than 0", { lowerIsBetter: true, baselines: [1n, 1n, 0n] }, [2]],

    ["PeriodCount", "there is no period", { periodEnds: [] }, [0, 120]],
    ["PeriodCount", "there are 121 periods", { periodEnds: dailyEnds(start, 121), reportGrace: HOUR }, [121, 120]],
    ["PeriodsNotRising", "the first period ends where it begins", { periodEnds: [start, end1, end2] }, [0]],
    ["PeriodsNotRising", "the second period ends where it begins", { periodEnds: [end0, end0, end2] }, [1]],
    ["PeriodsNotRising", "the third period ends before it begins", { periodEnds: [end0, end1, end1 - 1n] }, [2]],
    [
      "TermTooLong",
      "the last period ends 3,650 days and 1 second after the start",
      { periodEnds: [end0, end1, start + 3650n * DAY + 1n] },
      [3650n * DAY + 1n, 3650n * DAY],
    ],
    [
      "PeriodTooShort",
      "the second period is 1 second shorter than the report grace",
      { reportGrace: 7n * DAY, periodEnds: [end0, end0 + 7n * DAY - 1n, end2], fundingGrace: 0n },
      [1, 7n * DAY - 1n, 7n * DAY],
    ],
    [
      "PeriodTooShort",
      "the last period is 1 second shorter than report, review and ruling together",
      { ...arbitrated, reportGrace: 7n * DAY, periodEnds: [end0, end1, end1 + 14n * DAY - 1n] },
      [2, 14n * DAY - 1n, 14n * DAY],
    ],
    [
      "FundingGraceTooLong",
      "the grace is a period and 1 second",
      { fundingGrace: 30n * DAY + 1n },
      [30n * DAY + 1n, 30n * DAY],
    ],
    [
      "FundingGraceTooLong",
      "the grace is 1 second longer than the last, shortest period",
      { periodEnds: [end0, end1, end1 + 8n * DAY], fundingGrace: 8n * DAY + 1n },
      [8n * DAY + 1n, 8n * DAY],
    ],
    ["TrialTooLong", "the trial ends 1 second after the first period", { trialEnd: end0 + 1n }, [end0 + 1n, end0]],

    [
      "MeasureDelayTooLong",
      "it is 180 days and 1 second",
      { measureDelay: 180n * DAY + 1n },
      [180n * DAY + 1n, 180n * DAY],
    ],
    ["ReportGraceOutOfRange", "it is 1 second below 1 hour", { reportGrace: HOUR - 1n }, [HOUR - 1n, HOUR, 30n * DAY]],
    [
      "ReportGraceOutOfRange",
      "it is 30 days and 1 second",
      { reportGrace: 30n * DAY + 1n },
      [30n * DAY + 1n, HOUR, 30n * DAY],
    ],
    ["WindowsWithoutArbiter", "1 second is for review", { reviewWindow: 1n }, []],
    ["WindowsWithoutArbiter", "1 second is for a ruling", { rulingWindow: 1n }, []],
    ["WindowsWithoutArbiter", "the fee is 1", { arbiterFee: 1n }, []],
    [
      "ReviewWindowOutOfRange",
      "it is 1 second below 1 hour",
      { ...arbitrated, reviewWindow: HOUR - 1n },
      [HOUR - 1n, HOUR, 30n * DAY],
    ],
    [
      "ReviewWindowOutOfRange",
      "it is 30 days and 1 second",
      { ...arbitrated, reviewWindow: 30n * DAY + 1n },
      [30n * DAY + 1n, HOUR, 30n * DAY],
    ],
    [
      "RulingWindowOutOfRange",
      "it is 1 second below 1 hour",
      { ...arbitrated, rulingWindow: HOUR - 1n },
      [HOUR - 1n, HOUR, 90n * DAY],
    ],
    [
      "RulingWindowOutOfRange",
      "it is 90 days and 1 second",
      { ...arbitrated, rulingWindow: 90n * DAY + 1n },
      [90n * DAY + 1n, HOUR, 90n * DAY],
    ],

    ["InterimIncomplete", "there is an interval without a share", { interimEvery: HOUR }, []],
    ["InterimIncomplete", "there is a share without an interval", { interimBps: 1n }, []],
    [
      "InterimNeedsHigherIsBetter",
      "lower is better",
      { interimEvery: HOUR, interimBps: 1n, lowerIsBetter: true, baselines: [1n] },
      [],
    ],
    ["InterimShareTooLarge", "it is 10,001", { interimEvery: HOUR, interimBps: 10_001n }, [10_001, 10_000]],
    [
      "InterimEveryOutOfRange",
      "it is 1 second below 1 hour",
      { interimEvery: HOUR - 1n, interimBps: 1n },
      [HOUR - 1n, HOUR, 30n * DAY],
    ],
    [
      "InterimEveryOutOfRange",
      "it is as long as the shortest period",
      { periodEnds: [end0, end1, end1 + 8n * DAY], interimEvery: 8n * DAY, interimBps: 1n },
      [8n * DAY, HOUR, 8n * DAY],
    ],
  ];
  return rules.map(([error, when, change, args]) => ({ error, when, terms: { ...valid, ...change }, args }));
}

/** Terms on the valid side of every bound. */
export async function barelyValidTerms(fixture: EscrowFixture): Promise<BarelyValidTerms[]> {
  const valid = await makeTerms(fixture, "ERC-20");
  const arbitrated = withArbiter(fixture);
  const { cap, start, periodEnds } = valid;
  const [end0, end1] = periodEnds as [bigint, bigint];
  const interim = { interimEvery: HOUR, interimBps: 1n };
  const halfYearly = { periodEnds: [start + 150n * DAY, start + 300n * DAY, start + 450n * DAY] };

  const bounds: [string, Partial<Terms>][] = [
    ["native currency", { token: ZeroAddress }],
    ["an arbiter", arbitrated],
    ["a cap of 1", { cap: 1n }],
    ["a base equal to the cap, without steps", { base: cap, steps: [] }],
    ["a base 1 below the cap, with a lump of 1", { base: cap - 1n, steps: [step(1n, 1n, 0n)] }],
    ["16 steps", { steps: STEPS_17.slice(0, 16) }],
    ["thresholds 0 and 1", { steps: [step(0n, 0n, 1n), step(1n, 0n, 1n)] }],
    ["the largest threshold", { steps: [step(MAX_UINT128 - 1n, 0n, 1n), step(MAX_UINT128, 0n, 1n)] }],
    ["a lump as large as the cap, at threshold 1", { steps: [step(1n, cap, 0n)] }],
    ["two lumps that fill the room each", { base: 10n, steps: [step(1n, cap - 10n, 0n), step(2n, cap - 10n, 0n)] }],
    [
      "a rate of 1 in the last of 16 steps",
      { steps: STEPS_17.slice(1).map((s, i) => ({ ...s, rate: i < 15 ? 0n : 1n })) },
    ],
    ["the largest rate", { steps: [step(0n, 0n, MAX_UINT128)] }],
    ["three caps that just fit 128 bits", { cap: MAX_UINT128 / 3n }],
    ["one cap that fills 128 bits", { cap: MAX_UINT128, periodEnds: [end0] }],
    ["one baseline", { baselines: [MAX_UINT128] }],
    ["a baseline for each period", { baselines: [0n, 1n, 2n] }],
    ["lower being better than 1", { lowerIsBetter: true, baselines: [1n, 1n, 1n] }],
    ["one period", { periodEnds: [end0] }],
    ["120 periods", { periodEnds: dailyEnds(start, 120), reportGrace: DAY, fundingGrace: DAY }],
    ["a first period of 1 second", { periodEnds: [start + 1n, end0, end1], fundingGrace: 1n }],
    ["a start at the beginning of time", { start: 0n, periodEnds: [1n], fundingGrace: 0n }],
    ["an end at the end of time", { start: 2n ** 40n - 2n, periodEnds: [2n ** 40n - 1n], fundingGrace: 0n }],
    ["the last end 3,650 days after the start", { periodEnds: [end0, end1, start + 3650n * DAY] }],
    ["later periods as long as the report grace", { reportGrace: 30n * DAY }],
    [
      "later periods as long as report, review and ruling together",
      { ...arbitrated, periodEnds: [end0, end0 + 14n * DAY, end0 + 28n * DAY] },
    ],
    ["no funding grace", { fundingGrace: 0n }],
    ["a funding grace of the shortest period", { periodEnds: [end0, end1, end1 + 8n * DAY], fundingGrace: 8n * DAY }],
    ["a trial to the end of the first period", { trialEnd: end0 }],
    ["a trial that is over before the start", { trialEnd: 1n }],
    ["no measure delay", { measureDelay: 0n }],
    ["a measure delay of 180 days", { measureDelay: 180n * DAY }],
    ["a report grace of 1 hour", { reportGrace: HOUR }],
    ["the shortest windows with an arbiter", { ...arbitrated, reviewWindow: HOUR, rulingWindow: HOUR, arbiterFee: 0n }],
    [
      "the longest windows with an arbiter",
      {
        ...arbitrated,
        ...halfYearly,
        reportGrace: 30n * DAY,
        reviewWindow: 30n * DAY,
        rulingWindow: 90n * DAY,
        arbiterFee: MAX_UINT128,
      },
    ],
    ["the shortest interim interval and share", interim],
    ["an interim share of 10,000", { ...interim, interimBps: 10_000n }],
    [
      "an interim interval 1 second below the shortest period",
      { ...interim, periodEnds: [end0, end1, end1 + 8n * DAY], interimEvery: 8n * DAY - 1n },
    ],
    ["a notice of 255 periods", { cancelNotice: 255n }],
  ];
  return bounds.map(([when, change]) => ({ when, terms: { ...valid, ...change } }));
}

function dailyEnds(start: bigint, count: number): bigint[] {
  return Array.from({ length: count }, (_, index) => start + BigInt(index + 1) * DAY);
}
