import { minimumGuarantee } from "../../presets/minimum-guarantee.js";
import { money, price } from "../schema/fields.js";
import { defineModel } from "./model.js";

export const minimumGuaranteeModel = defineModel(
  "minimum-guarantee",
  "A price per unit, but never less than the guarantee: the larger of the two, not their sum.",
  {
    price: price("What each unit pays, from the first on."),
    guarantee: money("What a period pays at least."),
    cap: money("Most that one period pays."),
  },
  (payment, { read }) => {
    const options = {
      price: read.price(payment.price, "price"),
      guarantee: read.money(payment.guarantee, "guarantee"),
      cap: read.money(payment.cap, "cap"),
    };
    return (common) => minimumGuarantee({ ...common, ...options });
  },
  ["payment", "price"],
);
