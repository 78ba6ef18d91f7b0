import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { getAddress, isAddress, type Provider, type Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

import type { Deployments } from "../../toolkit/agreement/deployments.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { readDeployments } from "./deployments.js";

/** The chain of `--network`, as tasks see it. */
export interface Chain {
  readonly networkName: string;
  readonly chainId: bigint;
  readonly provider: Provider;
  /** What was deployed there from this project. */
  readonly deployments: Deployments;
  /** Where people look at a transaction; undefined where no explorer is known. */
  transactionUrl(hash: string): string | undefined;
  /** The accounts whose keys the network's configuration has. Asking may ask for the keystore's password. */
  signers(): Promise<Signer[]>;
}

/** No key for an account that has to sign. */
export class NoKeyError extends PerformanceEscrowError {
  override readonly name = "NoKeyError";
}

/** The network cannot be reached. */
export class UnreachableError extends PerformanceEscrowError {
  override readonly name = "UnreachableError";
}

/** The configuration has no such network, or its URL is not set. */
export class NoNetworkError extends PerformanceEscrowError {
  override readonly name = "NoNetworkError";
}

/**
 * Connects to the network of the command line. Reading asks for no key.
 *
 * @throws {NoNetworkError} {UnreachableError}
 */
export async function connect(hre: HardhatRuntimeEnvironment): Promise<Chain> {
  const connection = await openNetwork(hre, () => hre.network.getOrCreate());
  const { networkName } = connection;
  const { provider } = ethersOf(await openNetwork(hre, () => keyless(hre, connection)));
  const chainId = await readChainId(provider, networkName);
  const { blockExplorers } = hre.config.chainDescriptors.get(chainId) ?? {};
  const explorer = blockExplorers?.etherscan?.url ?? blockExplorers?.blockscout?.url;
  return {
    networkName,
    chainId,
    provider,
    deployments: readDeployments(hre.config.paths.ignition, chainId),
    transactionUrl: (hash) => (explorer === undefined ? undefined : `${explorer}/tx/${hash}`),
    signers: () => readSigners(connection),
  };
}

/** Hardhat's own refusals name no remedy, and exit as a defect would: these two a person causes every day. */
export async function openNetwork<T>(hre: HardhatRuntimeEnvironment, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [, variable] = (VARIABLE_NOT_FOUND.test(error.message) && /"(\w+)"/.exec(error.message)) || [];
    if (variable !== undefined) {
      throw new NoNetworkError(
        `The network cannot be reached: ${variable} is not set.`,
        `Store it encrypted with \`npx hardhat keystore set ${variable}\`, or set it in the environment.`,
        { cause: error },
      );
    }
    if (!/^HHE705:/.test(error.message)) throw error;
    const known = Object.keys(hre.config.networks).filter((name) => hre.config.networks[name]?.type === "http");
    throw new NoNetworkError(
      `There is no network "${hre.globalOptions.network ?? ""}" in the configuration.`,
      `The networks are ${known.join(", ")}. Add another one to hardhat.config.ts.`,
      { cause: error },
    );
  }
}

/** Hardhat wants every configured key before the first request. What only reads goes without. */
async function keyless(hre: HardhatRuntimeEnvironment, connection: NetworkConnection): Promise<NetworkConnection> {
  const { networkConfig, networkName: network } = connection;
  if (networkConfig.type !== "http" || networkConfig.accounts === "remote") return connection;
  return await hre.network.create({ network, override: { accounts: [] } });
}

/** None when the variable that should hold the key is not set. */
async function readSigners(connection: NetworkConnection): Promise<Signer[]> {
  try {
    return await ethersOf(connection).getSigners();
  } catch (error) {
    if (error instanceof Error && VARIABLE_NOT_FOUND.test(error.message)) return [];
    throw error;
  }
}

/** Hardhat's numbers for a configuration variable that is not set, the second one while tests run. */
export const VARIABLE_NOT_FOUND = /^HHE(7|50002):/;

const ethersOf = (connection: NetworkConnection) =>
  (connection as NetworkConnection & { ethers: HardhatEthers }).ethers;

/**
 * The key of `account`, or of the network's only account.
 *
 * @param account Address; undefined for the network's first account.
 * @throws {NoKeyError}
 */
export async function signerFor(chain: Chain, account: string | undefined): Promise<Signer> {
  const signers = await chain.signers();
  const addresses = await Promise.all(signers.map((signer) => signer.getAddress()));
  const wanted = account !== undefined && isAddress(account) ? getAddress(account) : account;
  const index = wanted === undefined ? 0 : addresses.indexOf(wanted);
  const signer = signers[index];
  if (signer !== undefined) return signer;
  const variable = `${chain.networkName.toUpperCase()}_PRIVATE_KEY`;
  throw new NoKeyError(
    `There is no key for ${wanted ?? "any account"} on network ${chain.networkName}` +
      (addresses.length > 0
        ? `, only for ${addresses.slice(0, 3).join(", ")}${addresses.length > 3 ? ", …" : ""}.`
        : "."),
    `Store it encrypted with \`npx hardhat keystore set ${variable}\`, or export the transaction for a Safe with --safe.`,
  );
}

async function readChainId(provider: Provider, networkName: string): Promise<bigint> {
  try {
    return (await provider.getNetwork()).chainId;
  } catch (cause) {
    throw new UnreachableError(
      `Network ${networkName} does not answer.`,
      "Check its URL and your connection; for localhost, start one with `npx hardhat don start`.",
      { cause },
    );
  }
}
