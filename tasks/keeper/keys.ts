import { HDNodeWallet, Mnemonic, Wallet } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

import { LOCAL_CHAIN_ID } from "../don/network-file.js";
import { VARIABLE_NOT_FOUND } from "../support/chain.js";

/** What a configuration keeps keys in: one by one, or as words from which they are derived. */
type Accounts =
  | "remote"
  | readonly (Resolved | { readonly privateKey: Resolved })[]
  | {
      readonly mnemonic: Resolved;
      readonly passphrase: Resolved;
      readonly path: string;
      readonly initialIndex: number;
      readonly count: number;
    };

interface Resolved {
  get(): Promise<string>;
}

/**
 * The private keys of the network's configuration. Signers of Hardhat and of nodes sign only what they send at once; a
 * keeper writes down what it has signed before it sends it. A node of this machine's local chain has the keys that everybody
 * knows.
 *
 * @returns None when the variable that should hold a key is not set.
 */
export async function configuredKeys(
  { config }: HardhatRuntimeEnvironment,
  { networkConfig }: NetworkConnection,
  chainId: bigint,
): Promise<Wallet[]> {
  const { accounts } = networkConfig as { accounts: Accounts };
  const isLocal = accounts === "remote" && chainId === BigInt(LOCAL_CHAIN_ID);
  const local = config.networks["hardhat"] as { accounts: Accounts } | undefined;
  try {
    return await walletsOf(isLocal && local !== undefined ? local.accounts : accounts);
  } catch (error) {
    if (error instanceof Error && VARIABLE_NOT_FOUND.test(error.message)) return [];
    throw error;
  }
}

async function walletsOf(accounts: Accounts): Promise<Wallet[]> {
  if (accounts === "remote") return [];
  if ("mnemonic" in accounts) {
    const { mnemonic, passphrase, path, initialIndex, count } = accounts;
    const words = Mnemonic.fromPhrase(await mnemonic.get(), await passphrase.get());
    const root = HDNodeWallet.fromMnemonic(words, path);
    return Array.from({ length: count }, (_, index) => new Wallet(root.deriveChild(initialIndex + index).privateKey));
  }
  return await Promise.all(
    accounts.map(async (account) => new Wallet(await ("privateKey" in account ? account.privateKey : account).get())),
  );
}
