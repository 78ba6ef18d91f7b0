import { readFileSync } from "node:fs";

import type { PriceTerms, Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";

/** One settled period of a golden vector, worked out by hand. See test/vectors/README.md. */
export interface VectorCase {
  readonly period: number;
  readonly interim: readonly { readonly value: bigint; readonly pays: bigint }[];
  readonly value: bigint | null;
  readonly performance: bigint;
  readonly total: bigint;
  readonly toAgency: bigint;
  readonly toClient: bigint;
  readonly note: string;
}

export interface PricingVector {
  readonly name: string;
  readonly model: string;
  readonly terms: PriceTerms;
  readonly cases: readonly VectorCase[];
}

/** The golden vectors of `test/vectors/pricing.json`, with every decimal string as a bigint. */
export function pricingVectors(): PricingVector[] {
  const file = new URL("../vectors/pricing.json", import.meta.url);
  const { vectors } = JSON.parse(readFileSync(file, "utf8"), numbers) as { vectors: PricingVector[] };
  return vectors;
}

const TEXTS = new Set(["name", "model", "note"]);

function numbers(key: string, value: unknown): unknown {
  return typeof value === "string" && !TEXTS.has(key) ? BigInt(value) : value;
}

/** One case with what it takes to play it on an agreement. */
export interface PricingCase extends VectorCase {
  readonly name: string;
  readonly terms: PriceTerms;
  /** How many periods the agreement needs at least. */
  readonly periods: number;
}

/** All golden cases, in the order of the file. */
export function pricingCases(): PricingCase[] {
  return pricingVectors().flatMap(({ name, terms, cases }) => {
    const periods = Math.max(terms.baselines.length, ...cases.map(({ period }) => period + 1));
    return cases.map((one) => ({ ...one, name, terms, periods }));
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
