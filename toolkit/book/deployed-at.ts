import { toQuantity } from "ethers";

import { getLatestBlock, type RpcProvider } from "../chain/rpc.js";

/** Chains this short are read whole. */
const SHORT_CHAIN = 20_000;

/**
 * The block in which a contract was deployed, so that nobody reads logs of the years before: found by halving, in some
 * 25 requests. 0 where the chain is short, or where the node does not remember old states.
 *
 * @throws What the provider throws for its latest block.
 */
export async function deployedAt(provider: RpcProvider, contract: string): Promise<number> {
  const head = await getLatestBlock(provider);
  if (head.number <= SHORT_CHAIN) return 0;
  let [low, high] = [0, head.number];
  try {
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const code = await provider.send("eth_getCode", [contract, toQuantity(middle)]);
      if (code === "0x") low = middle + 1;
      else high = middle;
    }
  } catch {
    return 0;
  }
  return low;
}
