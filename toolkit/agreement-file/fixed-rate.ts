import { formatAmount } from "../units/amount.js";
import { AmountError, parseScaled } from "../units/decimal.js";
import type { FileUnits } from "./units.js";

/** Far more places than any rate or share has; what is finer is refused and not rounded. */
const PLACES = 18;

/** A rate of exchange that both fix for the whole agreement: 1 `from` = `rate` `to`. */
export interface FixedRate {
  readonly from: string;
  readonly rate: string;
  readonly to: string;
}

/**
 * `1 EUR = 1.08 USD`.
 *
 * @throws AmountError
 */
export function readFixedRate(text: string): FixedRate {
  const match = /^1 (\S+) = ([0-9][0-9,]*(?:\.[0-9]+)?) (\S+)$/.exec(text);
  const [, from, rate, to] = match ?? [];
  if (from === undefined || rate === undefined || to === undefined || parseScaled(rate, PLACES) === 0n) {
    throw new AmountError(`"${text}" is no rate.`, "Write it like 1 EUR = 1.08 USD.");
  }
  return { from, rate, to };
}

/**
 * What must be multiplied with an amount in the metric's currency to get tokens: nothing when both are the same.
 *
 * @param what What is converted, for the message: `A share of the revenue`.
 * @throws AmountError when the currencies differ and no rate is fixed, or when a rate is fixed that fits neither.
 */
export function conversion(
  what: string,
  fixed: FixedRate | undefined,
  { token, metric }: FileUnits,
): string | undefined {
  const { currency } = metric;
  const paid = token.currency ?? token.symbol;
  if (currency === undefined) {
    throw new AmountError(
      `${what} needs to know of which money.`,
      "Add metric.currency, such as USD; or agree on a price per unit.",
    );
  }
  if (currency === paid || currency === token.symbol) {
    if (fixed === undefined) return undefined;
    throw new AmountError(`${currency} is measured and paid, so that no rate applies.`, "Leave out fixed-rate.");
  }
  if (fixed === undefined) {
    throw new AmountError(
      `${what} is an amount in ${currency}, but ${token.symbol}${sameAs(token)} is paid, and no rate is fixed.`,
      `Add fixed-rate: 1 ${currency} = … ${paid}, or pay in a token of ${currency}.`,
    );
  }
  if (fixed.from !== currency || (fixed.to !== paid && fixed.to !== token.symbol)) {
    throw new AmountError(
      `The rate is from ${fixed.from} to ${fixed.to}, but ${currency} is measured and ${paid} is paid.`,
      `Write it like 1 ${currency} = … ${paid}.`,
    );
  }
  return fixed.rate;
}

/** The exact product of two decimal numbers as people write them, such as a share and a rate. */
export function exactProduct(a: string, b: string): string {
  return formatAmount(parseScaled(a, PLACES) * parseScaled(b, PLACES), 2 * PLACES);
}

/** What the rate makes of a share, in both currencies: a sentence for the description. */
export function sayConversion(share: string, fixed: FixedRate, { token }: FileUnits): string {
  const inMetric = exactProduct(share, "0.01");
  const inToken = exactProduct(exactProduct(share, fixed.rate), "0.01");
  return (
    `Of each 1 ${fixed.from} that is ${inMetric} ${fixed.from}, paid as ${inToken} ${token.symbol} at the fixed rate ` +
    `1 ${fixed.from} = ${fixed.rate} ${fixed.to}, whatever the market's is.`
  );
}

function sameAs({ symbol, currency }: FileUnits["token"]): string {
  return currency === undefined || currency === symbol ? "" : ` (${currency})`;
}
