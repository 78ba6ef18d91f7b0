import { HardhatPluginError } from "hardhat/plugins";

import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** LOCAL_NODE_PORT is no port. */
export class LocalNodePortError extends PerformanceEscrowError {
  override readonly name = "LocalNodePortError";
}

/**
 * The port that LOCAL_NODE_PORT names, or Hardhat's usual one.
 *
 * @throws {LocalNodePortError}
 */
export function localNodePort(environment: NodeJS.ProcessEnv): number {
  const text = environment["LOCAL_NODE_PORT"] ?? "8545";
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new LocalNodePortError(
      `LOCAL_NODE_PORT is "${text}", which is no port.`,
      "Set it to a number from 1 to 65535, or unset it for 8545.",
    );
  }
  return port;
}

/** Where `don start` listens, and where the network `localhost` is: they are one. */
export const LOCAL_NODE_PORT = readPort();

/** While the configuration is read, Hardhat takes anything but its own kind of error for a bug. */
function readPort(): number {
  try {
    return localNodePort(process.env);
  } catch (error) {
    throw new HardhatPluginError("performance-escrow", (error as Error).message);
  }
}
