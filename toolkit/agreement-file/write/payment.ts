import type { PriceTerms } from "../../terms/types.js";
import { formatAmount } from "../../units/amount.js";
import type { MetricUnit, TokenUnit } from "../../units/unit.js";
import { pricePerUnit } from "../models/custom.js";

/** The payment section of any terms, by the model `custom`: what compiles back to the same amounts. */
export function writePayment(terms: PriceTerms, token: TokenUnit, metric: MetricUnit) {
  const money = (amount: bigint) => `${formatAmount(amount, token.decimals)} ${token.symbol}`;
  const quantity = (value: bigint) => {
    const unit = value === 10n ** BigInt(metric.decimals) ? metric.one : metric.many;
    return `${formatAmount(value, metric.decimals)} ${unit}`;
  };
  const price = (rate: bigint) =>
    `${pricePerUnit(rate, token.decimals, metric.decimals)} ${token.symbol} per ${metric.one}`;
  const steps = terms.steps.map(({ threshold, lump, rate }) => ({
    from: quantity(threshold),
    ...(lump === 0n ? {} : { lump: money(lump) }),
    ...(rate === 0n ? {} : { price: price(rate) }),
  }));
  const [only] = terms.baselines;
  const flat = terms.baselines.length === 1 && only !== undefined;
  return {
    model: "custom",
    cap: money(terms.cap),
    ...(terms.base === 0n ? {} : { base: money(terms.base) }),
    ...(flat ? (only === 0n ? {} : { baseline: quantity(only) }) : { baselines: terms.baselines.map(quantity) }),
    ...(terms.lowerIsBetter ? { "lower-is-better": true } : {}),
    ...(steps.length === 0 ? {} : { steps }),
  };
}
