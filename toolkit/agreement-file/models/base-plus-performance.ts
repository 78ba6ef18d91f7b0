import { basePlusPerformance } from "../../presets/base-plus-performance.js";
import { money, price, quantity } from "../schema/fields.js";
import { defineModel } from "./model.js";

export const basePlusPerformanceModel = defineModel(
  "base-plus-performance",
  "A retainer, and a price for every unit beyond what it includes.",
  {
    base: money("What every period pays, whatever is measured."),
    included: quantity("What the base already pays for."),
    price: price("What each unit beyond pays."),
    cap: money("Most that one period pays, base included."),
  },
  (payment, { read }) => {
    const options = {
      base: read.money(payment.base, "base"),
      included: read.quantity(payment.included, "included"),
      price: read.price(payment.price, "price"),
      cap: read.money(payment.cap, "cap"),
    };
    return (common) => basePlusPerformance({ ...common, ...options });
  },
);
