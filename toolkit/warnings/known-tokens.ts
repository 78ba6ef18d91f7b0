/** A token whose balances do not do what the escrow assumes. */
export interface UnsuitableToken {
  readonly chainId: bigint;
  readonly address: string;
  readonly symbol: string;
  readonly kind: "rebasing" | "fee" | "possible-fee";
  /** Where its issuer says so. */
  readonly source: string;
}

/**
 * The best-known tokens of this kind. The list can only ever be short: what is not on it is not thereby suitable.
 * Addresses have their checksum's capitals.
 */
export const UNSUITABLE_TOKENS: readonly UnsuitableToken[] = [
  {
    chainId: 1n,
    address: "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84",
    symbol: "stETH",
    kind: "rebasing",
    source: "https://docs.lido.fi/guides/lido-tokens-integration-guide/",
  },
  {
    chainId: 1n,
    address: "0x35fA164735182de50811E8e2E824cFb9B6118ac2",
    symbol: "eETH",
    kind: "rebasing",
    source: "https://docs.ether.fi/",
  },
  {
    chainId: 1n,
    address: "0xD46bA6D942050d489DBd938a2C909A5d5039A161",
    symbol: "AMPL",
    kind: "rebasing",
    source: "https://docs.ampleforth.org/",
  },
  {
    chainId: 1n,
    address: "0x2A8e1E676Ec238d8A992307B495b45B3fEAa5e86",
    symbol: "OUSD",
    kind: "rebasing",
    source: "https://docs.originprotocol.com/",
  },
  {
    chainId: 1n,
    address: "0x98C23E9d8f34FEFb1B7BD6a91B7FF122F4e16F5c",
    symbol: "aEthUSDC",
    kind: "rebasing",
    source: "https://aave.com/docs/aave-v3/smart-contracts/tokenization",
  },
  // The same address on every chain that it is on.
  ...[1n, 10n, 137n, 8453n, 42161n].map((chainId) => ({
    chainId,
    address: "0x59D9356E565Ab3A36dD77763Fc0d87fEaf85508C",
    symbol: "USDM",
    kind: "rebasing" as const,
    source: "https://docs.mountainprotocol.com/",
  })),
  {
    chainId: 1n,
    address: "0x45804880De22913dAFE09f4980848ECE6EcbAf78",
    symbol: "PAXG",
    kind: "fee",
    source: "https://github.com/paxosglobal/paxos-gold-contract",
  },
  {
    chainId: 1n,
    address: "0xdAC17F958D2ee523a2206206994597C13D831ec7",
    symbol: "USDT",
    kind: "possible-fee",
    source: "https://etherscan.io/token/0xdAC17F958D2ee523a2206206994597C13D831ec7#code (setParams)",
  },
];
