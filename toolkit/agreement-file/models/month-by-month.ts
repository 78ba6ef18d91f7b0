import { monthByMonth } from "../../presets/month-by-month.js";
import { money, price } from "../schema/fields.js";
import { defineModel } from "./model.js";

export const monthByMonthModel = defineModel(
  "month-by-month",
  "Recurring without a long commitment: a base and a price, each period funded by itself.",
  {
    base: money("What every funded period pays, whatever is measured."),
    price: price("What each unit pays."),
    cap: money("Most that one period pays, base included."),
  },
  (payment, { read }) => {
    const options = {
      base: read.money(payment.base, "base"),
      price: read.price(payment.price, "price"),
      cap: read.money(payment.cap, "cap"),
    };
    return (common) => monthByMonth({ ...common, ...options, cancelNotice: common.timing.cancelNotice ?? 0 });
  },
);
