import { shortestPeriod } from "../../terms/periods.js";
import { sayLength } from "../../units/durations.js";
import type { ValidityCode } from "../../terms/remedies.js";
import type { AddressField } from "../../terms/rules/finding.js";
import type { Terms } from "../../terms/types.js";
import { validityProblems } from "../../terms/validity.js";
import { formatAmount } from "../../units/amount.js";
import type { FieldReader } from "../field-reader.js";
import type { Path } from "../problem.js";
import type { FileUnits } from "../units.js";

/** Where to look for what is wrong, the likeliest first: the first that the file has is named. */
const FIELDS: Partial<Record<ValidityCode, readonly string[]>> = {
  ZeroClient: ["client.address"],
  ZeroAgency: ["agency.address"],
  ZeroOracle: ["metric.oracle"],
  ZeroMetric: ["metric.id"],
  ClientIsAgency: ["agency.address"],
  ArbiterIsParty: ["arbiter.address"],
  EscrowIsParty: ["escrow"],
  ZeroCap: ["payment.cap", "payment.reward", "payment.fee"],
  BaseAboveCap: ["payment.base", "payment.guarantee"],
  StepsMissing: ["payment.steps"],
  StepsWithoutRoom: ["payment.cap"],
  TooManySteps: ["payment.steps", "payment.tiers"],
  ThresholdsNotRising: ["payment.steps", "payment.tiers"],
  LumpAtZero: ["payment.steps", "payment.tiers", "payment.target", "payment.success"],
  LumpAboveRoom: ["payment.steps", "payment.tiers", "payment.reward", "payment.cap"],
  NoStepPays: ["payment.steps", "payment.price", "payment.share", "payment.reward", "payment.success"],
  TotalTooLarge: ["payment.cap"],
  BaselineCount: ["payment.baselines"],
  ZeroBaseline: ["payment.baseline", "payment.baselines"],
  PeriodsNotRising: ["schedule.periods-end-before", "schedule.each"],
  PeriodTooShort: ["schedule.review", "schedule.report-grace"],
  MeasureDelayTooLong: ["schedule.measure-delay", "payment.returns-within"],
  ReportGraceOutOfRange: ["schedule.report-grace"],
  WindowsWithoutArbiter: ["schedule.review"],
  ReviewWindowOutOfRange: ["schedule.review.window", "arbiter"],
  RulingWindowOutOfRange: ["schedule.review.ruling", "arbiter"],
  FundingGraceTooLong: ["schedule.funding-grace"],
  TrialTooLong: ["schedule.trial"],
  InterimIncomplete: ["schedule.interim", "payment.paid-every"],
  InterimNeedsHigherIsBetter: ["schedule.interim", "payment.paid-every"],
  InterimShareTooLarge: ["schedule.interim.share"],
  InterimEveryOutOfRange: ["schedule.interim.every", "payment.paid-every"],
};

/** Where a file has the addresses of the terms. */
const ADDRESSES: Readonly<Record<AddressField, Path>> = {
  client: ["client", "address"],
  agency: ["agency", "address"],
  arbiter: ["arbiter", "address"],
  token: ["token", "address"],
  oracle: ["metric", "oracle"],
};

/** Notes all for which the escrow would refuse the terms, at the fields they come from, in the file's units. */
export function refuseInvalid(
  terms: Terms,
  escrow: string,
  content: Readonly<Record<string, unknown>>,
  units: FileUnits,
  reader: FieldReader,
): void {
  for (const { code, problem, remedy, field } of validityProblems(terms, { escrow })) {
    const likely = (FIELDS[code] ?? []).map((text): Path => text.split(".")).find((path) => has(content, path));
    const path = likely ?? (field === undefined ? sectionOf(code) : ADDRESSES[field]);
    reader.refuse(path, sentence(code, terms, units) ?? problem, remedies[code] ?? remedy);
  }
}

const remedies: Partial<Record<ValidityCode, string>> = {
  ReviewWindowOutOfRange: "With an arbiter, add schedule.review with a window between 1 hour and 30 days.",
  RulingWindowOutOfRange: "With an arbiter, add schedule.review with a ruling between 1 hour and 90 days.",
  WindowsWithoutArbiter: "Name an arbiter, or leave out schedule.review.",
  InterimShareTooLarge: "Set the interim share to at most 100 %.",
};

function sectionOf(code: ValidityCode): Path {
  return [code.startsWith("Period") || code.endsWith("TooLong") || code.includes("Window") ? "schedule" : "payment"];
}

function has(content: Readonly<Record<string, unknown>>, path: Path): boolean {
  let value: unknown = content;
  for (const key of path) value = (value as Record<string | number, unknown> | undefined)?.[key];
  return value !== undefined;
}

// The rules of the terms speak of base units and seconds, as the contract does.
function sentence(code: ValidityCode, terms: Terms, { token, periodName }: FileUnits): string | undefined {
  const money = (amount: bigint) => `${formatAmount(amount, token.decimals)} ${token.symbol}`;
  const length = (seconds: bigint) => sayLength({ seconds });
  const { cap, base, reportGrace, reviewWindow, rulingWindow } = terms;
  const shortest = shortestPeriod(terms) ?? 0n;
  switch (code) {
    case "BaseAboveCap":
      return `The base of ${money(base)} is above the cap of ${money(cap)}.`;
    case "StepsMissing":
      return `There is no step, though the cap leaves ${money(cap - base)} above the base.`;
    case "LumpAtZero":
      return "An amount is paid once for reaching 0, which is always reached.";
    case "LumpAboveRoom":
      return `An amount that is paid once exceeds the ${money(cap - base)} between base and cap.`;
    case "ThresholdsNotRising":
      return "A step or tier does not begin above the one before it.";
    case "NoStepPays":
      return "No result pays anything.";
    case "TotalTooLarge":
      return "The cap times the number of periods is more than the escrow can count.";
    case "PeriodsNotRising":
      return `A ${periodName} does not end after it begins.`;
    case "PeriodTooShort":
      return (
        `The shortest ${periodName} lasts ${length(shortest)}, but reporting, review and ruling take up to ` +
        `${length(reportGrace + reviewWindow + rulingWindow)}.`
      );
    case "TermTooLong":
      return "The last period ends more than 3,650 days after the start.";
    case "MeasureDelayTooLong":
      return `The number would be measured ${length(terms.measureDelay)} after a ${periodName}.`;
    case "ReportGraceOutOfRange":
      return `The oracle would have ${length(reportGrace)} to answer.`;
    case "WindowsWithoutArbiter":
      return "There is a review, but no arbiter.";
    case "ReviewWindowOutOfRange":
      return reviewWindow === 0n ? "There is an arbiter, but no review." : `The review lasts ${length(reviewWindow)}.`;
    case "RulingWindowOutOfRange":
      return rulingWindow === 0n
        ? "The arbiter has no time to rule."
        : `The ruling takes up to ${length(rulingWindow)}.`;
    case "FundingGraceTooLong":
      return `The funding grace is ${length(terms.fundingGrace)}, the shortest ${periodName} lasts ${length(shortest)}.`;
    case "TrialTooLong":
      return `The trial ends after the first ${periodName}.`;
    case "InterimShareTooLarge":
      return `The interim share is ${formatAmount(terms.interimBps, 2)} %.`;
    case "InterimEveryOutOfRange":
      return `The interim interval is ${length(terms.interimEvery)}, the shortest ${periodName} lasts ${length(shortest)}.`;
    default:
      return undefined;
  }
}
