import { waitAfter } from "./backoff.js";
import type { Failures } from "./journal.js";
import type { Clock } from "./ports.js";
import type { Refusal } from "./refusal.js";

const RETRY_MS = { first: 60_000, most: 3_600_000 };
const SOON_MS = 15_000;

/** When what the chain refused is tried again. */
export class Retries {
  readonly #clock: Clock;
  readonly #refused = new Map<string, { count: number; until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Whether it is too early to try again.
   *
   * @param failures What failed on chain.
   */
  isWaiting(key: string, failures: Failures): boolean {
    const now = this.#clock.now();
    const until = this.#refused.get(key)?.until ?? 0;
    return now < until || now < failures.lastAt + waitAfter(failures.count, RETRY_MS, key);
  }

  /**
   * Done by somebody else is success; that, early and unreachable are looked at again soon; the rest later and later.
   *
   * @returns How often in a row it was refused.
   */
  refuse(key: string, kind: Refusal["kind"]): number {
    const before = this.#refused.get(key)?.count ?? 0;
    const count = kind === "refused" ? before + 1 : before;
    const wait = kind === "refused" ? waitAfter(count, RETRY_MS, key) : SOON_MS;
    this.#refused.set(key, { count, until: this.#clock.now() + wait });
    return count;
  }

  /** Not before long. */
  postpone(key: string): void {
    this.#refused.set(key, { count: 0, until: this.#clock.now() + RETRY_MS.most });
  }

  forget(key: string): void {
    this.#refused.delete(key);
  }

  /** Forgets what nobody has tried for long. */
  tidy(): void {
    const now = this.#clock.now();
    for (const [key, { until }] of this.#refused) if (now > until + 2 * RETRY_MS.most) this.#refused.delete(key);
  }
}
