import type { Provider } from "ethers";

/**
 * The time that the next block is expected to have. A node that makes blocks only for transactions, as local ones do,
 * may have a latest block that is hours old; then the pending block knows better.
 */
export async function chainTime(provider: Provider): Promise<bigint> {
  const latest = await provider.getBlock("latest");
  let pending: { readonly timestamp: number } | null = null;
  try {
    pending = await provider.getBlock("pending");
  } catch {
    // Not every node has one.
  }
  return BigInt(Math.max(latest?.timestamp ?? 0, pending?.timestamp ?? 0));
}
