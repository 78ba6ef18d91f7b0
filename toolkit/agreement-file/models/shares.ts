import type { Preset } from "../../presets/preset.js";
import { list, percent, quantity } from "../schema/fields.js";
import { z } from "zod";
import type { Share } from "./payment-reader.js";

const RATE_REMEDY = "Write it like 1 EUR = 1.08 USD.";

/** The rate of exchange of models that pay a share of money. */
export const fixedRate = z
  .string(RATE_REMEDY)
  .regex(/^1 \S+ = [0-9][0-9,]*(?:\.[0-9]+)? \S+$/, RATE_REMEDY)
  .describe(
    "If the metric counts another currency than is paid: the rate for the whole agreement, such as 1 EUR = 1.08 USD.",
  )
  .optional();

export const share = percent("The agency's share.");

/** From where performance counts: once for all periods, or period by period. */
export const baselineShape = {
  baseline: quantity("From where it counts, the same for every period.").optional(),
  baselines: list(quantity("From where it counts."), 120, "From where it counts, one for each period.").optional(),
};

/** A preset described with the share that people agreed on, and with what the fixed rate makes of it. */
export function describedAs(preset: Preset, { percent, said, note }: Share): Preset {
  const { description } = preset;
  const agreed = description.startsWith(percent) ? said + description.slice(percent.length) : description;
  return { ...preset, description: agreed + note };
}
