import { freeTrial } from "../../presets/free-trial.js";
import { money, price } from "../schema/fields.js";
import { defineModel } from "./model.js";

export const freeTrialModel = defineModel(
  "free-trial",
  "A price for each unit, after a trial in which the client may leave with everything back; needs schedule.trial.",
  { price: price("What is paid."), cap: money("Most that one period pays.") },
  (payment, { read, schedule }) => {
    const options = { price: read.price(payment.price, "price"), cap: read.money(payment.cap, "cap") };
    if (schedule.trial === undefined) {
      read.fields.refuse(
        ["schedule", "trial"],
        "A free trial without a trial.",
        "Say how long it lasts, such as trial: 14d.",
      );
    }
    return (common) => freeTrial({ ...common, ...options, trialDays: common.timing.trialDays ?? 0 });
  },
  ["schedule", "trial"],
);
