import { getBytes, hexlify } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { SecretsTarget } from "../../../toolkit/don/secrets/upload.js";
import { FunctionsCoordinator__factory } from "../../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsCoordinator__factory.js";
import { LOCAL_CHAIN_ID, readNetworkFile } from "../../don/network-file.js";
import type { Chain } from "../../support/chain.js";
import { NoGatewayError } from "./errors.js";

/**
 * Where the network of a chain takes secrets, checked against what its coordinator says: nothing is ever encrypted to a
 * key that the nodes do not publish on chain.
 *
 * @throws {NoGatewayError} {NoLocalNetworkError}
 */
export async function findGateway(hre: HardhatRuntimeEnvironment, chain: Chain): Promise<SecretsTarget> {
  if (chain.chainId !== BigInt(LOCAL_CHAIN_ID)) {
    throw new NoGatewayError(
      `No gateway takes secrets on ${chain.networkName} (chain ${chain.chainId}).`,
      "Chainlink switched its Functions networks off in 2026. Measure through signers (the attested oracle), or locally.",
    );
  }
  const { stack, secrets } = readNetworkFile(hre.config.paths.ignition);
  const published = await FunctionsCoordinator__factory.connect(stack.coordinator, chain.provider)
    .getDONPublicKey()
    .catch(() => undefined);
  if (published !== hexlify(secrets.publicKey)) {
    throw new NoGatewayError(
      "The local network that was running is not the one on this chain.",
      "Start it again with `npx hardhat don start`, and use --network localhost.",
    );
  }
  const { gatewayUrl, publicKey } = secrets;
  return { chainId: chain.chainId, coordinator: stack.coordinator, gatewayUrl, publicKey: getBytes(publicKey) };
}
