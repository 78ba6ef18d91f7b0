import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

/** When the chain begins, in Unix seconds: 1 January 2030, UTC. All terms hang on it, so that calldata never changes. */
export const GENESIS = 1_893_456_000n;

/** Who acts. The accounts' keys are fixed, so that signatures have the same bytes on every run. */
export interface Accounts {
  /** Deploys, mints, plays the nodes' owner. */
  readonly deployer: HardhatEthersSigner;
  readonly client: HardhatEthersSigner;
  readonly agency: HardhatEthersSigner;
  /** Neither party: settles and pays interim for both. */
  readonly keeper: HardhatEthersSigner;
  /** Client and agency of other agreements. */
  readonly others: readonly [HardhatEthersSigner, HardhatEthersSigner];
  /** Accounts of the oracle network's nodes. */
  readonly transmitters: readonly HardhatEthersSigner[];
}

export interface GasChain extends NetworkConnection {
  readonly accounts: Accounts;
}

/** A fresh in-process chain that is the same on every run and machine. The caller closes it. */
export async function createGasChain(): Promise<GasChain> {
  const connection = await network.create({
    network: "hardhat",
    override: { hardfork: "osaka", initialDate: new Date(Number(GENESIS) * 1000) },
  });
  const signers = await connection.ethers.getSigners();
  const account = (index: number): HardhatEthersSigner => {
    const signer = signers[index];
    if (signer === undefined) throw new Error(`The chain has no account ${index}.`);
    return signer;
  };
  return Object.assign(connection, {
    accounts: {
      deployer: account(0),
      client: account(1),
      agency: account(2),
      keeper: account(3),
      others: [account(4), account(5)] as const,
      transmitters: [6, 7, 8, 9].map(account),
    },
  });
}

/** Gas that a transaction used: all of it, with the 21,000 of every transaction and the calldata. */
export async function gasUsed(sending: Promise<ContractTransactionResponse>): Promise<number> {
  const receipt = await (await sending).wait();
  if (receipt === null) throw new Error("The transaction was not mined.");
  return Number(receipt.gasUsed);
}
