import { BASE_PLUS_PERFORMANCE_SAMPLE } from "./base-plus-performance.js";
import { FREE_TRIAL_SAMPLE } from "./free-trial.js";
import { GRADUATED_TIERS_SAMPLE } from "./graduated-tiers.js";
import { HOLDOUT_SHARE_SAMPLE } from "./holdout-share.js";
import { MINIMUM_GUARANTEE_SAMPLE } from "./minimum-guarantee.js";
import { MONTH_BY_MONTH_SAMPLE } from "./month-by-month.js";
import { OPTIMISTIC_SAMPLE } from "./optimistic.js";
import { PAID_PILOT_SAMPLE } from "./paid-pilot.js";
import { PAY_PER_UNIT_SAMPLE } from "./pay-per-unit.js";
import { QUALITY_POINTS_SAMPLE } from "./quality-points.js";
import { RETROACTIVE_TIERS_SAMPLE } from "./retroactive-tiers.js";
import { REVENUE_SHARE_SAMPLE } from "./revenue-share.js";
import type { PresetSample } from "./sample.js";
import { SAVINGS_PER_UNIT_SAMPLE } from "./savings-per-unit.js";
import { SAVINGS_SHARE_SAMPLE } from "./savings-share.js";
import { TARGET_OR_NOTHING_SAMPLE } from "./target-or-nothing.js";
import { VALIDATED_LEADS_SAMPLE } from "./validated-leads.js";
import { VALUE_PRICING_SAMPLE } from "./value-pricing.js";

/** Every business model with a real example, in the order in which they are told. */
export const PRESET_SAMPLES: readonly PresetSample[] = [
  PAY_PER_UNIT_SAMPLE,
  TARGET_OR_NOTHING_SAMPLE,
  REVENUE_SHARE_SAMPLE,
  HOLDOUT_SHARE_SAMPLE,
  SAVINGS_SHARE_SAMPLE,
  SAVINGS_PER_UNIT_SAMPLE,
  VALUE_PRICING_SAMPLE,
  BASE_PLUS_PERFORMANCE_SAMPLE,
  GRADUATED_TIERS_SAMPLE,
  RETROACTIVE_TIERS_SAMPLE,
  MINIMUM_GUARANTEE_SAMPLE,
  QUALITY_POINTS_SAMPLE,
  FREE_TRIAL_SAMPLE,
  PAID_PILOT_SAMPLE,
  MONTH_BY_MONTH_SAMPLE,
  VALIDATED_LEADS_SAMPLE,
  OPTIMISTIC_SAMPLE,
];
