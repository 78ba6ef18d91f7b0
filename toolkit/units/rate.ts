import { MAX_UINT128 } from "./amount.js";
import { AmountError, parseScaled } from "./decimal.js";

/** Decimal places of a rate: it counts token base units × 1e12, so that a millionth of a base unit is still exact. */
const RATE_PLACES = 12;
export const RATE_SCALE = 10n ** BigInt(RATE_PLACES);

/**
 * A price per whole unit of the metric as a step's rate: token base units × 1e12 per metric unit.
 *
 * 40 USDC per lead is `ratePerUnit("40", 6, 0)`; 0.10 USDC per dollar of a metric counted in cents is
 * `ratePerUnit("0.10", 6, 2)`.
 *
 * @param price Tokens for one whole unit of the metric, as people write it.
 * @param tokenDecimals Decimal places of the token.
 * @param metricDecimals Decimal places of the metric: 2 when the oracle counts cents.
 * @throws AmountError when it is no amount, too fine for a rate, or too large.
 */
export function ratePerUnit(price: string, tokenDecimals: number, metricDecimals: number): bigint {
  const rate = parseScaled(price, tokenDecimals + RATE_PLACES - metricDecimals);
  if (rate > MAX_UINT128) {
    throw new AmountError(`"${price}" per unit is more than the escrow can count.`, "Use a lower price.");
  }
  return rate;
}

/**
 * A share of a metric that counts money, as a step's rate: `shareRate("10", 6, 2)` is 10 % of dollars that are counted in
 * cents and paid in a token of the same currency with 6 decimals.
 *
 * @param percent As people write it: `10`, `12.5`.
 * @throws AmountError when it is no amount or too fine for a rate.
 */
export function shareRate(percent: string, tokenDecimals: number, metricDecimals: number): bigint {
  return ratePerUnit(percentAsFraction(percent), tokenDecimals, metricDecimals);
}

/**
 * Per cent as basis points: `12.5` is 1250.
 *
 * @throws AmountError when it is no amount, or finer than a basis point.
 */
export function percentToBps(percent: string): bigint {
  return parseScaled(percent, 2);
}

// Two places further left, without ever becoming a floating point number: "12.5" is "0.125".
function percentAsFraction(percent: string): string {
  const places = percent.split(".")[1]?.length ?? 0;
  const digits = parseScaled(percent, places)
    .toString()
    .padStart(places + 3, "0");
  return `${digits.slice(0, -places - 2)}.${digits.slice(-places - 2)}`;
}
