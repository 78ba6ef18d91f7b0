import type { AgreementMetric } from "../metrics/agreement-metric.js";
import type { EscrowLocation } from "../terms/typed-data.js";
import type { Terms } from "../terms/types.js";
import type { TokenUnit } from "../units/unit.js";

/**
 * An agreement and what is known around it, wherever that comes from: a file before anybody signed, or the chain alone.
 * What is not known is absent, and whoever explains the agreement says so.
 */
export interface Agreement {
  readonly location: EscrowLocation;
  readonly terms: Terms;
  readonly token: TokenUnit;
  readonly metric: AgreementMetric;
  /** Who the parties say they are. On chain there are only addresses. */
  readonly names?: Readonly<Partial<Record<Role, string>>>;
  /** IANA zones in which the parties read dates. */
  readonly zones?: Readonly<Partial<Record<"client" | "agency", string>>>;
}

/** Who takes part. */
export type Role = "client" | "agency" | "arbiter";
