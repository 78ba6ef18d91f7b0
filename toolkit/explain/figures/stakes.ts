import { allWindows } from "../../schedule/windows.js";
import type { Terms } from "../../terms/types.js";
import { mostEarned } from "./earnings.js";
import { mostInterim } from "./interim.js";

/** One amount for the period where it is greatest, and one for all periods together. Token base units. */
export interface Stake {
  readonly perPeriod: bigint;
  readonly inAll: bigint;
}

/** What hangs on the number that is measured, for either side. Rules: docs/incentives.md. */
export interface Stakes {
  /** Most that a false number takes from one party and gives to the other. */
  readonly misprice: Stake;
  /** Of that, the part that interim payments on false numbers can reach, which no arbiter takes back. */
  readonly final: Stake;
  /** What is owed whatever is measured, and if nothing is. */
  readonly base: Stake;
  /** What the agency can lose when measuring stops and it stops working at the first number that is missing. */
  readonly silence: {
    /** Most periods that can be without their number at the same time, if each is asked for as soon as it can be. */
    readonly periods: number;
    /** Most that these periods can have earned, beyond their base. */
    readonly most: bigint;
  };
}

/** Works out what hangs on the number, from the terms alone. */
export function stakes(terms: Terms): Stakes {
  const earned = terms.periodEnds.map((_, period) => mostEarned(terms, period));
  const interim = terms.periodEnds.map((_, period) => mostInterim(terms, period));
  return {
    misprice: stake(earned),
    final: stake(interim),
    base: stake(terms.periodEnds.map(() => terms.base)),
    silence: silence(terms, earned),
  };
}

function silence(terms: Terms, earned: readonly bigint[]): Stakes["silence"] {
  const windows = allWindows(terms);
  // A period lacks its number from its start until it can be asked for; the number of these only rises at a start.
  const groups = windows.map(({ from }) => windows.filter((other) => other.from <= from && from < other.askFrom));
  return {
    periods: Math.max(...groups.map((group) => group.length)),
    most: max(groups.map((group) => sum(group.map(({ period }) => earned[period] ?? 0n)))),
  };
}

function stake(amounts: readonly bigint[]): Stake {
  return { perPeriod: max(amounts), inAll: sum(amounts) };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function max(amounts: readonly bigint[]): bigint {
  return amounts.reduce((most, amount) => (amount > most ? amount : most), 0n);
}
