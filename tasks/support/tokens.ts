import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Contract, type Provider } from "ethers";

/** Circle's USDC, as Circle lists it. */
const USDC: ReadonlyMap<bigint, string> = new Map([
  [1n, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"],
  [10n, "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85"],
  [137n, "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359"],
  [8453n, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"],
  [42_161n, "0xaf88d065e77c8cC2239327C5EDb3A432268e5831"],
  [11_155_111n, "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238"],
]);

const ERC20 = [
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function balanceOf(address) view returns (uint256)",
];

/** The token that an agreement on this chain is probably in: USDC, or a local chain's test token. */
export function usualToken(deploymentFolder: string, chainId: bigint): string | undefined {
  const path = join(deploymentFolder, "deployed_addresses.json");
  if (!existsSync(path)) return USDC.get(chainId);
  const recorded = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
  return recorded["LocalUsdc#MockUsdc"] ?? recorded["LocalToken#MockERC20"] ?? USDC.get(chainId);
}

/** What an account has of a token. Undefined when there is no such token. */
export async function tokenBalance(token: string, account: string, provider: Provider) {
  if ((await provider.getCode(token)) === "0x") return undefined;
  const contract = new Contract(token, ERC20, provider);
  const [symbol, decimals, balance] = (await Promise.all([
    contract.getFunction("symbol")(),
    contract.getFunction("decimals")(),
    contract.getFunction("balanceOf")(account),
  ])) as [string, bigint, bigint];
  return { symbol, decimals: Number(decimals), balance };
}
