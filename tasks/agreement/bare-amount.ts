import { AmountError } from "../../toolkit/units/decimal.js";
import type { TokenUnit } from "../../toolkit/units/unit.js";

/**
 * `1,000 USDC` as `1,000`: an amount on a command line names its token, so that nobody means another.
 *
 * @throws {AmountError} when it names none, or another.
 */
export function bareAmount(text: string, { symbol }: TokenUnit): string {
  const end = ` ${symbol}`;
  if (text.endsWith(end)) return text.slice(0, -end.length).trim();
  throw new AmountError(
    `"${text}" is not in ${symbol}, in which the agreement pays.`,
    `Write it like "1,000 ${symbol}".`,
  );
}
