/** What the audit says of a line, or of an agreement. */
export type Verdict =
  | { readonly kind: "agrees" }
  /** The chain moved other amounts than the model says: by so many base units in all, each deviation counted. */
  | { readonly kind: "differs"; readonly by: bigint; readonly reason: string }
  /** The amounts follow from what the escrow says it was answered, but nobody can confirm that any more. */
  | { readonly kind: "unconfirmed"; readonly reason: string };

export const AGREES: Verdict = { kind: "agrees" };

/** Of several verdicts, the one that matters: a difference before a doubt, a doubt before an agreement. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  const differing = verdicts.filter((verdict) => verdict.kind === "differs");
  if (differing.length > 0) {
    const by = differing.reduce((sum, verdict) => sum + verdict.by, 0n);
    return { kind: "differs", by, reason: differing.map(({ reason }) => reason).join("; ") };
  }
  return verdicts.find(({ kind }) => kind === "unconfirmed") ?? AGREES;
}
