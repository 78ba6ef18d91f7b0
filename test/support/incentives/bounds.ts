import { performance } from "../../../toolkit/pricing/performance.js";
import { allWindows } from "../../../toolkit/schedule/windows.js";
import { ALL_BPS } from "../../../toolkit/terms/limits.js";
import type { Story } from "./story.js";

/** What a period has earned and not yet paid, in base units. */
export interface Unpaid {
  /** What interim payments leave out of what was earned up to the last point that was paid: the agreed holdback. */
  readonly holdback: bigint;
  /** What was earned since that point. All of it when no point was paid, or no interim payments are agreed. */
  readonly since: bigint;
}

/**
 * What each period that the source's silence from `moment` on leaves without an answer has earned and not paid by then; by
 * the story's end. Written apart from the settlement rules on purpose: from the price alone.
 */
export function unpaidFrom({ terms, points, finals }: Story, moment: bigint): Unpaid[] {
  const silenced = allWindows(terms).filter(({ askFrom }) => askFrom >= moment);
  return silenced.map(({ period, to, interimPoints }) => {
    // What was answered during the trial is paid at its end.
    const paid = interimPoints.filter((point) => point < moment && terms.trialEnd < to);
    const last = paid.length === 0 ? 0n : performance(terms, period, points[period]?.[paid.length - 1] ?? 0n);
    const earned = performance(terms, period, finals[period] ?? 0n);
    return {
      holdback: last - (last * terms.interimBps) / ALL_BPS,
      since: earned > last ? earned - last : 0n,
    };
  });
}

/** Sum of both over all those periods. */
export function total(unpaid: readonly Unpaid[]): bigint {
  return unpaid.reduce((sum, { holdback, since }) => sum + holdback + since, 0n);
}

/** What interim payments on counts that fell later have paid beyond what the results earned, in base units. */
export function overpaid({ terms, points, finals }: Story): bigint {
  return finals.reduce((sum, final, period) => {
    const earned = performance(terms, period, final);
    // In a trial that lasts to its end nothing is payable while the period runs.
    const payable = terms.trialEnd < (terms.periodEnds[period] ?? 0n) ? (points[period] ?? []) : [];
    const interim = payable.reduce((most, value) => {
      const share = (performance(terms, period, value) * terms.interimBps) / ALL_BPS;
      return share > most ? share : most;
    }, 0n);
    return interim > earned ? sum + interim - earned : sum;
  }, 0n);
}

/** What the results earn, base included, in base units: what an agency is paid by results alone. */
export function earned({ terms, finals }: Story): bigint {
  return finals.reduce((sum, final, period) => sum + terms.base + performance(terms, period, final), 0n);
}
