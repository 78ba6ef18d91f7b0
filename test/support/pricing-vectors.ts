import { readFileSync } from "node:fs";

import { DAY } from "../../toolkit/schedule/durations.js";
import type { PriceTerms, Terms } from "../../toolkit/terms/types.js";

/** One case of `test/vectors/pricing.json`, with its numbers read. See `test/vectors/README.md`. */
export interface PricingCase {
  readonly name: string;
  readonly terms: PriceTerms;
  /** How many periods the agreement needs at least. */
  readonly periods: number;
  readonly period: number;
  readonly interim: readonly { readonly value: bigint; readonly pays: bigint }[];
  /** The answer, or null: missing. */
  readonly value: bigint | null;
  readonly performance: bigint;
  readonly total: bigint;
  readonly toAgency: bigint;
  readonly toClient: bigint;
  readonly note: string;
}

interface RawCase {
  period: number;
  interim: { value: string; pays: string }[];
  value: string | null;
  performance: string;
  total: string;
  toAgency: string;
  toClient: string;
  note: string;
}

interface RawVectors {
  vectors: {
    name: string;
    terms: {
      cap: string;
      base: string;
      baselines: string[];
      lowerIsBetter: boolean;
      steps: { threshold: string; lump: string; rate: string }[];
      interimBps: string;
    };
    cases: RawCase[];
  }[];
}

/** All golden cases, in the order of the file. */
export function pricingCases(): PricingCase[] {
  const text = readFileSync(new URL("../vectors/pricing.json", import.meta.url), "utf8");
  const { vectors } = JSON.parse(text) as RawVectors;
  return vectors.flatMap(({ name, terms, cases }) => {
    const read: PriceTerms = {
      cap: BigInt(terms.cap),
      base: BigInt(terms.base),
      baselines: terms.baselines.map(BigInt),
      lowerIsBetter: terms.lowerIsBetter,
      steps: terms.steps.map(({ threshold, lump, rate }) => ({
        threshold: BigInt(threshold),
        lump: BigInt(lump),
        rate: BigInt(rate),
      })),
      interimBps: BigInt(terms.interimBps),
    };
    const periods = Math.max(read.baselines.length, ...cases.map(({ period }) => period + 1));
    return cases.map((one) => ({
      name,
      terms: read,
      periods,
      period: one.period,
      interim: one.interim.map(({ value, pays }) => ({ value: BigInt(value), pays: BigInt(pays) })),
      value: one.value === null ? null : BigInt(one.value),
      performance: BigInt(one.performance),
      total: BigInt(one.total),
      toAgency: BigInt(one.toAgency),
      toClient: BigInt(one.toClient),
      note: one.note,
    }));
  });
}

/** Whole terms that price as a golden case does: periods of 30 days, an interim point every day where it pays interim. */
export function termsOfCase(whole: Terms, { terms, periods }: PricingCase): Terms {
  return {
    ...whole,
    ...terms,
    periodEnds: Array.from({ length: periods }, (_, period) => whole.start + BigInt(period + 1) * 30n * DAY),
    interimEvery: terms.interimBps === 0n ? 0n : DAY,
  };
}
