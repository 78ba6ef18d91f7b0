import type { Provider } from "ethers";

import type { Deployments } from "../../toolkit/agreement/deployments.js";
import { StaleDeploymentError } from "./errors.js";
import type { DeploymentUnit, UnitContract } from "./unit.js";

/** What is there, and what is still to be deployed. */
export interface DeploymentPlan {
  readonly present: readonly DeployedContract[];
  readonly missing: readonly UnitContract[];
  /** Of what is missing, about. */
  readonly gas: bigint;
}

export interface DeployedContract {
  readonly contract: UnitContract;
  readonly address: string;
}

/**
 * Compares the record of deployments with the chain.
 *
 * @param folder Of the chain's record, for the remedy.
 * @throws {StaleDeploymentError}
 */
export async function planDeployment(
  { contracts }: DeploymentUnit,
  deployments: Deployments,
  provider: Pick<Provider, "getCode">,
  folder: string,
): Promise<DeploymentPlan> {
  const present: DeployedContract[] = [];
  for (const contract of contracts) {
    const address = deployments[contract.key];
    if (address === undefined) continue;
    if ((await provider.getCode(address)) === "0x") {
      throw new StaleDeploymentError(
        `By the record, the ${contract.label} is at ${address}, but there is no contract on this chain.`,
        `If this is a local chain that was started anew, delete ${folder} and run this again. Else check the network.`,
      );
    }
    present.push({ contract, address });
  }
  const missing = contracts.filter(({ key }) => deployments[key] === undefined);
  return { present, missing, gas: missing.reduce((sum, { gas }) => sum + gas, 0n) };
}
