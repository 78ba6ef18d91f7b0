import { z } from "zod";

import { retroactiveTiers } from "../../presets/retroactive-tiers.js";
import { list, money, price, quantity } from "../schema/fields.js";
import { defineModel } from "./model.js";

const tier = z.strictObject({
  from: quantity("From which the tier's price counts for all."),
  price: price("What each unit pays, from the first on."),
});

export const retroactiveTiersModel = defineModel(
  "retroactive-tiers",
  "Reaching a tier raises the price of every unit, the earlier ones included.",
  {
    tiers: list(tier, 16, "By rising `from` and rising price; the first from 0."),
    cap: money("Most that one period pays."),
  },
  (payment, { read }) => {
    const tiers = payment.tiers.map(({ from, price }, index) => ({
      from: read.quantity(from, "tiers", index, "from"),
      price: read.price(price, "tiers", index, "price"),
    }));
    const cap = read.money(payment.cap, "cap");
    return (common) => retroactiveTiers({ ...common, tiers, cap });
  },
  ["payment", "tiers"],
);
