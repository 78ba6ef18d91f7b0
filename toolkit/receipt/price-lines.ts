import { ZeroAddress } from "ethers";

import { RATE_SCALE } from "../units/rate.js";
import { formatAmount } from "../units/amount.js";
import { harmless } from "../words/harmless.js";
import { percent } from "../words/percent.js";
import type { Receipt } from "./receipt.js";
import { measured, money } from "./wording.js";

/** How the terms price a period, one fact a line: what every movement was recomputed from. */
export function priceLines(receipt: Pick<Receipt, "terms" | "token" | "metric">): string[] {
  const { terms } = receipt;
  const { base, cap, arbiterFee, arbiter, interimBps } = terms;
  return [
    `At most ${money(receipt, cap)} for each period, which is locked when it is funded.`,
    ...(base === 0n ? [] : [`${money(receipt, base)} for each funded period in any case.`]),
    ...baselines(receipt),
    ...terms.steps.flatMap((step) => stepLines(receipt, step)),
    ...(interimBps === 0n ? [] : [`${percent(interimBps)} of that is paid while a period runs.`]),
    ...(arbiter === ZeroAddress
      ? []
      : [`A dispute costs ${money(receipt, arbiterFee)}, which the arbiter who rules gets.`]),
  ];
}

function baselines({ terms, metric }: Pick<Receipt, "terms" | "metric">): string[] {
  const { baselines: all, lowerIsBetter } = terms;
  if (all.every((baseline) => baseline === 0n)) return [];
  const side = lowerIsBetter ? "below" : "above";
  const [first] = all;
  if (all.length === 1 && first !== undefined) return [`Counted is what lies ${side} ${measured(metric, first)}.`];
  const values = all.map((baseline, period) => `${measured(metric, baseline)} in period ${period + 1}`);
  return [`Counted is what lies ${side} ${values.join(", ")}.`];
}

function stepLines(
  { token, metric: published }: Pick<Receipt, "token" | "metric">,
  { threshold, lump, rate }: Receipt["terms"]["steps"][number],
): string[] {
  const { metric } = published;
  const places = metric.kind === "unknown" ? 0n : metric.definition.decimals;
  const unit = metric.kind === "unknown" ? "metric unit" : harmless(metric.definition.unit);
  const from = threshold === 0n ? "From the first" : `From ${measured(published, threshold)}`;
  // A rate has twelve places more than the token, and is for the smallest unit that the oracle counts.
  const each = `${formatAmount(rate * 10n ** places, token.decimals + RATE_PLACES)} ${harmless(token.symbol)}`;
  return [
    ...(lump === 0n ? [] : [`${from} on: ${money({ token }, lump)} once.`]),
    ...(rate === 0n ? [] : [`${from} on: ${each} per unit (${unit}).`]),
    ...(rate === 0n && lump === 0n ? [`${from} on: nothing more.`] : []),
  ];
}

const RATE_PLACES = RATE_SCALE.toString().length - 1;
