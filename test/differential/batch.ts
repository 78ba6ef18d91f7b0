import { writeFileSync } from "node:fs";

import { makeCase, type CaseCount, type KindCount } from "./case.js";
import { bytes, dynamicList, tuple } from "./words.js";

/** Which cases to make. */
export interface BatchRange {
  readonly seed: bigint;
  /** Number of the first case. */
  readonly first: number;
  readonly cases: number;
}

/** The seed of case number `number`. */
export function seedOf(seed: bigint, number: number): bigint {
  return (seed << 32n) + BigInt(number);
}

/** Writes the cases as abi.encode(bytes[]), each the call of `replay`, and says what is in them. */
export function writeBatch(path: string, { seed, first, cases }: BatchRange): CaseCount {
  const done: KindCount = {};
  const refused: KindCount = {};
  const calls: string[] = [];
  for (let number = first; number < first + cases; number++) {
    const made = makeCase(seedOf(seed, number));
    addCount(done, made.count.done);
    addCount(refused, made.count.refused);
    calls.push(bytes(made.call));
  }
  writeFileSync(path, Buffer.from(tuple([[dynamicList(calls)]]), "hex"));
  return { done, refused };
}

/** Adds `more` to `sum`. */
export function addCount(sum: KindCount, more: KindCount): void {
  for (const [kind, count] of Object.entries(more) as [keyof KindCount, number][]) {
    sum[kind] = (sum[kind] ?? 0) + count;
  }
}

/** How many there are in all. */
export function totalOf(count: KindCount): number {
  return Object.values(count).reduce((sum, some) => sum + some, 0);
}
