import type { Log, Provider } from "ethers";

import type { LogFilter } from "../../../toolkit/logs/read-logs.js";

/** A log of a made-up chain: the `index`-th of its block, of a transaction of its own. */
export function log(blockNumber: number, index = 0, change: Partial<Log> = {}): Log {
  return {
    blockNumber,
    index,
    blockHash: `block ${blockNumber}`,
    transactionHash: `transaction ${blockNumber}.${index}`,
    removed: false,
    ...change,
  } as Log;
}

/** What a log is, in a few characters. */
export function name({ blockNumber, index, blockHash }: Log): string {
  return `${blockNumber}.${index} ${blockHash}`;
}

/** A node that refuses ranges of more than `most` blocks, or with more than `mostLogs` logs in them. */
export class LimitedNode implements Pick<Provider, "getLogs"> {
  readonly ranges: [number, number][] = [];

  constructor(
    readonly chain: readonly Log[],
    readonly most = Infinity,
    readonly mostLogs = Infinity,
  ) {}

  async getLogs(filter: LogFilter & { fromBlock?: unknown; toBlock?: unknown }): Promise<Log[]> {
    const [from, to] = [Number(filter.fromBlock), Number(filter.toBlock)];
    this.ranges.push([from, to]);
    const logs = this.chain.filter(({ blockNumber }) => blockNumber >= from && blockNumber <= to);
    if (to - from + 1 > this.most) throw new Error("block range is too wide");
    if (logs.length > this.mostLogs) throw new Error("query returned too many results");
    return await Promise.resolve(logs);
  }
}
