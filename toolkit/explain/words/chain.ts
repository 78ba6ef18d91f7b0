const CHAINS = new Map<bigint, { name: string; test?: boolean }>([
  [1n, { name: "Ethereum" }],
  [10n, { name: "OP Mainnet" }],
  [137n, { name: "Polygon" }],
  [8453n, { name: "Base" }],
  [42161n, { name: "Arbitrum One" }],
  [11155111n, { name: "Sepolia", test: true }],
  [84532n, { name: "Base Sepolia", test: true }],
  [1337n, { name: "a local test chain", test: true }],
  [31337n, { name: "a local test chain", test: true }],
]);

/** What people call a chain, with its number: `Base (chain 8453)`. */
export function chainName(chainId: bigint): string {
  const chain = CHAINS.get(chainId);
  return chain === undefined ? `chain ${chainId}` : `${chain.name} (chain ${chainId})`;
}

/** Whether the chain is known to be one whose money is worth nothing. */
export function isTestChain(chainId: bigint): boolean {
  return CHAINS.get(chainId)?.test === true;
}
