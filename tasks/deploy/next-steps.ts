import { LOCAL_CHAIN_ID } from "../don/network-file.js";
import type { Chain } from "../support/chain.js";

/** What remains to be done after a deployment, so that others can check it. */
export function nextSteps({ chainId, networkName }: Pick<Chain, "chainId" | "networkName">, folder: string): string[] {
  const look = `Look at everything:    npx hardhat doctor --network ${networkName}`;
  if (chainId === BigInt(LOCAL_CHAIN_ID)) return ["", look];
  return [
    "",
    `Publish the source:    npx hardhat ignition verify chain-${chainId} --network ${networkName}`,
    `Commit ${folder}: with it everyone can check what was deployed, and a later run goes on from there.`,
    look,
  ];
}
