import { id } from "ethers";

/** How long to wait after failures. Seconds or milliseconds, as the caller likes. */
export interface Backoff {
  readonly first: number;
  readonly most: number;
}

/**
 * How long to wait after `failures` in a row: twice as long each time, a quarter more or less so that keepers that failed
 * together do not try together again. The same words give the same wait, also after a restart.
 *
 * @param words What is tried, and by whom.
 */
export function waitAfter(failures: number, { first, most }: Backoff, words: string): number {
  if (failures <= 0) return 0;
  const wait = Math.min(most, first * 2 ** Math.min(failures - 1, 40));
  // Uniform in [0.75, 1.25).
  const jitter = 0.75 + (0.5 * Number(BigInt(id(`${words}/${failures}`)) % 10_000n)) / 10_000;
  return Math.round(wait * jitter);
}
