import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Deployments } from "../../toolkit/agreement/deployments.js";

/** Ignition's names of the contracts. */
const FUTURES: Readonly<Record<keyof Deployments, string>> = {
  escrow: "PerformanceEscrow#PerformanceEscrow",
  functionsMetricOracle: "FunctionsMetricOracle#FunctionsMetricOracle",
  attestedMetricOracle: "AttestedMetricOracle#AttestedMetricOracle",
  erc2612Funding: "FundingPlugins#Erc2612Funding",
  permit2Funding: "FundingPlugins#Permit2Funding",
  depositAddresses: "DepositAddresses#DepositAddresses",
};

/**
 * What Ignition has deployed to a chain.
 *
 * @param ignition The folder of Ignition's modules and deployments.
 */
export function readDeployments(ignition: string, chainId: bigint): Deployments {
  const path = join(ignition, "deployments", `chain-${chainId}`, "deployed_addresses.json");
  if (!existsSync(path)) return {};
  const addresses = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(FUTURES).flatMap(([name, future]) => {
      const address = addresses[future];
      return address === undefined ? [] : [[name, address]];
    }),
  );
}
