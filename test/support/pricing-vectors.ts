import { readFileSync } from "node:fs";

import type { PriceTerms } from "../../toolkit/terms/types.js";

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
