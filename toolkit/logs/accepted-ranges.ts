/** A part of a range that the node gave. */
export interface Part<T> {
  /** The last block of it. */
  readonly through: number;
  readonly found: T;
}

/**
 * Reads [fromBlock, toBlock], both included, in ranges of blocks that the node accepts, in the order of the chain: whenever
 * it refuses one, half of it is asked for.
 *
 * A node may refuse for the number of blocks, of logs, of bytes, or for the time it takes, and says so in words of its
 * own. So any refusal halves the range, except that of a node that cannot be reached: halving would only knock more often
 * at a door that nobody opens.
 *
 * @param maxBlocks Most blocks that are asked for at once.
 * @throws What `read` throws for a single block, or for want of a node.
 */
export async function* acceptedRanges<T>(
  fromBlock: number,
  toBlock: number,
  maxBlocks: number,
  read: (fromBlock: number, toBlock: number) => Promise<T>,
): AsyncGenerator<Part<T>, void, undefined> {
  let next = fromBlock;
  let blocks = maxBlocks;
  while (next <= toBlock) {
    const last = Math.min(next + blocks - 1, toBlock);
    let found: T;
    try {
      found = await read(next, last);
    } catch (error) {
      if (last === next || isUnreachable(error)) throw error;
      blocks = Math.ceil((last - next + 1) / 2);
      continue;
    }
    yield { through: last, found };
    next = last + 1;
    // Where logs are dense is not where they are dense for ever.
    blocks = Math.min(blocks * 2, maxBlocks);
  }
}

const UNREACHABLE = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "NETWORK_ERROR"];

function isUnreachable(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return [code, cause?.code].some((known) => UNREACHABLE.includes(String(known)));
}
