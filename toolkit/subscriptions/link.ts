import { AmountError } from "../units/decimal.js";
import { formatAmount, parseAmount } from "../units/amount.js";

/** LINK has 18 decimals; its smallest unit is the juel. */
const LINK_DECIMALS = 18;

/** Digits after the point that people want to read. */
const SHOWN_DECIMALS = 4;

/**
 * LINK as people write it, in juels: `5 LINK`, `0.25 LINK`, `1,000 LINK`. The word is not optional: a bare number could be
 * meant in another currency.
 *
 * @throws {AmountError} when it is written otherwise, or is nothing.
 */
export function parseLink(text: string): bigint {
  const amount = /^(.+?)\s*LINK$/.exec(text.trim())?.[1];
  if (amount === undefined) throw new AmountError(`"${text}" is no amount of LINK.`, 'Write it like "5 LINK".');
  const juels = parseAmount(amount, LINK_DECIMALS);
  if (juels === 0n) throw new AmountError(`"${text}" is nothing.`, 'Give more, such as "5 LINK".');
  return juels;
}

/** Juels as people read them, cut to four decimals: `96.8421 LINK`. What is less than that is not shown as nothing. */
export function linkText(juels: bigint): string {
  const shown = juels - (juels % 10n ** BigInt(LINK_DECIMALS - SHOWN_DECIMALS));
  if (shown === 0n && juels > 0n) return `less than ${formatAmount(1n, SHOWN_DECIMALS)} LINK`;
  return `${formatAmount(shown, LINK_DECIMALS)} LINK`;
}

/** Juels exactly, as {@link parseLink} reads them back. */
export function exactLinkText(juels: bigint): string {
  return `${formatAmount(juels, LINK_DECIMALS)} LINK`;
}
