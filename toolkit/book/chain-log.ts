import { toQuantity } from "ethers";

import { getBlock, type RpcProvider } from "../chain/rpc.js";
import { acceptedRanges } from "../logs/accepted-ranges.js";

/** A log with its place and time on the chain. */
export interface ChainLog {
  /** As the node gives it, which need not be checksummed. */
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly block: number;
  /** Position within the block. */
  readonly index: number;
  /** Block time, Unix seconds. */
  readonly at: bigint;
}

/** Which logs to read; as in `eth_getLogs`. */
export interface LogFilter {
  readonly addresses: readonly string[];
  /** For each topic the values that fit; null fits all. */
  readonly topics: readonly (readonly string[] | null)[];
}

interface RawLog {
  readonly address: string;
  readonly topics: string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly logIndex: string;
  readonly blockTimestamp?: string;
}

/**
 * Reads the logs of [fromBlock, toBlock], both included, in the order of the chain and in ranges that the node accepts.
 *
 * @throws What the provider throws for a single block.
 */
export async function readLogs(
  provider: RpcProvider,
  filter: LogFilter,
  fromBlock: number,
  toBlock: number,
): Promise<ChainLog[]> {
  if (filter.addresses.length === 0) return [];
  const logs: ChainLog[] = [];
  const parts = acceptedRanges(fromBlock, toBlock, Infinity, async (first, last) => {
    const query = { address: filter.addresses, topics: filter.topics };
    const range = { fromBlock: toQuantity(first), toBlock: toQuantity(last) };
    return (await provider.send("eth_getLogs", [{ ...query, ...range }])) as RawLog[];
  });
  for await (const { found } of parts) {
    for (const log of await withTimes(provider, found)) logs.push(log);
  }
  return logs;
}

/** In the order of the chain. */
export function inOrder(a: ChainLog, b: ChainLog): number {
  return a.block - b.block || a.index - b.index;
}

/** Most nodes put the block's time into each log; of the others it is asked, once for each block. */
async function withTimes(provider: RpcProvider, raw: readonly RawLog[]): Promise<ChainLog[]> {
  const times = new Map<string, bigint>();
  const logs: ChainLog[] = [];
  for (const { address, topics, data, blockNumber, logIndex, blockTimestamp } of raw) {
    let at = blockTimestamp === undefined ? times.get(blockNumber) : BigInt(blockTimestamp);
    if (at === undefined) {
      at = BigInt((await getBlock(provider, Number(blockNumber)))?.timestamp ?? 0);
      times.set(blockNumber, at);
    }
    logs.push({ address, topics, data, block: Number(blockNumber), index: Number(logIndex), at });
  }
  return logs;
}
