import type { Log } from "ethers";

/**
 * The logs of one chain, oldest first, each once: of everything that was read, in the order of reading.
 *
 * Ranges that overlap give logs twice. When blocks are replaced between two readings, the later reading is right: it
 * drops what the earlier one has of the same block number or of a transaction that moved to another block.
 */
export function canonicalLogs(read: readonly Log[]): Log[] {
  const latestHash = new Map<number, string>();
  const latestHome = new Map<string, string>();
  const logs = new Map<string, Log>();
  for (const log of read) {
    const key = `${log.blockHash}:${log.index}`;
    // A node that pushes logs takes them back this way.
    if (log.removed) {
      logs.delete(key);
      continue;
    }
    latestHash.set(log.blockNumber, log.blockHash);
    latestHome.set(log.transactionHash, log.blockHash);
    logs.set(key, log);
  }
  return [...logs.values()]
    .filter(({ blockNumber, blockHash }) => latestHash.get(blockNumber) === blockHash)
    .filter(({ transactionHash, blockHash }) => latestHome.get(transactionHash) === blockHash)
    .sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
}
