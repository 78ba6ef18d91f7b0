import type { Log, Provider } from "ethers";

import { acceptedRanges } from "./accepted-ranges.js";
import { canonicalLogs } from "./canonical-logs.js";
import { LogsUnreadableError } from "./errors.js";
import type { LogReading } from "./log-reading.js";

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

/** Few nodes take more at once, and a range that is refused is halved anyway. */
export const DEFAULT_MAX_BLOCKS = 100_000;

/**
 * Reads logs in ranges of blocks that the node accepts, see `acceptedRanges`.
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
  let through = after?.through ?? fromBlock - 1;
  const soFar = (): LogReading => ({ logs: canonicalLogs(read), through, calls });

  const parts = acceptedRanges(through + 1, toBlock, maxBlocks, async (first, last) => {
    calls++;
    return await provider.getLogs({ ...filter, fromBlock: first, toBlock: last });
  });
  try {
    for await (const part of parts) {
      for (const log of part.found) read.push(log);
      through = part.through;
    }
  } catch (error) {
    throw new LogsUnreadableError(through + 1, soFar(), error);
  }
  return soFar();
}
