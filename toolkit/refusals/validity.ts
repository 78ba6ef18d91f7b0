import { REMEDIES } from "../terms/remedies.js";
import { capital } from "../words/capital.js";
import { durationText } from "../words/duration.js";
import type { Explain, RefusalWords } from "./explanation.js";

type Problem = (args: Readonly<Record<string, unknown>>, words: RefusalWords) => string;

/** What is wrong with terms. The remedies are those of the check that runs before anything is sent. */
const PROBLEMS: Readonly<Record<string, Problem>> = {
  "ZeroClient()": () => "The terms name no client.",
  "ZeroAgency()": () => "The terms name no agency.",
  "ZeroOracle()": () => "The terms name no oracle.",
  "ZeroMetric()": () => "The terms name no metric.",
  "ClientIsAgency(address party)": ({ party }, w) => `Client and agency are both ${w.address(party)}.`,
  "ArbiterIsParty(address arbiter)": ({ arbiter }, w) => `The arbiter ${w.address(arbiter)} is also a party.`,
  "EscrowIsParty()": () => "The terms name the escrow itself as a party, arbiter, token or oracle.",
  "OracleHasNoCode(address oracle)": ({ oracle }, w) =>
    `There is no contract at the oracle's address ${w.address(oracle)}.`,
  "TokenHasNoCode(address token)": ({ token }, w) => `There is no contract at the token's address ${w.address(token)}.`,
  "ZeroCap()": () => "The cap is 0.",
  "BaseAboveCap(uint256 base, uint256 cap)": ({ base, cap }, w) =>
    `The base ${w.amount(base)} is above the cap ${w.amount(cap)}.`,
  "StepsMissing()": () => "Nothing says what is paid between base and cap.",
  "StepsWithoutRoom()": () => "There are steps, though the base is already the cap.",
  "TooManySteps(uint256 count, uint256 max)": ({ count, max }, w) =>
    `The terms have ${w.count(count, "step")}; at most ${w.number(max)} are possible.`,
  "ThresholdsNotRising(uint256 step)": ({ step }, w) =>
    `Step ${next(step, w)} does not begin above the step before it.`,
  "LumpAtZero()": () => "A lump is paid at threshold 0.",
  "LumpAboveRoom(uint256 step, uint256 lump, uint256 room)": ({ step, lump, room }, w) =>
    `Step ${next(step, w)} pays a lump of ${w.amount(lump)}, more than the ${w.amount(room)} between base and cap.`,
  "NoStepPays()": () => "No step pays anything.",
  "TotalTooLarge(uint256 cap, uint256 periods)": ({ cap, periods }, w) =>
    `${w.amount(cap)} times ${w.count(periods, "period")} is more than the escrow can count.`,
  "BaselineCount(uint256 count, uint256 periods)": ({ count, periods }, w) =>
    `The terms have ${w.count(count, "baseline")} for ${w.count(periods, "period")}.`,
  "ZeroBaseline(uint256 index)": ({ index }, w) => `Lower is better, but baseline ${next(index, w)} is 0.`,
  "PeriodCount(uint256 count, uint256 max)": ({ count, max }, w) =>
    `The terms have ${w.count(count, "period")}; 1 to ${w.number(max)} are possible.`,
  "PeriodsNotRising(uint256 period)": ({ period }, w) => `The end of ${w.period(period)} is not after its beginning.`,
  "TermTooLong(uint256 duration, uint256 max)": ({ duration, max }) =>
    `The agreement lasts ${time(duration)}, and at most ${time(max)} is possible.`,
  "TooEarlyToFund(uint256 time, uint256 from)": ({ from }, w) =>
    `The agreement begins more than 366 days from now; it can be funded from ${w.moment(from)} on.`,
  "PeriodTooShort(uint256 period, uint256 duration, uint256 min)": ({ period, duration, min }, w) =>
    `${w.period(period)} lasts ${time(duration)}; settling one before it can take ${time(min)}.`,
  "MeasureDelayTooLong(uint256 delay, uint256 max)": ({ delay, max }) =>
    `Measuring waits ${time(delay)}, and at most ${time(max)} is possible.`,
  "ReportGraceOutOfRange(uint256 grace, uint256 min, uint256 max)": ({ grace, min, max }) =>
    `The oracle has ${time(grace)} to answer; ${time(min)} to ${time(max)} are possible.`,
  "WindowsWithoutArbiter()": () => "There is no arbiter, but a time to review or rule, or a fee.",
  "ReviewWindowOutOfRange(uint256 window, uint256 min, uint256 max)": ({ window, min, max }) =>
    `The review lasts ${time(window)}; ${time(min)} to ${time(max)} are possible.`,
  "RulingWindowOutOfRange(uint256 window, uint256 min, uint256 max)": ({ window, min, max }) =>
    `The arbiter has ${time(window)} to rule; ${time(min)} to ${time(max)} are possible.`,
  "FundingGraceTooLong(uint256 grace, uint256 max)": ({ grace, max }) =>
    `A period can be funded ${time(grace)} after its start, and at most ${time(max)} is possible.`,
  "TrialTooLong(uint256 trialEnd, uint256 max)": ({ trialEnd, max }, w) =>
    `The trial ends at ${w.moment(trialEnd)}, after the first period, which ends at ${w.moment(max)}.`,
  "InterimIncomplete()": () => "Interim payments have an interval without a share, or a share without an interval.",
  "InterimNeedsHigherIsBetter()": () => "There are interim payments, but lower is better.",
  "InterimShareTooLarge(uint256 bps, uint256 max)": ({ bps }) =>
    `The interim share is ${Number(bps) / 100} %, more than 100 %.`,
  "InterimEveryOutOfRange(uint256 interval, uint256 min, uint256 below)": ({ interval, min, below }) =>
    `Interim payments come every ${time(interval)}; at least ${time(min)} and less than ${time(below)} are possible.`,
};

/** The errors about the validity of terms. */
export const VALIDITY_ERRORS: Readonly<Record<string, Explain>> = Object.fromEntries(
  Object.entries(PROBLEMS).map(([signature, problem]) => {
    const name = signature.slice(0, signature.indexOf("(")) as keyof typeof REMEDIES;
    return [signature, (args, words) => [capital(problem(args, words)), REMEDIES[name]] as const];
  }),
);

function time(seconds: unknown): string {
  return durationText(BigInt(String(seconds)));
}

/** Contracts count from 0, people from 1. */
function next(index: unknown, words: RefusalWords): string {
  return words.number(BigInt(String(index)) + 1n);
}
