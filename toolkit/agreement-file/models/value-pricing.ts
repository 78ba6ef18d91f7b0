import { valuePricing } from "../../presets/value-pricing.js";
import { money, price, quantity } from "../schema/fields.js";
import { defineModel } from "./model.js";

export const valuePricingModel = defineModel(
  "value-pricing",
  "A reward for so many more than there are, and a price for each one beyond.",
  {
    baseline: quantity("What there is already."),
    target: quantity("How many more the reward is for."),
    reward: money("What is paid for them."),
    "price-per-further": price("What each one beyond the target pays."),
    cap: money("Most that one period pays."),
  },
  (payment, { read }) => {
    const options = {
      baseline: read.quantity(payment.baseline, "baseline"),
      target: read.quantity(payment.target, "target"),
      reward: read.money(payment.reward, "reward"),
      pricePerFurther: read.price(payment["price-per-further"], "price-per-further"),
      cap: read.money(payment.cap, "cap"),
    };
    return (common) => valuePricing({ ...common, ...options });
  },
);
