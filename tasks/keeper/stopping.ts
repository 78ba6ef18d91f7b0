/** Until somebody wants the process to end. */
export interface Stopping {
  readonly signal: AbortSignal;
  /** Signals end the process at once again. */
  release(): void;
}

/** On the first SIGINT or SIGTERM. The second one ends the process at once, which a keeper survives, too. */
export function onSignals(): Stopping {
  const controller = new AbortController();
  const stop = () => {
    release();
    controller.abort();
  };
  const release = () => {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return { signal: controller.signal, release };
}
