import type { Outcome } from "./outcome.js";

/**
 * How a node behaves. Only for demonstrations and tests; one that is not honest must change neither the value nor
 * whether there is one.
 *
 * - `lying` does harm wherever it can: it reports an outcome of its own, proposes it as the network's when it leads,
 *   signs whatever is not due, answers proposals with a worthless signature, and keeps reports to itself instead of
 *   transmitting them.
 * - `silent` takes part, but its messages never arrive.
 * - `offline` refuses at once.
 */
export type Behaviour =
  | { readonly kind: "honest" }
  | { readonly kind: "lying"; readonly outcome: Outcome }
  | { readonly kind: "silent" }
  | { readonly kind: "offline" };

export const HONEST: Behaviour = { kind: "honest" };
