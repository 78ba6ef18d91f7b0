import { parseAmount } from "../units/amount.js";
import { AmountError } from "../units/decimal.js";
import { percentToBps, ratePerUnit } from "../units/rate.js";
import type { FileUnits } from "./units.js";

/**
 * The readers of amounts: each checks the text against the units of the file, and gives the bare number as people wrote
 * it, which is what presets take. All throw AmountError.
 */

/** `10,000 USDC`, also `10,000 USDC per month`. */
export function readMoney(text: string, { token, periodName }: FileUnits): string {
  const [number, unit] = split(text);
  const [symbol, each] = cut(unit, " per ");
  if (symbol === token.symbol && each !== undefined && each !== periodName) {
    throw new AmountError(
      `"${text}" is per ${each}, but what is paid is counted per ${periodName}.`,
      `Write it like ${number} ${symbol} per ${periodName}; schedule.period-name says what a period is called.`,
    );
  }
  if (symbol !== token.symbol) {
    throw new AmountError(
      `"${text}" is not in ${token.symbol}, in which this agreement pays.`,
      `Write it like ${number} ${token.symbol}, or name another token under token.`,
    );
  }
  parseAmount(number, token.decimals);
  return number;
}

/** `40 USDC per qualified lead`. */
export function readPrice(text: string, units: FileUnits): string {
  const number = readPriceIn(units.token.symbol, text, units);
  ratePerUnit(number, units.token.decimals, units.metric.decimals);
  return number;
}

/** `6.40 EUR per call handled`, in whichever `symbol` is asked for. */
export function readPriceIn(symbol: string, text: string, { metric }: FileUnits): string {
  const [number, unit] = split(text);
  const [given, each] = cut(unit, " per ");
  if (given !== symbol) {
    throw new AmountError(
      `"${text}" is not in ${symbol}, in which this agreement pays.`,
      `Write it like ${number} ${symbol} per ${metric.one}, or name another token under token.`,
    );
  }
  if (each !== metric.one && (each === undefined || each !== metric.currency)) {
    throw new AmountError(
      each === undefined
        ? `"${text}" does not say for what.`
        : `"${text}" is not per ${metric.one}, which is measured.`,
      `Write it like ${number} ${symbol} per ${metric.one}, or change metric.unit.`,
    );
  }
  return number;
}

/** `500 qualified leads`, `1 qualified lead`, and for money `80,000 EUR`. */
export function readQuantity(text: string, { metric }: FileUnits): string {
  const [number, unit] = split(text);
  if (unit !== metric.one && unit !== metric.many && (metric.currency === undefined || unit !== metric.currency)) {
    throw new AmountError(
      `"${text}" is not in ${metric.many}, which are measured.`,
      `Write it like ${number} ${metric.currency ?? metric.many}; in a list one to a line, or in quotes.`,
    );
  }
  parseAmount(number, metric.decimals);
  return number;
}

/** `10 %` as `10`. */
export function readPercent(text: string): string {
  const number = text.replace(/ ?%$/, "");
  parseAmount(number, 18);
  return number;
}

/** A share that ends up in basis points: `85 %` as `85`. */
export function readBasisPoints(text: string): string {
  const number = readPercent(text);
  percentToBps(number);
  return number;
}

function split(text: string): readonly [number: string, unit: string] {
  const [number, unit] = cut(text, " ");
  if (unit === undefined) throw new AmountError(`"${text}" has no unit.`, "Write it like 10,000 USDC.");
  return [number, unit];
}

function cut(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
