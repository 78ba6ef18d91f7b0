import { formatAmount } from "../../units/amount.js";
import type { TokenUnit } from "../../units/unit.js";
import type { Terms } from "../../terms/types.js";
import { formatDuration } from "../durations.js";
import { formatMoment } from "../moments.js";
import { writeCalendar } from "./calendar.js";

/** The schedule section of terms: what parses back to the same seconds. */
export function writeSchedule(terms: Terms, token: TokenUnit, zones: readonly [string, ...string[]]) {
  const calendar = writeCalendar(terms, zones);
  return {
    ...calendar,
    ...writeTrial(terms, calendar.zone),
    "funding-grace": formatDuration(terms.fundingGrace),
    "measure-delay": formatDuration(terms.measureDelay),
    "report-grace": formatDuration(terms.reportGrace),
    ...(terms.reviewWindow === 0n && terms.rulingWindow === 0n && terms.arbiterFee === 0n
      ? {}
      : {
          review: {
            window: formatDuration(terms.reviewWindow),
            ruling: formatDuration(terms.rulingWindow),
            fee: `${formatAmount(terms.arbiterFee, token.decimals)} ${token.symbol}`,
          },
        }),
    ...(terms.interimEvery === 0n && terms.interimBps === 0n
      ? {}
      : {
          interim: {
            every: formatDuration(terms.interimEvery),
            share: `${formatAmount(terms.interimBps, 2)} %`,
          },
        }),
    "cancel-notice": Number(terms.cancelNotice),
  };
}

function writeTrial({ start, trialEnd }: Terms, zone: string): { trial?: string } {
  if (trialEnd === 0n) return {};
  const length = trialEnd - start;
  const trial = length >= 0n && length < 2n ** 32n ? formatDuration(length) : `until ${formatMoment(trialEnd, zone)}`;
  return { trial };
}
