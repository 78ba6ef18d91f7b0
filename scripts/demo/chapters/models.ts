import { id as keccakOfText, ZeroAddress } from "ethers";

import { completeTerms } from "../../../toolkit/presets/complete.js";
import { PRESET_SAMPLES } from "../../../toolkit/presets/registry.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { settlement } from "../../../toolkit/pricing/settlement.js";
import { formatAmount } from "../../../toolkit/units/amount.js";
import { distance } from "../../../toolkit/units/distance.js";
import { chainTime } from "../actions.js";
import { participants } from "../participants.js";
import type { Stage } from "../stage.js";

/**
 * Every business model as terms for the one price function: what the contract computes, beside what a person worked out
 * by hand and what the independent model says.
 *
 * @returns Sum of all deviations in base units; 0 means that all three agree everywhere.
 */
export async function everyModel(stage: Stage): Promise<bigint> {
  const { tell, escrow } = stage;
  tell.chapter("Every business model, priced by the contract");
  const rows: string[][] = [];
  const descriptions: string[] = [];
  let difference = 0n;

  for (const sample of PRESET_SAMPLES) {
    const preset = sample.build((await chainTime(stage)) + DAY);
    const parties = await participants(stage, keccakOfText(sample.name), sample.name);
    const terms = completeTerms(preset.terms, {
      ...parties,
      arbiter: preset.terms.reviewWindow === 0n ? ZeroAddress : stage.stranger.address,
    });
    await escrow.checkTerms(terms);
    descriptions.push(`${sample.name}: ${preset.description}`);

    for (const [index, { period, value, total, because }] of sample.payouts.entries()) {
      const [paid] =
        value === null ? await escrow.payoutIfMissing(terms, period) : await escrow.payoutFor(terms, period, value);
      const model = settlement(terms, period, value).toAgency;
      difference += distance(paid, total) + distance(paid, model);
      rows.push([
        index === 0 ? sample.name : "",
        value === null ? "missing" : formatAmount(value, sample.metric.decimals),
        formatAmount(paid, sample.token.decimals),
        because,
      ]);
    }
  }
  for (const line of descriptions) tell.item(line);
  tell.gap();
  tell.table(["preset", "measured", "payout", "by hand"], rows, [1, 2]);
  tell.gap();
  tell.fact("difference", `${difference} base units between the contract, the model and the numbers by hand`);
  return difference;
}
