import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { Call, Plan } from "../../toolkit/calls/shared/call.js";
import { RefusedError } from "../../toolkit/refusals/errors.js";
import { simulate } from "../../toolkit/sending/simulate.js";
import type { Chain } from "./chain.js";
import { callData } from "./call-data.js";
import type { TaskResult } from "./task-action.js";

/** What a plan is tried with. */
export interface Trial {
  /** Who would send it. */
  readonly from: string;
  readonly agreement?: Agreement;
  /** Whether sending prepares a local network first, without which it would be refused. */
  readonly needsPreparing: boolean;
}

/**
 * Tries a plan without a key, and says what it would cost.
 *
 * @throws {RefusedError} with the reason, when its first call would be refused.
 */
export async function tryOut({ calls }: Plan, chain: Chain, trial: Trial): Promise<TaskResult> {
  const lines: string[] = [];
  const tried: unknown[] = [];
  for (const [index, call] of calls.entries()) {
    const found = index > 0 ? undefined : await tryCall(call, chain, trial);
    const untried =
      index > 0
        ? "can be tried only when what comes before it is done"
        : "cannot be tried yet, because sending it prepares the local network first";
    const outcome = found === undefined ? untried : `would be accepted from ${trial.from}, ${found.costText}`;
    lines.push(`${call.description}: ${outcome}.`);
    tried.push({ ...callData(call), gas: found?.gas ?? null });
  }
  const text = [...lines, "Nothing was sent."].join("\n");
  return { text, wraps: true, data: { sent: false, from: trial.from, calls: tried } };
}

async function tryCall(call: Call, { provider }: Chain, { from, agreement, needsPreparing }: Trial) {
  try {
    return await simulate(call, from, provider, agreement === undefined ? {} : { agreement });
  } catch (error) {
    if (needsPreparing && error instanceof RefusedError) return undefined;
    throw error;
  }
}
