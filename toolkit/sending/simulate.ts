import type { Provider } from "ethers";

import type { Call } from "../calls/shared/call.js";
import { requireChain } from "../chain/require-chain.js";
import { explainRefusal } from "../refusals/explain-refusal.js";
import { isRefused } from "../refusals/is-refused.js";
import type { RefusalContext } from "../refusals/explanation.js";
import { formatAmount } from "../units/amount.js";
import { requireFunds } from "./funds.js";
import { gasLimitFor } from "./gas.js";

/** What sending a call would do and cost, as far as the node can tell now. */
export interface Simulation {
  /** Gas that it uses. */
  readonly gas: bigint;
  /** With the margin that `send` adds. */
  readonly gasLimit: bigint;
  /**
   * Most that the transaction can cost in fees, in wei; undefined when the node names no price. On rollups what its data
   * costs on the chain below comes on top.
   */
  readonly maxFee: bigint | undefined;
  /** The same as people read it: `at most 0.0021 ETH in fees`. */
  readonly costText: string;
  /** What the call returns, hexadecimal. */
  readonly returned: string;
}

/** What a simulation is told beside the call. */
export interface SimulationContext extends RefusalContext {
  /** Symbol of the chain's own currency. Default: ETH. */
  readonly currency?: string;
}

/**
 * Tries a call without sending it. Needs no key, and looks only at the amount that goes along: whoever tries need not have
 * the fee.
 *
 * @param from Who would send it.
 * @throws {WrongChainError} when `provider` is connected to another chain.
 * @throws {RefusedError} with the reason in words, when it would be refused.
 */
export async function simulate(
  call: Call,
  from: string,
  provider: Provider,
  { currency = "ETH", ...context }: SimulationContext = {},
): Promise<Simulation> {
  const request = { from, to: call.to, data: call.data, value: call.value };
  try {
    await requireChain(call.chainId, provider);
    await requireFunds(from, call.value, provider, currency);
    const gas = await provider.estimateGas(request);
    const gasLimit = gasLimitFor(gas);
    const [returned, fees] = await Promise.all([callNow(request, provider), provider.getFeeData()]);
    const price = fees.maxFeePerGas ?? fees.gasPrice;
    const maxFee = price === null ? undefined : price * gasLimit;
    const costText =
      maxFee === undefined ? "an unknown fee" : `at most ${formatAmount(roundedUp(maxFee), 18)} ${currency} in fees`;
    return { gas, gasLimit, maxFee, costText, returned };
  } catch (error) {
    throw explainRefusal(error, context);
  }
}

/** Against the pending block where the node has one: its clock is that of the next block. */
async function callNow(request: Parameters<Provider["call"]>[0], provider: Provider): Promise<string> {
  try {
    return await provider.call({ ...request, blockTag: "pending" });
  } catch (error) {
    if (isRefused(error)) throw error;
    return await provider.call(request);
  }
}

/** To four significant digits: nobody wants to read eighteen. */
function roundedUp(wei: bigint): bigint {
  const digits = wei.toString().length;
  if (digits <= 4) return wei;
  const unit = 10n ** BigInt(digits - 4);
  return ((wei + unit - 1n) / unit) * unit;
}
