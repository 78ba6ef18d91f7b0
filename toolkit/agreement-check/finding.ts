import type { CompiledAgreement } from "../agreement-file/compile.js";
import type { Path, Position } from "../agreement-file/problem.js";
import type { Deployments } from "../agreement/deployments.js";

/** For whom something is wrong. */
export type Side = "client" | "agency" | "both";

/** A refusal must be repaired before anybody signs; a warning is to be read, and may be meant so. */
export type Severity = "refusal" | "warning";

/** What a rule found. */
export interface RuleFinding {
  /** Stable name, for scripts: `interim-not-cumulative`. */
  readonly code: string;
  readonly severity: Severity;
  /** Who would lose by it. */
  readonly side: Side;
  /** The field to look at. */
  readonly at: Path;
  readonly problem: string;
  readonly remedy: string;
}

/** A finding with its line. */
export interface Finding extends Omit<RuleFinding, "at">, Position {
  /** Such as `schedule.interim`. */
  readonly path: string;
}

/** What is known beyond the agreement itself. */
export interface CheckContext {
  /** Unix time at which somebody thinks of signing. Left out, no rule asks for it. */
  readonly now?: bigint;
  /** The contracts that are known to be the real ones on the agreement's chain. */
  readonly deployments?: Deployments;
}

/** One thing to look at. Rules know nothing of each other. */
export type Rule = (compiled: CompiledAgreement, context: CheckContext) => Iterable<RuleFinding>;
