import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { HostMap } from "../../../toolkit/don/sandbox/hosts.js";
import { LOCAL_CHAIN_ID, NoLocalNetworkError, readNetworkFile, type LocalNetworkFile } from "../../don/network-file.js";

/** Where a simulated program's requests go, and the secrets that are there for it. */
export interface WayOut {
  readonly hosts: HostMap;
  /** The sample CRM's token, where requests go to it. */
  readonly sampleSecrets: Readonly<Record<string, string>>;
}

/**
 * The real hosts; for an agreement on the local chain, while a local network runs, what stands in for them there.
 *
 * @param origins That the program may ask.
 * @throws {NoLocalNetworkError} when a local network left its record, and ended without removing it.
 */
export async function wayOut(
  hre: HardhatRuntimeEnvironment,
  chainId: bigint,
  origins: readonly string[],
): Promise<WayOut> {
  const local = chainId === BigInt(LOCAL_CHAIN_ID) ? recordedNetwork(hre) : undefined;
  if (local !== undefined) await requireRunning(local);
  return wayOutOf(origins, local);
}

/** As above, for the local network of `local`. */
export function wayOutOf(
  origins: readonly string[],
  local: Pick<LocalNetworkFile, "hosts" | "crm"> | undefined,
): WayOut {
  const hosts = Object.fromEntries(origins.map((origin) => [origin, local?.hosts[origin] ?? origin]));
  const asksCrm = local !== undefined && origins.some((origin) => local.hosts[origin] !== undefined);
  return { hosts, sampleSecrets: asksCrm ? { hubspotToken: local.crm.token } : {} };
}

function recordedNetwork(hre: HardhatRuntimeEnvironment): LocalNetworkFile | undefined {
  try {
    return readNetworkFile(hre.config.paths.ignition);
  } catch (error) {
    if (error instanceof NoLocalNetworkError) return undefined;
    throw error;
  }
}

async function requireRunning({ url }: LocalNetworkFile): Promise<void> {
  try {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
    await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  } catch (cause) {
    throw new NoLocalNetworkError(
      `The local network at ${url} does not answer any more.`,
      "Start it again with `npx hardhat don start`.",
      { cause },
    );
  }
}
