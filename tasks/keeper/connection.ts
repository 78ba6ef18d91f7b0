import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

import { httpRpc } from "../../toolkit/chain/http-rpc.js";
import type { RpcProvider } from "../../toolkit/chain/rpc.js";

/** How a keeper talks to the node of `--network`. */
export interface KeeperConnection {
  readonly connection: NetworkConnection;
  readonly rpc: RpcProvider;
}

/**
 * A connection for months: what it says of a failure names the node's host, and never the rest of the URL, which may be a
 * key and would go into the log. Needs a network beyond this process.
 */
export async function keeperConnection(hre: HardhatRuntimeEnvironment): Promise<KeeperConnection> {
  const connection = await hre.network.getOrCreate();
  const { networkConfig } = connection;
  if (networkConfig.type !== "http") throw new Error("A keeper needs a network over HTTP.");
  const { url, httpHeaders } = networkConfig;
  return { connection, rpc: httpRpc(await url.getUrl(), { headers: httpHeaders }) };
}
