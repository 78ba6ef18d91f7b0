import { z } from "zod";

import { atMost, compile, money as sayMoney, quantity as sayQuantity } from "../../presets/compile.js";
import type { CommonOptions } from "../../presets/preset.js";
import type { Step } from "../../terms/types.js";
import { formatAmount, parseAmount } from "../../units/amount.js";
import { ratePerUnit } from "../../units/rate.js";
import { list, money, price, quantity } from "../schema/fields.js";
import { defineModel } from "./model.js";
import type { PaymentReader } from "./payment-reader.js";
import { baselineShape } from "./shares.js";

const stepSchema = z.strictObject({
  from: quantity("Where the step begins, counted from the baseline."),
  lump: money("Paid once for reaching it.").optional(),
  price: price("Paid for each unit beyond, up to the next step.").optional(),
});

type Payment = {
  readonly base?: string | undefined;
  readonly baseline?: string | undefined;
  readonly baselines?: readonly string[] | undefined;
  readonly steps?: readonly z.output<typeof stepSchema>[] | undefined;
};

/** Any terms that the escrow takes, in human units. */
export const customModel = defineModel(
  "custom",
  "A formula of its own: a base, and steps of lumps and prices above, or below, a baseline.",
  {
    cap: money("Most that one period pays, base included."),
    base: money("What every period pays, whatever is measured. Default 0.").optional(),
    ...baselineShape,
    "lower-is-better": z
      .boolean("Write true or false.")
      .describe("Whether it counts how far the number stays below the baseline. Default false.")
      .optional(),
    steps: list(stepSchema, 16, "By rising `from`. Leave them out only if the base is the cap.").optional(),
  },
  (payment, { read }) => {
    const { token, metric } = read.units;
    const cap = parseAmount(read.money(payment.cap, "cap"), token.decimals);
    const base = payment.base === undefined ? 0n : parseAmount(read.money(payment.base, "base"), token.decimals);
    const baselines = readBaselines(payment, read);
    const lowerIsBetter = payment["lower-is-better"] ?? false;
    const steps = readSteps(payment, read);
    return (common) =>
      compile(
        common,
        { cap, base, baselines: baselines ?? [0n], lowerIsBetter, steps },
        `${say(base, steps, common)}${counted(baselines, lowerIsBetter, common)}; ${atMost(cap, common)}.`,
      );
    function readBaselines(given: Payment, reader: PaymentReader): bigint[] | undefined {
      if (given.baseline === undefined && given.baselines === undefined) return undefined;
      return reader.baselines(given.baseline, given.baselines).map((text) => parseAmount(text, metric.decimals));
    }
  },
);

function readSteps({ steps = [] }: Payment, read: PaymentReader): Step[] {
  const { token, metric } = read.units;
  return steps.map(({ from, lump, price }, index) => ({
    threshold: parseAmount(read.quantity(from, "steps", index, "from"), metric.decimals),
    lump: lump === undefined ? 0n : parseAmount(read.money(lump, "steps", index, "lump"), token.decimals),
    rate:
      price === undefined
        ? 0n
        : ratePerUnit(read.price(price, "steps", index, "price"), token.decimals, metric.decimals),
  }));
}

function say(base: bigint, steps: readonly Step[], { token, metric }: CommonOptions): string {
  const parts = steps.flatMap(({ threshold, lump, rate }, index) => {
    const from = sayQuantity(threshold, metric);
    const paid = `${pricePerUnit(rate, token.decimals, metric.decimals)} ${token.symbol} per ${metric.one}`;
    const ends = rate === 0n && steps.slice(0, index).some((step) => step.rate > 0n);
    return [
      ...(lump === 0n ? [] : [`${sayMoney(lump, token)} for reaching ${from}`]),
      ...(rate === 0n ? [] : [paid + (threshold === 0n ? "" : ` beyond ${from}`)]),
      ...(ends ? [`nothing per ${metric.one} beyond ${from}`] : []),
    ];
  });
  return [...(base === 0n ? [] : [`${sayMoney(base, token)} base`]), ...parts].join(", ");
}

function counted(baselines: readonly bigint[] | undefined, lowerIsBetter: boolean, { metric }: CommonOptions): string {
  if (baselines === undefined) return "";
  const [first = 0n] = baselines;
  const where = baselines.length === 1 ? sayQuantity(first, metric) : "each period's own baseline";
  return `, counted ${lowerIsBetter ? "below" : "above"} ${where}`;
}

/** A rate as the price of one whole unit; the inverse of `ratePerUnit`. */
export function pricePerUnit(rate: bigint, tokenDecimals: number, metricDecimals: number): string {
  const places = tokenDecimals + 12 - metricDecimals;
  return places >= 0 ? formatAmount(rate, places) : formatAmount(rate * 10n ** BigInt(-places), 0);
}
