import { savingsShare } from "../../presets/savings-share.js";
import { money } from "../schema/fields.js";
import { defineModel } from "./model.js";
import { baselineShape, describedAs, fixedRate, share } from "./shares.js";

export const savingsShareModel = defineModel(
  "savings-share",
  "A share of the costs saved: what is measured is the cost, and lower is better.",
  { share, ...baselineShape, cap: money("Most that one period pays."), "fixed-rate": fixedRate },
  (payment, { read }) => {
    const agreed = read.share(payment.share, payment["fixed-rate"]);
    const baselines = read.baselines(payment.baseline, payment.baselines);
    const cap = read.money(payment.cap, "cap");
    return (common) => describedAs(savingsShare({ ...common, sharePercent: agreed.percent, baselines, cap }), agreed);
  },
);
