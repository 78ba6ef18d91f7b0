import type { Provider } from "ethers";

import { PerformanceEscrowError } from "../errors.js";

/** The connection is to another chain than what it is used for. */
export class WrongChainError extends PerformanceEscrowError {
  override readonly name = "WrongChainError";
}

/**
 * @throws {WrongChainError} when `provider` is connected to another chain than `chainId`. The same address may be
 * somebody else's there.
 */
export async function requireChain(chainId: bigint, provider: Provider): Promise<void> {
  const { chainId: connected } = await provider.getNetwork();
  if (connected === chainId) return;
  throw new WrongChainError(
    `This is for chain ${chainId}, but the connection is to chain ${connected}.`,
    `Switch the wallet or the network to chain ${chainId}.`,
  );
}
