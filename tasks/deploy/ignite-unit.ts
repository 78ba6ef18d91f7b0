import type { Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Chain } from "../support/chain.js";
import { readDeployments } from "../support/deployments.js";
import { isInProcess } from "../support/in-process.js";
import { explainFailure } from "./explain-failure.js";
import type { DeployedContract } from "./plan.js";
import type { DeploymentUnit } from "./unit.js";

/**
 * Has Ignition deploy what is missing of a unit. Its journal knows what was done before, also by a run that was cut off.
 *
 * @returns All contracts of the unit, also those that were there.
 * @throws {DeploymentError}
 */
export async function igniteUnit(
  hre: HardhatRuntimeEnvironment,
  chain: Chain,
  unit: DeploymentUnit,
  signer: Signer,
): Promise<DeployedContract[]> {
  const connection = await hre.network.getOrCreate();
  let results: Record<string, { getAddress(): Promise<string> }>;
  const ignitionModule = await unit.loadModule();
  try {
    results = await connection.ignition.deploy(ignitionModule, {
      deploymentId: `chain-${chain.chainId}`,
      defaultSender: await signer.getAddress(),
      ...(unit.parameters === undefined ? {} : { parameters: unit.parameters }),
    });
  } catch (error) {
    throw explainFailure(error, chain.networkName);
  }
  // A chain inside this process leaves no record; what the record has is more than the module's results.
  const recorded = (await isInProcess(hre)) ? {} : readDeployments(hre.config.paths.ignition, chain.chainId);
  return await Promise.all(
    unit.contracts.map(async (contract) => {
      const result = Object.entries(ignitionModule.results).find(
        ([, future]) => "contractName" in future && future.contractName === contract.artifact,
      )?.[0];
      return { contract, address: recorded[contract.key] ?? (await results[result ?? ""]?.getAddress()) ?? "" };
    }),
  );
}
