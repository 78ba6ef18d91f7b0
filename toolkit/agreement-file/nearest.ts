/** The word that was probably meant: the one of `known` that takes the fewest changes, if they are few. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  // Nobody mistypes so much; and comparing long words would take its time.
  if (word.length > 40) return undefined;
  const distances = known.map((candidate) => [changes(word.toLowerCase(), candidate), candidate] as const);
  const [distance, candidate] = distances.reduce((a, b) => (b[0] < a[0] ? b : a), [Infinity, ""] as const);
  return distance <= Math.max(1, Math.floor(candidate.length / 3)) ? candidate : undefined;
}

/** Letters to insert, to remove, to replace or to swap with the next one until `a` is `b`. */
function changes(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  let before: readonly number[] = [];
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (b[j] === letter ? 0 : 1);
      const isSwapped = i > 0 && j > 0 && letter === b[j - 1] && a[i - 1] === b[j];
      const swapped = isSwapped ? (before[j - 1] ?? 0) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
