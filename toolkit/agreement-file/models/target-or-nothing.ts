import { targetOrNothing } from "../../presets/target-or-nothing.js";
import { money, quantity } from "../schema/fields.js";
import { defineModel } from "./model.js";

export const targetOrNothingModel = defineModel(
  "target-or-nothing",
  "Everything at the target, nothing below.",
  { target: quantity("What must be reached."), reward: money("What is paid for reaching it.") },
  (payment, { read }) => {
    const options = {
      target: read.quantity(payment.target, "target"),
      reward: read.money(payment.reward, "reward"),
    };
    return (common) => targetOrNothing({ ...common, ...options });
  },
);
