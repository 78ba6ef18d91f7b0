/**
 * Repairs a deployment that was killed while it sent a transaction, so that it can be run again:
 *
 *   npx hardhat --network sepolia run scripts/recover-deployment.ts
 */
import { existsSync } from "node:fs";
import { join } from "node:path";

import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import hre, { network } from "hardhat";

import { recoverDeployment } from "../deploy/recover.js";
import { PerformanceEscrowError } from "../toolkit/errors.js";

const { provider } = await network.create();
const chainId = Number(await provider.request({ method: "eth_chainId" }));
const deploymentDir = join(hre.config.paths.ignition, "deployments", `chain-${chainId}`);

try {
  if (!existsSync(deploymentDir)) {
    throw new PerformanceEscrowError(`There is no deployment on chain ${chainId}.`, "Name its network by --network.");
  }
  const recovered = await recoverDeployment(provider, deploymentDir, new HardhatArtifactResolver(hre.artifacts));
  for (const { futureId, transactionHash } of recovered) {
    console.log(`${futureId}: ${transactionHash === undefined ? "was not sent" : `was sent as ${transactionHash}`}.`);
  }
  console.log(recovered.length === 0 ? "Nothing was lost. Run the deployment again." : "Now run the deployment again.");
} catch (error) {
  if (!(error instanceof PerformanceEscrowError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
