import { PresetError } from "./errors.js";

/** Who can move the number that decides the payout, or stop it from being measured. */
export interface Control {
  /** `neither` only when a third party keeps the number and neither side can revoke access to it. */
  readonly numberControlledBy: "client" | "agency" | "both" | "neither";
  /** Another oracle answers when the first does not. */
  readonly fallbackOracle?: boolean;
  /** The side that does not control the number can ask for it, too, with access of its own. */
  readonly coAsker?: boolean;
}

/**
 * Refuses an agreement in which one side alone controls the number and nothing protects the other: whoever owns the
 * platform can revoke access, and silence pays nothing.
 *
 * @param hasArbiter Whether a dispute can be ruled on.
 * @throws PresetError
 */
export function assertProtected(control: Control, hasArbiter: boolean): void {
  const side = control.numberControlledBy;
  if (side !== "client" && side !== "agency") return;
  if (hasArbiter || control.fallbackOracle === true || control.coAsker === true) return;

  const other = side === "client" ? "agency" : "client";
  throw new PresetError(
    `The ${side} alone controls the number, and nothing protects the ${other}.`,
    "Add an arbiter with a review window, a fallback oracle, or a second asker.",
  );
}
