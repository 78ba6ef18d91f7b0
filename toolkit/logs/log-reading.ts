import type { Log } from "ethers";

/** What was read, and how far. */
export interface LogReading {
  /** Oldest first, each once. */
  readonly logs: readonly Log[];
  /** The last block that was read; one less than the first when none was. */
  readonly through: number;
  /** Calls of the node, refused ones included. */
  readonly calls: number;
}
