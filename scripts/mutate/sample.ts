import { createHash } from "node:crypto";

import type { Mutant } from "./mutant.js";

/**
 * A sample that anyone draws again: from each file and operator in turn, in the order of the mutants' hashes.
 *
 * @param size At most so many.
 */
export function drawSample(mutants: readonly Mutant[], size: number): Mutant[] {
  const groups = new Map<string, Mutant[]>();
  for (const mutant of [...mutants].sort((a, b) => order(a).localeCompare(order(b)))) {
    const key = `${mutant.file} ${mutant.operator}`;
    groups.set(key, [...(groups.get(key) ?? []), mutant]);
  }

  const drawn: Mutant[] = [];
  for (let round = 0; drawn.length < Math.min(size, mutants.length); ++round) {
    for (const group of groups.values()) {
      const mutant = group[round];
      if (mutant !== undefined && drawn.length < size) drawn.push(mutant);
    }
  }
  return drawn;
}

function order({ id }: Mutant): string {
  return createHash("sha256").update(id).digest("hex");
}
