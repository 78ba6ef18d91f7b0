import type { PriceTerms, Terms, TimeTerms } from "../terms/types.js";
import type { Control } from "./control.js";
import type { Timing } from "./timing.js";

/** The currency of an agreement. */
export interface TokenUnit {
  /** As people know it: `USDC`. */
  readonly symbol: string;
  readonly decimals: number;
}

/** What the metric counts. */
export interface MetricUnit {
  /** `qualified lead`, `dollar of revenue`. */
  readonly one: string;
  /** `qualified leads`, `dollars of revenue`. */
  readonly many: string;
  /** What it is as a whole, where that has a name: `revenue`. Default: `many`. */
  readonly whole?: string;
  /** Decimal places with which the oracle counts it: 0 for leads, 2 for dollars counted in cents. */
  readonly decimals: number;
}

/** What every preset needs to know beside its own price. */
export interface CommonOptions {
  readonly token: TokenUnit;
  readonly metric: MetricUnit;
  readonly timing: Timing;
  /** Who can move the number, and what protects the other side. */
  readonly control: Control;
}

/** The part of the terms that a preset decides; who takes part and what is measured come later. */
export interface PresetTerms extends PriceTerms, TimeTerms {
  readonly arbiterFee: bigint;
}

/** A business model, compiled. */
export interface Preset {
  readonly terms: PresetTerms;
  /** One line of plain English. */
  readonly description: string;
}

/** Who takes part, and what is measured. */
export type Participants = Pick<Terms, "client" | "agency" | "arbiter" | "token" | "oracle" | "metric" | "annex">;
