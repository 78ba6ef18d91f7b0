import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { RpcProvider } from "../../toolkit/chain/rpc.js";
import { neededVariables } from "../doctor/checks/configuration.js";
import { isInProcess } from "../support/in-process.js";
import { openNetwork } from "../support/chain.js";
import type { Terminal } from "../support/terminal.js";
import { storedVariables } from "../support/variables.js";
import { KeeperNotReadyError } from "./errors.js";

/**
 * That there is a network beyond this process, and that its configuration can be read without a terminal where there is
 * none.
 *
 * @throws {KeeperNotReadyError}
 */
export async function requireNetwork(hre: HardhatRuntimeEnvironment, { isInteractive }: Terminal): Promise<void> {
  if (await openNetwork(hre, () => isInProcess(hre))) {
    throw new KeeperNotReadyError(
      "This chain lives inside this command only: there is nothing to keep.",
      "Name the network that you mean, such as --network localhost.",
    );
  }
  if (isInteractive) return;
  const { network = "default" } = hre.globalOptions;
  const stored = storedVariables(hre);
  const locked = neededVariables(hre.userConfig.networks?.[network]).find(
    ({ name }) => stored.get(name) === "keystore",
  );
  if (locked === undefined) return;
  throw new KeeperNotReadyError(
    `${locked.name} is in the keystore, which asks for its password, and there is no terminal.`,
    "Start the keeper in a terminal, or give its process the variable in the environment.",
  );
}

/** @throws {KeeperNotReadyError} */
export async function requireEscrow(rpc: RpcProvider, escrow: string, networkName: string): Promise<void> {
  if ((await rpc.send("eth_getCode", [escrow, "latest"])) !== "0x") return;
  throw new KeeperNotReadyError(
    `There is no contract at the escrow's address ${escrow} on ${networkName}.`,
    "Check the network, and the address; `npx hardhat doctor` says what is deployed.",
  );
}

/**
 * That the account can pay for anything at all, and that nobody else is using it: a new journal knows nothing of
 * transactions that are under way.
 *
 * @param journal What is written in it.
 * @returns Its balance, wei.
 * @throws {KeeperNotReadyError}
 */
export async function requireAccount(rpc: RpcProvider, keeper: string, journal: string): Promise<bigint> {
  const count = async (block: string) => Number(await rpc.send("eth_getTransactionCount", [keeper, block]));
  const balance = BigInt((await rpc.send("eth_getBalance", [keeper, "latest"])) as string);
  if (balance === 0n) {
    throw new KeeperNotReadyError(
      `The keeper's account ${keeper} has no ether to pay for gas.`,
      "Send it some; 20 transactions at the fees of now are enough to begin with.",
    );
  }
  const [mined, pending] = [await count("latest"), await count("pending")];
  if (journal === "" && pending > mined) {
    throw new KeeperNotReadyError(
      `Account ${keeper} has ${pending - mined} transactions under way (from nonce ${mined}), and the journal is empty.`,
      "Restore the journal of the keeper that sent them, or wait until they are mined.",
    );
  }
  return balance;
}
