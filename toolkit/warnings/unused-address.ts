import { getAddress, type Provider } from "ethers";

import type { Warning } from "./warning.js";

/**
 * A client address of which the chain has seen nothing: no code, and no transaction of its own. It may be new, mistyped,
 * a contract wallet of another chain, or an exchange's deposit address, which also never sends by itself.
 */
export async function unusedAddressWarnings(client: string, provider: Provider): Promise<Warning[]> {
  const [code, sent] = await Promise.all([provider.getCode(client), provider.getTransactionCount(client)]);
  if (code !== "0x" || sent > 0) return [];
  return [
    {
      code: "UnusedAddress",
      text:
        `The client's address ${getAddress(client)} has no code and never sent a transaction on this chain. It may be ` +
        "new, or an exchange's, or a smart wallet that exists on another chain only. Have it sign a message, or send " +
        "any small transaction from it, before money goes in.",
      confirm: true,
    },
  ];
}
