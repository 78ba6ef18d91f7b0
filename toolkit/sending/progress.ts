/** What became of a transaction so far. */
export type Progress =
  /** It would be accepted. */
  | { readonly stage: "simulated"; readonly description: string; readonly costText: string }
  /** It is not needed: the allowance is there already. */
  | { readonly stage: "skipped"; readonly description: string }
  /** It is in the wallet, which asks a person. */
  | { readonly stage: "signing"; readonly description: string }
  | { readonly stage: "sent"; readonly description: string; readonly hash: string }
  /** The same call was sent again with another fee, under another hash. */
  | { readonly stage: "repriced"; readonly description: string; readonly hash: string }
  | { readonly stage: "mined"; readonly description: string; readonly hash: string; readonly confirmations: number };

/** Hears of progress. It must not throw. */
export type OnProgress = (progress: Progress) => void;
