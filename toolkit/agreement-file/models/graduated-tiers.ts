import { z } from "zod";

import { graduatedTiers } from "../../presets/graduated-tiers.js";
import { list, money, price, quantity } from "../schema/fields.js";
import { defineModel } from "./model.js";

const tier = z.strictObject({
  from: quantity("Above which the tier's price counts."),
  price: price("What each unit within the tier pays."),
  bonus: money("What reaching the tier pays.").optional(),
});

export const graduatedTiersModel = defineModel(
  "graduated-tiers",
  "Each unit is paid at the price of the tier it falls into.",
  { tiers: list(tier, 16, "By rising `from`."), cap: money("Most that one period pays.") },
  (payment, { read }) => {
    const tiers = payment.tiers.map(({ from, price, bonus }, index) => ({
      from: read.quantity(from, "tiers", index, "from"),
      price: read.price(price, "tiers", index, "price"),
      ...(bonus === undefined ? {} : { bonus: read.money(bonus, "tiers", index, "bonus") }),
    }));
    const cap = read.money(payment.cap, "cap");
    return (common) => graduatedTiers({ ...common, tiers, cap });
  },
  ["payment", "tiers"],
);
