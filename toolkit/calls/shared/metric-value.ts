import type { Agreement } from "../../agreement/agreement.js";
import { parseAmount } from "../../units/amount.js";
import { AmountError } from "../../units/decimal.js";
import { metricDecimals } from "../../words/words.js";

/**
 * A number of the metric as people write it (`137`, `103,456.78`), in metric units.
 *
 * @throws {AmountError} when it is empty or none, or finer than the metric is counted; also when it has a decimal point and nobody
 * knows how many places the metric has.
 */
export function parseMetric(agreement: Agreement, text: string): bigint {
  if (text.trim() === "") {
    throw new AmountError("It is not said what the number was.", "Give it as people write it, such as --value 137.");
  }
  const decimals = metricDecimals(agreement);
  if (decimals === undefined && text.includes(".")) {
    throw new AmountError(
      `"${text}" has decimal places, but the metric's definition is not known.`,
      "Find the definition, or give a whole number of metric units.",
    );
  }
  return parseAmount(text, decimals ?? 0);
}
