import { optimistic } from "../../presets/optimistic.js";
import { money, price } from "../schema/fields.js";
import { defineModel } from "./model.js";

export const optimisticModel = defineModel(
  "optimistic",
  "The agency reports, and its number counts unless the client disputes it in time; needs schedule.review and an arbiter.",
  { price: price("What is paid."), cap: money("Most that one period pays.") },
  (payment, { read }) => {
    const options = { price: read.price(payment.price, "price"), cap: read.money(payment.cap, "cap") };
    return (common) => optimistic({ ...common, ...options });
  },
  ["schedule", "review"],
);
