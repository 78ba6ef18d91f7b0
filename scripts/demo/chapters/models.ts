import { id as keccakOfText, ZeroAddress } from "ethers";

import { completeTerms } from "../../../toolkit/presets/complete.js";
import { PRESET_SAMPLES } from "../../../toolkit/presets/registry.js";
import { DAY } from "../../../toolkit/schedule/durations.js";
import { settlement } from "../../../toolkit/pricing/settlement.js";
import { formatAmount } from "../../../toolkit/units/amount.js";
import { chainTime } from "../actions.js";
import type { Stage } from "../stage.js";

/**
 * Every business model as terms for the one price function: what the contract computes, beside what a person worked out
 * by hand and what the independent model says.
 *
 * @returns Sum of all deviations in base units; 0 means that all three agree everywhere.
 */
export async function everyModel(stage: Stage): Promise<bigint> {
  const { tell, escrow, client, agency, stranger } = stage;
  tell.chapter("Every business model, priced by the contract");
  const rows: string[][] = [];
  const descriptions: string[] = [];
  let difference = 0n;

  for (const sample of PRESET_SAMPLES) {
    const preset = sample.build((await chainTime(stage)) + DAY);
    const terms = completeTerms(preset.terms, {
      client: client.address,
      agency: agency.address,
      arbiter: preset.terms.reviewWindow === 0n ? ZeroAddress : stranger.address,
      token: await stage.token.getAddress(),
      oracle: await stage.oracle.getAddress(),
      metric: keccakOfText(sample.name),
      annex: keccakOfText(`Performance Escrow demo: ${sample.name}`),
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

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
