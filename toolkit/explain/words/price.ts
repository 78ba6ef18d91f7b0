import { baselineOf } from "../../pricing/baseline.js";
import { formatAmount } from "../../units/amount.js";
import { currencyOfSymbol, currencyOfUnit } from "../../units/currency.js";
import { stepValue } from "../figures/earnings.js";
import type { Subject } from "../subject.js";
import type { Step } from "../../terms/types.js";

/**
 * What a step's rate pays for one whole unit: `40 USDC`. A rate counts token base units × 1e12 for each of the units that
 * the metric is counted in, such as cents.
 */
export function pricePerUnit({ agreement, unit, symbol }: Subject, rate: bigint): string {
  return `${decimalText(rate, agreement.token.decimals + 12 - unit.decimals)} ${symbol}`;
}

/**
 * What a rate is paid for: `For each` lead, or `10 % of each` dollar, where what is measured is money in the currency that
 * the token stands for.
 */
function forEach({ agreement, unit, symbol }: Subject, rate: bigint): string {
  const currency = currencyOfUnit(unit.one);
  if (currency === undefined || currency !== currencyOfSymbol(symbol)) return "For each";
  return `${decimalText(rate, agreement.token.decimals + 12 - unit.decimals - 2)} % of each`;
}

/** @param places Decimal places of `value`; below 0 for zeros that it lacks. */
function decimalText(value: bigint, places: number): string {
  return places < 0 ? formatAmount(value * 10n ** BigInt(-places), 0) : formatAmount(value, places);
}

/** How `period` is priced, beyond the base: one statement a line, with the baseline added to every threshold. */
export function priceLines(subject: Subject, period: number): string[] {
  const { terms, quantity } = subject;
  const baseline = baselineOf(terms, period);
  const more = terms.base > 0n ? "nothing beyond the base" : "nothing";
  const reached = terms.steps.filter(({ threshold }) => stepValue(terms, period, threshold) !== undefined);

  const lines: string[] = [];
  const first = reached[0];
  if (first !== undefined) {
    const from = stepValue(terms, period, first.threshold) ?? 0n;
    if (terms.lowerIsBetter || from > 0n) {
      const sharp = first.lump > 0n;
      const where = terms.lowerIsBetter ? (sharp ? "Above" : "At or above") : sharp ? "Below" : "Up to";
      lines.push(`${where} ${quantity(from)}: ${more}.`);
    }
  }
  for (const [index, step] of reached.entries()) {
    lines.push(...stepLines(subject, period, step, reached[index + 1], index > 0));
  }
  const lost = terms.steps.length - reached.length;
  if (lost > 0) {
    const where = terms.lowerIsBetter
      ? `more than ${quantity(baseline)} lower`
      : "beyond any number that can be reported";
    lines.push(
      lost === 1
        ? `One further step lies ${where}: it never pays.`
        : `${lost} further steps lie ${where}: they never pay.`,
    );
  }
  return lines;
}

function stepLines(subject: Subject, period: number, step: Step, next: Step | undefined, follows: boolean): string[] {
  const { terms, quantity, number, money, unit } = subject;
  const from = stepValue(terms, period, step.threshold) ?? 0n;
  const to = next === undefined ? undefined : stepValue(terms, period, next.threshold);
  const lower = terms.lowerIsBetter;

  const lines: string[] = [];
  if (step.lump > 0n) lines.push(`At ${quantity(from)} or ${lower ? "less" : "more"}: ${money(step.lump)}, once.`);

  if (step.rate > 0n) lines.push(`${rated()}: ${pricePerUnit(subject, step.rate)}.`);
  else if (follows || step.lump > 0n)
    lines.push(`For ${unit.many} ${range(lower ? "below" : "beyond")}: nothing more.`);
  return lines;

  function rated(): string {
    const each = forEach(subject, step.rate);
    if (lower || from > 0n) return `${each} ${unit.one} ${range(lower ? "below" : "beyond")}`;
    if (to === undefined) return `${each} ${unit.one}`;
    return unit.decimals === 0 ? `${each} of the first ${quantity(to)}` : `${each} ${unit.one} up to ${number(to)}`;
  }

  function range(word: string): string {
    return `${word} ${number(from)}${to === undefined ? "" : `, ${lower ? "down" : "up"} to ${number(to)}`}`;
  }
}
