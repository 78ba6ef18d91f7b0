import { expect } from "chai";

import type { Action } from "../../../toolkit/pricing/action.js";
import { applyAction } from "../../../toolkit/pricing/history.js";
import { EMPTY_LEDGER, held, type Ledger } from "../../../toolkit/pricing/ledger.js";
import { NotPossibleError } from "../../../toolkit/pricing/possible.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { START, validTerms } from "../../support/valid-terms.js";

/** 1 unit of a token with 6 decimals. */
export const USDC = 1_000_000n;
/** When the three months of {@link LEADS} end. */
export const [end0, end1, end2] = [START + 30n * DAY, START + 60n * DAY, START + 90n * DAY] as const;

/** 40 USDC per lead, at most 10,000 a month, three months, weekly at 85 %, measured 14 days after a month's end. */
export const LEADS = validTerms({
  cap: 10_000n * USDC,
  base: 0n,
  steps: [{ threshold: 0n, lump: 0n, rate: 40n * 10n ** 18n }],
  interimEvery: 7n * DAY,
  interimBps: 8_500n,
  cancelNotice: 0n,
});
/** The same with 2,000 base and 100 for each beyond 20, at most 6,000. */
export const RETAINER = validTerms({ ...LEADS, cap: 6_000n * USDC, base: 2_000n * USDC, steps: validTerms().steps });

export const fund = (count: number, at = START - DAY): Action => ({ kind: "fund", at, count });
export const settle = (at: bigint, value: bigint | null, answeredAt = at): Action => ({
  kind: "settle",
  at,
  answer: value === null ? null : { value, answeredAt },
});
export const interim = (point: bigint, value: bigint, at = point): Action => ({
  kind: "interim",
  at,
  point,
  answer: { value, answeredAt: at },
});

/** The book after these actions, from an empty one. */
export function after(terms: Terms, ...actions: Action[]): Ledger {
  return actions.reduce((ledger, action) => applyAction(terms, ledger, action).ledger, EMPTY_LEDGER);
}

/** The amounts of the book, in whole USDC. */
export function money(ledger: Ledger): Record<string, bigint> {
  const { funded, paid, returned } = ledger;
  return { funded: funded / USDC, paid: paid / USDC, returned: returned / USDC, held: held(ledger) / USDC };
}

/** Whether the model allows `action`. */
export function possible(terms: Terms, ledger: Ledger, action: Action): boolean {
  try {
    applyAction(terms, ledger, action);
    return true;
  } catch (error) {
    if (error instanceof NotPossibleError) return false;
    throw error;
  }
}

/** That `action(at)` becomes possible at exactly `first`. */
export function expectFrom(terms: Terms, ledger: Ledger, first: bigint, action: (at: bigint) => Action): void {
  const found = [-1n, 0n, 1n].map((second) => possible(terms, ledger, action(first + second)));
  expect(found).to.deep.equal([false, true, true]);
}

/** That `action(at)` stops being possible at exactly `first`. */
export function expectBefore(terms: Terms, ledger: Ledger, first: bigint, action: (at: bigint) => Action): void {
  const found = [-1n, 0n, 1n].map((second) => possible(terms, ledger, action(first + second)));
  expect(found).to.deep.equal([true, false, false]);
}
