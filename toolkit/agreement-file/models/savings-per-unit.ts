import { savingsPerUnit } from "../../presets/savings-per-unit.js";
import { readPercent } from "../amounts.js";
import { money, price } from "../schema/fields.js";
import { defineModel } from "./model.js";
import { fixedRate, share } from "./shares.js";

export const savingsPerUnitModel = defineModel(
  "savings-per-unit",
  "A share of the savings where only the work can be counted: units × agreed saving × share.",
  {
    saving: price("What one unit saves, as agreed beforehand."),
    share,
    cap: money("Most that one period pays."),
    "fixed-rate": fixedRate,
  },
  (payment, { read }) => {
    const saving = read.saving(payment.saving, payment["fixed-rate"]);
    const sharePercent = read.fields.attempt(["payment", "share"], () => readPercent(payment.share)) ?? "0";
    const cap = read.money(payment.cap, "cap");
    return (common) => {
      const preset = savingsPerUnit({ ...common, savingPerUnit: saving.amount, sharePercent, cap });
      return { ...preset, description: preset.description + saving.note };
    };
  },
  ["payment", "saving"],
);
