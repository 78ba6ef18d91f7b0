import { z } from "zod";

import { paidPilot } from "../../presets/paid-pilot.js";
import { money, quantity } from "../schema/fields.js";
import { defineModel } from "./model.js";

const success = z
  .strictObject({ target: quantity("What a success is."), bonus: money("What it pays on top.") })
  .describe("A bonus when the pilot works.");

export const paidPilotModel = defineModel(
  "paid-pilot",
  "A short first agreement of a single period: a fee, and a bonus when it works.",
  { fee: money("What the pilot pays, whatever comes of it."), success: success.optional() },
  (payment, { read }) => {
    const fee = read.money(payment.fee, "fee");
    const bonus = payment.success && {
      target: read.quantity(payment.success.target, "success", "target"),
      bonus: read.money(payment.success.bonus, "success", "bonus"),
    };
    return (common) => paidPilot({ ...common, fee, ...(bonus === undefined ? {} : { success: bonus }) });
  },
  ["schedule"],
);
