import { formatUnits, type Provider } from "ethers";

import { formatAmount } from "../../toolkit/units/amount.js";

/** What gas costs now. */
export interface GasPrice {
  /** Wei that a unit costs about now, and at most when the base fee rises. */
  readonly now: bigint;
  readonly atMost: bigint;
}

export async function gasPrice(provider: Provider): Promise<GasPrice> {
  const { gasPrice, maxFeePerGas } = await provider.getFeeData();
  const now = gasPrice ?? maxFeePerGas ?? 0n;
  return { now, atMost: maxFeePerGas !== null && maxFeePerGas > now ? maxFeePerGas : now };
}

/** Wei as people read it, rounded up to four significant digits: `0.01235 ETH`. */
export function etherText(wei: bigint): string {
  const unit = 10n ** BigInt(Math.max(0, wei.toString().length - 4));
  return `${formatAmount(((wei + unit - 1n) / unit) * unit, 18)} ETH`;
}

/** `2.5 gwei`. */
export function gweiText(wei: bigint): string {
  const places = wei >= 10n ** 9n ? 10n ** 8n : 10n ** 5n;
  return `${formatUnits(wei < places ? wei : wei - (wei % places), "gwei").replace(/\.0$/, "")} gwei`;
}
