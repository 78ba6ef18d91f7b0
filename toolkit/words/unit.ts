import type { AgreementMetric } from "../metrics/agreement-metric.js";
import { formatAmount } from "../units/amount.js";
import { harmless } from "./harmless.js";

/** What the metric counts, in words. */
export interface UnitWords {
  /** `qualified lead`. */
  readonly one: string;
  /** `qualified leads`. */
  readonly many: string;
  readonly decimals: number;
}

/** Whether it is counted one by one, or measured. */
export function isCounted({ decimals }: Pick<UnitWords, "decimals">): boolean {
  return decimals === 0;
}

/** Longer units make sentences unreadable; they are quoted once, where the metric is explained. */
const LONGEST = 40;

/** A definition's unit in the singular and the plural. Which of both it was written in is up to its author. */
export function unitWords(unit: string, decimals: number): UnitWords {
  const one = harmless(unit);
  if (one === "" || one.length > LONGEST) return { one: "unit", many: "units", decimals };
  return { one, many: plural(one), decimals };
}

/** What a metric counts; a `metric unit` where no definition says. */
export function metricUnit(metric: AgreementMetric): UnitWords {
  if (metric.kind === "unknown") return { one: "metric unit", many: "metric units", decimals: 0 };
  const { unit, decimals } = metric.definition;
  return unitWords(unit, Number(decimals));
}

/** A number with its unit: `1 qualified lead`, `1,370.5 qualified leads`. */
export function quantityText({ one, many, decimals }: UnitWords, value: bigint): string {
  return `${formatAmount(value, decimals)} ${value === 10n ** BigInt(decimals) ? one : many}`;
}

// "dollar of revenue" → "dollars of revenue", "call handled" → "calls handled".
function plural(unit: string): string {
  const [, head = unit, rest = ""] = /^(.+?)( (?:of|in|per|from|to|for|with|by|at|on)\b.*)$/.exec(unit) ?? [];
  const words = head.split(" ");
  const participle = words.length > 1 && /[a-z]ed$/.test(words.at(-1) ?? "");
  const noun = participle ? words.length - 2 : words.length - 1;
  return words.map((word, index) => (index === noun ? pluralNoun(word) : word)).join(" ") + rest;
}

function pluralNoun(noun: string): string {
  // Currencies, signs and other scripts have no plural; what ends in s mostly is one.
  if (!/^[A-Za-z-]*[a-z]$/.test(noun) || /[^s]s$/.test(noun)) return noun;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
