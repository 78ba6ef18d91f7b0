import type { Agreement } from "../../toolkit/agreement/agreement.js";
import { settlement } from "../../toolkit/pricing/settlement.js";
import { runningPeriod } from "../../toolkit/terms/periods.js";
import { metricUnit, quantityText } from "../../toolkit/words/unit.js";
import { wordsFor } from "../../toolkit/words/words.js";

/** A number of the metric with its unit: `1 qualified lead`, `37 qualified leads`. */
export function numberText({ metric }: Pick<Agreement, "metric">, value: bigint): string {
  return quantityText(metricUnit(metric), value);
}

/** What a whole period pays the agency when this is its number, interim payments included. */
export interface Worth {
  readonly amount: bigint;
  /** `1,480 USDC of at most 10,000 USDC`; with the period, where periods have baselines of their own. */
  readonly text: string;
}

/** @param period From 0. */
export function worthOf(agreement: Agreement, period: number, value: bigint): Worth {
  const { terms } = agreement;
  const words = wordsFor(agreement);
  const { total } = settlement(terms, period, value);
  const which = terms.baselines.length > 1 ? `, by the baseline of ${words.period(period)}` : "";
  return { amount: total, text: `${words.amount(total)} of at most ${words.amount(terms.cap)}${which}` };
}

/** The period that runs at `at`; outside of all, the first. */
export function periodAt({ terms }: Pick<Agreement, "terms">, at: bigint): number {
  return runningPeriod(terms, at) ?? 0;
}
