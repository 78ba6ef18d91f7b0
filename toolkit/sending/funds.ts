import type { Provider } from "ethers";

import { RefusedError } from "../refusals/errors.js";
import { formatAmount } from "../units/amount.js";

/**
 * Refuses to send what `account` cannot pay. Some nodes estimate and try without looking at the balance, and refuse only
 * what is sent.
 *
 * @param needed In wei.
 * @param currency Symbol of the chain's own currency.
 * @throws {RefusedError} of kind `insufficient-funds`.
 */
export async function requireFunds(
  account: string,
  needed: bigint,
  provider: Provider,
  currency: string,
): Promise<void> {
  const balance = await provider.getBalance(account);
  if (balance >= needed) return;
  const text = (wei: bigint) => `${formatAmount(wei, 18)} ${currency}`;
  throw new RefusedError(
    `${account} has ${text(balance)}, and ${text(needed)} are needed, fees included.`,
    `Send it at least ${text(needed - balance)} first.`,
    "insufficient-funds",
    undefined,
  );
}
