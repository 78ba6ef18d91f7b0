import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { routerOf } from "../../toolkit/subscriptions/consumer.js";
import type { FunctionsNetwork } from "../../toolkit/subscriptions/functions-network.js";
import { Erc2612Funding__factory } from "../../typechain-types/factories/contracts/funding/Erc2612Funding__factory.js";
import { PerformanceEscrow__factory } from "../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";
import { CONTRACTS } from "../deploy/contracts.js";
import type { Chain } from "../support/chain.js";
import type { CompiledCode } from "./checks/code.js";
import { checkContract, checkDomain, checkOracleRouter, checkPluginEscrow, checkRecord } from "./checks/contracts.js";
import type { Finding } from "./finding.js";

/** Every contract that was deployed from here: whether it is there, and what it should be. */
export async function lookAtContracts(
  chain: Chain,
  artifacts: ReadonlyMap<string, CompiledCode>,
  functions: FunctionsNetwork | undefined,
  folder: string,
): Promise<Finding[]> {
  const facts = await Promise.all(
    Object.values(CONTRACTS).map(async (contract) => {
      const address = chain.deployments[contract.key];
      const code = address === undefined ? "0x" : await chain.provider.getCode(address);
      return { contract, address, code, artifact: artifacts.get(contract.artifact) };
    }),
  );
  const stale = checkRecord(facts, folder);
  if (stale !== undefined) return [stale];

  const findings: Finding[] = [];
  for (const each of facts) {
    const { contract, address } = each;
    const finding = checkContract(each, folder);
    findings.push(finding);
    // What has other code cannot be asked.
    if (address !== undefined && finding.state === "ok") {
      findings.push(...(await lookInside(contract.key, address, chain, functions)));
    }
  }
  return findings;
}

async function lookInside(
  key: keyof typeof CONTRACTS,
  address: string,
  { provider, chainId, deployments }: Chain,
  functions: FunctionsNetwork | undefined,
): Promise<Finding[]> {
  if (key === "attestedMetricOracle") return [];
  if (key === "escrow") {
    const domain = await PerformanceEscrow__factory.connect(address, provider).eip712Domain();
    const { name, version, verifyingContract } = domain;
    return [checkDomain({ name, version, chainId: domain.chainId, verifyingContract }, address, chainId)];
  }
  if (key === "functionsMetricOracle") return [checkOracleRouter(await routerOf(address, provider), functions)];
  // All plug-ins name their escrow in the same way.
  const escrow = await Erc2612Funding__factory.connect(address, provider).escrow();
  return checkPluginEscrow(CONTRACTS[key].label, escrow, deployments.escrow);
}

/** The compiled contracts of this checkout, by name. What is not compiled is missing. */
export async function readCompiled({ artifacts }: HardhatRuntimeEnvironment): Promise<Map<string, CompiledCode>> {
  const compiled = new Map<string, CompiledCode>();
  for (const { artifact } of Object.values(CONTRACTS)) {
    if (await artifacts.artifactExists(artifact)) compiled.set(artifact, await artifacts.readArtifact(artifact));
  }
  return compiled;
}
