import { payPerUnit } from "../../presets/pay-per-unit.js";
import { money, price } from "../schema/fields.js";
import { defineModel } from "./model.js";

export const payPerUnitModel = defineModel(
  "pay-per-unit",
  "A price for each unit, from the first on, capped: pay per lead, CPA.",
  { price: price("What is paid."), cap: money("Most that one period pays.") },
  (payment, { read }) => {
    const options = { price: read.price(payment.price, "price"), cap: read.money(payment.cap, "cap") };
    return (common) => payPerUnit({ ...common, ...options });
  },
);
