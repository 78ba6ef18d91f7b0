import type { Property } from "../../scripts/prove/property.js";
import { CHECKER_PROPERTIES } from "./checker.js";
import { CONSERVATION_PROPERTIES } from "./conservation.js";
import { PAYOUT_PROPERTIES } from "./payout.js";
import { PRICING_PROPERTIES } from "./pricing.js";
import { TIMELINE_PROPERTIES } from "./timeline.js";
import { VALIDITY_PROPERTIES } from "./validity.js";

/** Everything that is proved, in the order in which one rests on the other. */
export const PROPERTIES: readonly Property[] = [
  ...VALIDITY_PROPERTIES,
  ...PRICING_PROPERTIES,
  ...PAYOUT_PROPERTIES,
  ...TIMELINE_PROPERTIES,
  ...CONSERVATION_PROPERTIES,
  ...CHECKER_PROPERTIES,
];
