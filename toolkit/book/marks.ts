/** A block that was the newest once, by which a reorganisation is noticed. */
export interface Mark {
  readonly block: number;
  readonly hash: string;
}

/** How far back a chain can be followed when it is reorganised; Ethereum finalises within some 96 blocks. */
export const REORG_DEPTH = 256;

/** The marks that are worth keeping when `newest` is added: those that are not too deep. At least one, so that there is a way back. */
export function withMark(marks: readonly Mark[], newest: Mark): Mark[] {
  const deepest = newest.block - REORG_DEPTH;
  const kept = marks.filter(({ block }, index) => block >= deepest || index === marks.length - 1);
  return [...kept, newest];
}

/**
 * The newest mark that is still on the chain; undefined when none is. Looks at few, because all before one that is still
 * there are there, too.
 *
 * @param isOnChain Asks the node.
 */
export async function newestOnChain(
  marks: readonly Mark[],
  isOnChain: (mark: Mark) => Promise<boolean>,
): Promise<Mark | undefined> {
  let found: Mark | undefined;
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const mark = marks[middle];
    if (mark === undefined) break;
    if (await isOnChain(mark)) {
      found = mark;
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return found;
}
