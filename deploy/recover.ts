import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type ArtifactResolver, type EIP1193Provider, trackTransaction, wipe } from "@nomicfoundation/ignition-core";
import { toQuantity } from "ethers";

import { PerformanceEscrowError } from "../toolkit/errors.js";

/** What was found out about a transaction that a killed deployment was about to send. */
export interface Recovered {
  /** What it deploys, by Ignition's name. */
  readonly futureId: string;
  /** Undefined when it was never sent. */
  readonly transactionHash: string | undefined;
}

/** Nobody can say yet what became of a transaction. */
export class TransactionUndecidedError extends PerformanceEscrowError {
  override readonly name = "TransactionUndecidedError";
}

interface LostTransaction {
  readonly futureId: string;
  readonly sender: string;
  readonly nonce: number;
}

/** How many blocks are searched: at 2 seconds each, some five hours. */
const SEARCHED_BLOCKS = 10_000;

/**
 * Makes a deployment resumable that was killed in the moment between "about to send" and "sent". Ignition then does not
 * know whether the transaction exists, and refuses to go on. The account's nonce knows: if it is used, the transaction
 * is found and entered in the journal; if not, the step is forgotten and will be sent with the very same nonce, so that
 * at most one of the two can ever be mined.
 *
 * @param deploymentDir Such as deploy/deployments/chain-11155111.
 * @returns What was entered or forgotten; empty when nothing was lost.
 * @throws TransactionUndecidedError while it waits to be mined, or when it is too long ago to be found.
 */
export async function recoverDeployment(
  provider: EIP1193Provider,
  deploymentDir: string,
  artifactResolver: ArtifactResolver,
): Promise<Recovered[]> {
  const recovered: Recovered[] = [];
  for (const lost of lostTransactions(deploymentDir)) {
    const transactionHash = await findTransaction(provider, lost);
    if (transactionHash === undefined) await wipe(deploymentDir, artifactResolver, lost.futureId);
    else await trackTransaction(deploymentDir, transactionHash, provider);
    recovered.push({ futureId: lost.futureId, transactionHash });
  }
  return recovered;
}

/** The journal's transactions that were prepared, and neither sent nor forgotten. */
function lostTransactions(deploymentDir: string): LostTransaction[] {
  const senders = new Map<string, string>();
  const open = new Map<string, LostTransaction>();
  const lines = readFileSync(join(deploymentDir, "journal.jsonl"), "utf8").split("\n");
  for (const line of lines.filter((text) => text !== "")) {
    const entry = JSON.parse(line) as { type: string; futureId: string; from?: string; nonce?: number };
    const { type, futureId, from, nonce } = entry;
    if (from !== undefined) senders.set(futureId, from);
    if (type === "TRANSACTION_PREPARE_SEND" && nonce !== undefined) {
      open.set(futureId, { futureId, sender: senders.get(futureId) ?? "", nonce });
    }
    if (type === "TRANSACTION_SEND" || type === "WIPE_APPLY") open.delete(futureId);
  }
  return [...open.values()];
}

/** The hash of the transaction with this sender and nonce; undefined when the nonce is not used. */
async function findTransaction(
  provider: EIP1193Provider,
  { futureId, sender, nonce }: LostTransaction,
): Promise<string | undefined> {
  const count = async (tag: string) =>
    Number(await provider.request({ method: "eth_getTransactionCount", params: [sender, tag] }));
  if ((await count("pending")) <= nonce) return undefined;
  if ((await count("latest")) <= nonce) {
    throw new TransactionUndecidedError(
      `Transaction ${nonce} of ${sender}, which deploys ${futureId}, waits to be mined.`,
      "Run this again when it is.",
    );
  }

  const latest = Number(await provider.request({ method: "eth_blockNumber" }));
  for (let number = latest; number >= Math.max(0, latest - SEARCHED_BLOCKS); number--) {
    const block = (await provider.request({
      method: "eth_getBlockByNumber",
      params: [toQuantity(number), true],
    })) as { transactions: { hash: string; from: string; nonce: string }[] };
    const found = block.transactions.find(
      (transaction) => transaction.from.toLowerCase() === sender.toLowerCase() && Number(transaction.nonce) === nonce,
    );
    if (found !== undefined) return found.hash;
  }
  throw new TransactionUndecidedError(
    `Transaction ${nonce} of ${sender}, which deploys ${futureId}, is not in the last ${SEARCHED_BLOCKS} blocks.`,
    "Find its hash with a block explorer and run `npx hardhat ignition track-tx <hash> <deployment id>`.",
  );
}
