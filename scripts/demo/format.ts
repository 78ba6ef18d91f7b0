import { formatAmount } from "../../toolkit/units/amount.js";

/** Base units of the demo's token as people read them: `7,920 USDC`. */
export function usdc(amount: bigint): string {
  return `${formatAmount(amount, 6)} USDC`;
}

/** Gas with thousands separators: `103,245 gas`. */
export function gas(amount: bigint): string {
  return `${formatAmount(amount, 0)} gas`;
}

/** A day of the demo's calendar, which is UTC: `Tue 1 Dec 2026`. */
export function day(seconds: bigint): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  })
    .format(new Date(Number(seconds) * 1000))
    .replace(",", "");
}
