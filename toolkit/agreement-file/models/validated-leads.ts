import { validatedLeads } from "../../presets/validated-leads.js";
import { duration, money, percent, price } from "../schema/fields.js";
import { defineModel } from "./model.js";

export const validatedLeadsModel = defineModel(
  "validated-leads",
  "A price for each unit that is not returned: paid while a period runs, less the most that may come back. It sets the " +
    "measure delay and the interim payments itself.",
  {
    price: price("What is paid."),
    cap: money("Most that one period pays."),
    "returns-within": duration("How long after a period units may still be returned."),
    "most-returns": percent("Share of the delivered units that may be returned at most."),
    "paid-every": duration("How often the running period is paid."),
  },
  (payment, { read, schedule }) => {
    for (const field of ["measure-delay", "interim"] as const) {
      if (schedule[field] === undefined) continue;
      read.fields.refuse(
        ["schedule", field],
        `The model validated-leads sets ${field} itself.`,
        "Leave it out here; change returns-within, most-returns and paid-every instead.",
      );
    }
    const options = {
      price: read.price(payment.price, "price"),
      cap: read.money(payment.cap, "cap"),
      returnDays: read.length(payment["returns-within"], "returns-within"),
      maxReturnPercent: read.percent(payment["most-returns"], "most-returns"),
      payEveryDays: read.length(payment["paid-every"], "paid-every"),
    };
    return (common) => validatedLeads({ ...common, ...options });
  },
  ["payment", "most-returns"],
);
