import { allWindows } from "../schedule/windows.js";
import type { Terms } from "../terms/types.js";

/** What the client risks at most, in token base units. */
export interface Exposure {
  /** Most that can be paid in all, when every period is funded and earns its cap. */
  readonly mostPaid: bigint;
  /**
   * Most that is locked at once by a client who funds each period no earlier than it begins: the running one, and those
   * that can still wait for their settlement.
   */
  readonly mostLockedAtOnce: bigint;
}

/** The numbers a client asks for first: what can it cost, and how much money must lie still. */
export function exposure(terms: Terms): Exposure {
  const windows = allWindows(terms);
  // A period stops being locked at its latest settlement. The number of locked ones can only rise when one begins.
  const locked = windows.map(
    ({ from }) => windows.filter((other) => other.from <= from && from < other.latestSettle).length,
  );
  return {
    mostPaid: terms.cap * BigInt(windows.length),
    mostLockedAtOnce: terms.cap * BigInt(Math.max(...locked)),
  };
}
