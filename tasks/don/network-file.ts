import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PerformanceEscrowError } from "../../toolkit/errors.js";
import type { FunctionsStackAddresses } from "../../toolkit/don/stack.js";

/** Hardhat's local chain. */
export const LOCAL_CHAIN_ID = 31_337;

/** What other processes need to know of a local network that is running. */
export interface LocalNetworkFile {
  readonly chainId: number;
  /** Of the node that serves the chain. */
  readonly url: string;
  readonly stack: FunctionsStackAddresses;
  readonly donId: string;
  /** Where secrets are uploaded, and the key that they are encrypted to (hexadecimal). */
  readonly secrets: { readonly gatewayUrl: string; readonly publicKey: string };
  /** Where sources get instead of where they ask: origins of platforms, and of local servers that speak for them. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly crm: SampleCrm;
}

/** The CRM that comes with a local network. */
export interface SampleCrm {
  readonly portalId: number;
  readonly token: string;
}

/** There is no local network, or it has ended. */
export class NoLocalNetworkError extends PerformanceEscrowError {
  override readonly name = "NoLocalNetworkError";
}

/**
 * Where Ignition keeps what is deployed to the local chain, and where this file lies beside it.
 *
 * @param ignition The folder of Ignition's modules and deployments.
 */
export function localDeployment(ignition: string): string {
  return join(ignition, "deployments", `chain-${LOCAL_CHAIN_ID}`);
}

export function writeNetworkFile(ignition: string, network: LocalNetworkFile): void {
  // The token opens the sample CRM only, but nobody should get used to secrets that others can read.
  writeFileSync(path(ignition), `${JSON.stringify(network, null, 2)}\n`, { mode: 0o600 });
}

/** @throws {NoLocalNetworkError} */
export function readNetworkFile(ignition: string): LocalNetworkFile {
  try {
    return JSON.parse(readFileSync(path(ignition), "utf8")) as LocalNetworkFile;
  } catch (cause) {
    throw new NoLocalNetworkError("No local network is running.", "Start one with `npx hardhat don start`.", { cause });
  }
}

/** Forgets what was deployed to a local chain: the next one has the same id and begins empty. */
export function forgetLocalDeployment(ignition: string): void {
  rmSync(localDeployment(ignition), { recursive: true, force: true });
}

const path = (ignition: string) => join(localDeployment(ignition), "local-network.json");
