import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import config from "../../../hardhat.config.js";

/** A folder of its own for what is deployed: somebody may have a local network running. */
export function deploymentsFolder() {
  const path = mkdtempSync(join(tmpdir(), "deployments-"));
  return { path, remove: () => rmSync(path, { recursive: true }) };
}

/**
 * The project as the command line sees it.
 *
 * @param ignition Folder of modules and deployments.
 * @param url Of the chain for `--network localhost`; undefined for a chain inside this process.
 * @param network Another one instead.
 */
export async function environment(
  ignition: string,
  url?: string,
  network?: string,
): Promise<HardhatRuntimeEnvironment> {
  const paths = { ...config.paths, ignition };
  if (url === undefined) {
    return await createHardhatRuntimeEnvironment({ ...config, paths }, network === undefined ? {} : { network });
  }
  const localhost = { type: "http" as const, chainType: "l1" as const, url };
  return await createHardhatRuntimeEnvironment(
    { ...config, paths, networks: { ...config.networks, localhost } },
    { network: "localhost" },
  );
}

/** A node that serves an empty chain on loopback. */
export async function serveChain(hre: HardhatRuntimeEnvironment) {
  const server = await hre.network.createServer("hardhat", "127.0.0.1", 0);
  const { address, port } = await server.listen();
  return { url: `http://${address}:${port}`, stop: () => server.close() };
}
