import { revenueShare } from "../../presets/revenue-share.js";
import { money } from "../schema/fields.js";
import { defineModel } from "./model.js";
import { baselineShape, describedAs, fixedRate, share } from "./shares.js";

export const revenueShareModel = defineModel(
  "revenue-share",
  "A share of the revenue above what would have come anyway.",
  { share, ...baselineShape, cap: money("Most that one period pays."), "fixed-rate": fixedRate },
  (payment, { read }) => {
    const agreed = read.share(payment.share, payment["fixed-rate"]);
    const baselines = read.baselines(payment.baseline, payment.baselines);
    const cap = read.money(payment.cap, "cap");
    return (common) => describedAs(revenueShare({ ...common, sharePercent: agreed.percent, baselines, cap }), agreed);
  },
);
