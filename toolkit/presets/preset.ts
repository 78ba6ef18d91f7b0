import type { PriceTerms, Terms, TimeTerms } from "../terms/types.js";
import type { MetricUnit, TokenUnit } from "../units/unit.js";
import type { Control } from "./control.js";
import type { Timing } from "./timing.js";

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
