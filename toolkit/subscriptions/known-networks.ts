import { encodeBytes32String } from "ethers";

import type { FunctionsNetwork } from "./functions-network.js";

const ENDED_MAINNETS = "Chainlink switched this network off on 30 June 2026: nobody answers questions there.";
const ENDED_TESTNETS = "Chainlink switched this network off on 15 June 2026: nobody answers questions there.";

/**
 * The public networks that there were, by chain id: their contracts are still there, and so is LINK in subscriptions that
 * nobody has cancelled. Routers as in `deploy/parameters/historical/`; LINK as Chainlink's documentation lists the tokens
 * that have `transferAndCall` (on Polygon that is not the bridged one).
 */
const KNOWN: readonly FunctionsNetwork[] = [
  {
    chainId: 1n,
    router: "0x65Dcc24F8ff9e51F10DCc7Ed1e4e2A61e6E14bd6",
    link: "0x514910771AF9Ca656af840dff83E8264EcF986CA",
    donId: encodeBytes32String("fun-ethereum-mainnet-1"),
    ended: ENDED_MAINNETS,
  },
  {
    chainId: 11_155_111n,
    router: "0xb83E47C2bC239B3bf370bc41e1459A34b41238D0",
    link: "0x779877A7B0D9E8603169DdbD7836e478b4624789",
    donId: encodeBytes32String("fun-ethereum-sepolia-1"),
    ended: ENDED_TESTNETS,
  },
  {
    chainId: 8453n,
    router: "0xf9B8fc078197181C841c296C876945aaa425B278",
    link: "0x88Fb150BDc53A65fe94Dea0c9BA0a6dAf8C6e196",
    donId: encodeBytes32String("fun-base-mainnet-1"),
    ended: ENDED_MAINNETS,
  },
  {
    chainId: 42_161n,
    router: "0x97083E831F8F0638855e2A515c90EdCF158DF238",
    link: "0xf97f4df75117a78c1A5a0DBb814Af92458539FB4",
    donId: encodeBytes32String("fun-arbitrum-mainnet-1"),
    ended: ENDED_MAINNETS,
  },
  {
    chainId: 137n,
    router: "0xdc2AAF042Aeff2E68B3e8E33F19e4B9fA7C73F10",
    link: "0xb0897686c545045aFc77CF20eC7A532E3120E0F1",
    donId: encodeBytes32String("fun-polygon-mainnet-1"),
    ended: ENDED_MAINNETS,
  },
];

/** The public Functions network that there was on a chain. */
export function knownFunctionsNetwork(chainId: bigint): FunctionsNetwork | undefined {
  return KNOWN.find((network) => network.chainId === chainId);
}
