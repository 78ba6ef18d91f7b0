import { AmountError, parseScaled } from "./decimal.js";

/** Most that the escrow can count, of a token as well as of a metric. */
export const MAX_UINT128 = 2n ** 128n - 1n;

/**
 * An amount as people write it, in base units: `parseAmount("40", 6)` is 40,000,000. For metrics as well as for tokens:
 * `parseAmount("103,456.78", 2)` is 10,345,678 cents.
 *
 * @param decimals Decimal places of the token or metric.
 * @throws AmountError when it is no amount, is more precise than the unit, or exceeds 128 bits.
 */
export function parseAmount(text: string, decimals: number): bigint {
  const amount = parseScaled(text, decimals);
  if (amount > MAX_UINT128) {
    throw new AmountError(`"${text}" is more than the escrow can count.`, "Use a smaller amount.");
  }
  return amount;
}

/**
 * Base units as people read them: `formatAmount(2_345_678_000n, 6)` is `2,345.678`. Exact, without trailing zeros;
 * {@link parseAmount} reads it back. Amounts below 0 get a minus sign.
 *
 * @param decimals Decimal places of the token or metric.
 */
export function formatAmount(amount: bigint, decimals: number): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const whole = digits.slice(0, point).replace(/\B(?=(?:\d{3})+$)/g, ",");
  const fraction = digits.slice(point).replace(/0+$/, "");
  return (amount < 0n ? "-" : "") + whole + (fraction === "" ? "" : `.${fraction}`);
}
