import { RefusedError, type RefusalKind } from "./errors.js";
import { explainRefusal } from "./explain-refusal.js";

/** Kinds of refusals that a contract is the cause of, and not the connection or a person. */
const BY_CONTRACT: readonly RefusalKind[] = ["contract", "text", "panic", "silent", "out-of-gas"];

/**
 * Whether `error` says that a contract refused, or that there is none that could answer: something to conclude from,
 * other than a connection that failed.
 */
export function isRefused(error: unknown): boolean {
  // ethers' word for an answer that cannot be decoded, such as that of an account without code.
  if ((error as { code?: unknown } | null)?.code === "BAD_DATA") return true;
  const explained = explainRefusal(error);
  return explained instanceof RefusedError && BY_CONTRACT.includes(explained.kind);
}
