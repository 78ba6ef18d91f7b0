/** A number of things: `1 period`, `3 periods`. */
export function countOf(count: bigint | number, noun: string): string {
  return `${count} ${noun}${BigInt(count) === 1n ? "" : "s"}`;
}
