import { z } from "zod";

import { basePlusPerformanceModel } from "./base-plus-performance.js";
import { customModel } from "./custom.js";
import { freeTrialModel } from "./free-trial.js";
import { graduatedTiersModel } from "./graduated-tiers.js";
import { holdoutShareModel } from "./holdout-share.js";
import { minimumGuaranteeModel } from "./minimum-guarantee.js";
import type { ModelContext, Pricing } from "./model.js";
import { monthByMonthModel } from "./month-by-month.js";
import { optimisticModel } from "./optimistic.js";
import { paidPilotModel } from "./paid-pilot.js";
import { payPerUnitModel } from "./pay-per-unit.js";
import { qualityPointsModel } from "./quality-points.js";
import { retroactiveTiersModel } from "./retroactive-tiers.js";
import { revenueShareModel } from "./revenue-share.js";
import { savingsPerUnitModel } from "./savings-per-unit.js";
import { savingsShareModel } from "./savings-share.js";
import { targetOrNothingModel } from "./target-or-nothing.js";
import { validatedLeadsModel } from "./validated-leads.js";
import { valuePricingModel } from "./value-pricing.js";
import type { Path } from "../problem.js";

/** Every business model that a file can name, in the order in which they are told. */
export const MODELS = [
  payPerUnitModel,
  targetOrNothingModel,
  revenueShareModel,
  holdoutShareModel,
  savingsShareModel,
  savingsPerUnitModel,
  valuePricingModel,
  basePlusPerformanceModel,
  graduatedTiersModel,
  retroactiveTiersModel,
  minimumGuaranteeModel,
  qualityPointsModel,
  freeTrialModel,
  paidPilotModel,
  monthByMonthModel,
  validatedLeadsModel,
  optimisticModel,
  customModel,
] as const;

type Schemas<Models> = { [Index in keyof Models]: Models[Index] extends { schema: infer Schema } ? Schema : never };

const schemas = MODELS.map(({ schema }) => schema) as unknown as Schemas<typeof MODELS>;

/** What is paid. */
export const paymentSchema = z
  .discriminatedUnion("model", schemas, "Name one of the models.")
  .describe("What is paid, by one of the business models.");

export type PaymentContent = z.output<typeof paymentSchema>;

/** The pricing of a payment section, and the field to blame when the model refuses the whole. */
export function priceOf(payment: PaymentContent, context: ModelContext): { pricing: Pricing; blame: Path } {
  // The union pairs each section with its own model; TypeScript cannot see that both have the same name.
  const model = MODELS.find(({ name }) => name === payment.model) as unknown as {
    price: (payment: PaymentContent, context: ModelContext) => Pricing;
    blame: Path;
  };
  return { pricing: model.price(payment, context), blame: model.blame };
}
