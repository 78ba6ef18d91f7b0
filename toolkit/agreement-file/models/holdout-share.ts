import { holdoutShare } from "../../presets/holdout-share.js";
import { money } from "../schema/fields.js";
import { defineModel } from "./model.js";
import { describedAs, fixedRate, share } from "./shares.js";

export const holdoutShareModel = defineModel(
  "holdout-share",
  "A share of the uplift that a holdout group shows.",
  { share, cap: money("Most that one period pays."), "fixed-rate": fixedRate },
  (payment, { read }) => {
    const agreed = read.share(payment.share, payment["fixed-rate"]);
    const cap = read.money(payment.cap, "cap");
    return (common) => describedAs(holdoutShare({ ...common, sharePercent: agreed.percent, cap }), agreed);
  },
);
