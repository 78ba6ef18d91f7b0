const UNITS = [
  [86_400n, "day"],
  [3_600n, "hour"],
  [60n, "minute"],
  [1n, "second"],
] as const;

/**
 * A length of time, exactly: `14 days`, `1 day and 12 hours`. A day is 24 hours, whatever clocks do.
 *
 * @param seconds From 0 up.
 */
export function span(seconds: bigint): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [size, name] of UNITS) {
    const count = rest / size;
    rest %= size;
    if (count > 0n) parts.push(counted(count, name));
  }
  return parts.length === 0 ? "no time" : joined(parts, "and");
}

/** `1 period`, `3 periods`; for nouns whose plural ends in s. */
export function counted(count: bigint | number, noun: string): string {
  return `${count} ${noun}${BigInt(count) === 1n ? "" : "s"}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joined(parts: readonly string[], word: "and" | "or"): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} ${word} ${last}`;
}

/** Basis points as people read them: `85 %`, `12.5 %`. */
export function percent(bps: bigint): string {
  const fraction = (bps % 100n).toString().padStart(2, "0").replace(/0+$/, "");
  return `${bps / 100n}${fraction === "" ? "" : `.${fraction}`} %`;
}
