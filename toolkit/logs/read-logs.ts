import type { Log, Provider } from "ethers";

import { canonicalLogs } from "./canonical-logs.js";
import { LogsUnreadableError } from "./errors.js";

/** Which logs, as `eth_getLogs` takes it. A list of topics at one position means any of them; null means all. */
export interface LogFilter {
  readonly address: string | string[];
  readonly topics: (string | string[] | null)[];
}

/** Which blocks, both ends included. */
export interface BlockRange {
  readonly fromBlock: number;
  readonly toBlock: number;
  /** Most blocks that one call asks for. Default {@link DEFAULT_MAX_BLOCKS}. */
  readonly maxBlocks?: number;
  /** An earlier reading of the same filter: it is continued after its last block. */
  readonly after?: LogReading;
}

/** What was read, and how far. */
export interface LogReading {
  /** Oldest first, each once. */
  readonly logs: readonly Log[];
  /** The last block that was read; one less than the first when none was. */
  readonly through: number;
  /** Calls of the node, refused ones included. */
  readonly calls: number;
}

/** Few nodes take more at once, and a range that is refused is halved anyway. */
export const DEFAULT_MAX_BLOCKS = 100_000;

/**
 * Reads logs in ranges of blocks that the node accepts: whenever it refuses one, half of it is asked for.
 *
 * A node may refuse for the number of blocks, of logs, of bytes, or for the time it takes, and says so in words of its
 * own. So any refusal halves the range; that of a single block is an error.
 *
 * @throws LogsUnreadableError with what was read until then.
 */
export async function readLogs(
  provider: Pick<Provider, "getLogs">,
  filter: LogFilter,
  { fromBlock, toBlock, maxBlocks = DEFAULT_MAX_BLOCKS, after }: BlockRange,
): Promise<LogReading> {
  const read: Log[] = [...(after?.logs ?? [])];
  let calls = after?.calls ?? 0;
  let next = after === undefined ? fromBlock : after.through + 1;
  let blocks = maxBlocks;
  const soFar = (): LogReading => ({ logs: canonicalLogs(read), through: next - 1, calls });

  while (next <= toBlock) {
    const last = Math.min(next + blocks - 1, toBlock);
    calls++;
    try {
      read.push(...(await provider.getLogs({ ...filter, fromBlock: next, toBlock: last })));
    } catch (error) {
      if (last === next) throw new LogsUnreadableError(next, soFar(), error);
      blocks = Math.ceil((last - next + 1) / 2);
      continue;
    }
    next = last + 1;
    // Where logs are dense is not where they are dense for ever.
    blocks = Math.min(blocks * 2, maxBlocks);
  }
  return soFar();
}
