const MASK_64 = 2n ** 64n - 1n;

/**
 * Random numbers that a seed repeats: a failing test names its seed, and the seed brings the failure back.
 * The generator is SplitMix64.
 */
export class Random {
  #state: bigint;

  constructor(seed: number | bigint) {
    this.#state = BigInt(seed) & MASK_64;
  }

  /** Uniform in [0, limit). */
  below(limit: bigint): bigint {
    // 64 bits more than needed make the bias of the remainder too small to matter.
    let wide = 0n;
    for (let bits = 0; bits < limit.toString(2).length + 64; bits += 64) wide = (wide << 64n) | this.#next();
    return wide % limit;
  }

  /** Uniform in [low, high], both included. */
  between(low: bigint, high: bigint): bigint {
    return low + this.below(high - low + 1n);
  }

  /** Uniform in [low, high], both included. */
  integer(low: number, high: number): number {
    return Number(this.between(BigInt(low), BigInt(high)));
  }

  /** From 0 to `high`, small ones as likely as large ones: uniform in its number of bits. */
  magnitude(high: bigint): bigint {
    const bits = BigInt(this.integer(0, high.toString(2).length));
    const limit = 2n ** bits;
    return this.below(limit > high ? high + 1n : limit);
  }

  /** True in `percent` of all cases. */
  chance(percent: number): boolean {
    return this.integer(0, 99) < percent;
  }

  /** One of the list, each as likely; undefined when it is empty. */
  pick<T>(list: readonly [T, ...T[]]): T;
  pick<T>(list: readonly T[]): T | undefined;
  pick<T>(list: readonly T[]): T | undefined {
    return list.length === 0 ? undefined : list[this.integer(0, list.length - 1)];
  }

  #next(): bigint {
    this.#state = (this.#state + 0x9e3779b97f4a7c15n) & MASK_64;
    let mixed = this.#state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
    return mixed ^ (mixed >> 31n);
  }
}
