import type { Mutant, Outcome } from "./mutant.js";

/** What a worker is asked. */
export type Job =
  | { readonly kind: "mutant"; readonly mutant: Mutant }
  /** Whether the tests pass on the code as it is, and fail on code that does nothing in what this file is part of. */
  | { readonly kind: "selfTest"; readonly file: string };

export type Reply =
  | { readonly kind: "ready" }
  | {
      readonly kind: "done";
      readonly outcome: Outcome;
      readonly seconds: number;
      /** The worker ends after this reply: it has used up its memory. */
      readonly isLast: boolean;
    }
  | { readonly kind: "selfTested" }
  | { readonly kind: "failed"; readonly reason: string };
