/** What became of a request. */
export type Reply =
  | { readonly kind: "answered"; readonly value: bigint; readonly answeredAt: bigint }
  /** The program failed, or its reply could not be delivered: nothing is written, and it can be asked again. */
  | { readonly kind: "failed" | "undelivered"; readonly reason: string };

/** How long to wait, and how. */
export interface Waiting {
  /** Most looks at the chain. */
  readonly looks: number;
  /** Until the next look. */
  readonly pause: () => Promise<void>;
  /** Told now and then that there is nothing yet. */
  readonly onNothing: (looks: number) => void;
}

/** Looks in between of which nothing is told. */
const TELL_EVERY = 5;

/** Looks until there is a reply. @returns Undefined when there is none in the end. */
export async function waitForReply(
  look: () => Promise<Reply | undefined>,
  { looks, pause, onNothing }: Waiting,
): Promise<Reply | undefined> {
  for (let count = 1; count <= looks; count++) {
    const reply = await look();
    if (reply !== undefined) return reply;
    if (count % TELL_EVERY === 0) onNothing(count);
    if (count < looks) await pause();
  }
  return undefined;
}
