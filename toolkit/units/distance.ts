/** How far two amounts are apart, whichever is larger: deviations that are added up must not cancel each other out. */
export function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
