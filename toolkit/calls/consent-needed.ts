import { demand } from "../pricing/possible.js";
import type { AgreementState } from "./state.js";

/** What counts as the agency's agreement to a first funding. */
export interface ConsentGiven {
  /** The agency's signature over the terms. */
  readonly consent?: string | undefined;
  /** Whether the agency itself is the funder. */
  readonly byAgency: boolean;
}

/**
 * The signature to send along with a funding: "0x" where none is needed.
 *
 * @throws {NotPossibleError} when the agency has not agreed.
 */
export function consentFor(state: AgreementState, { consent, byAgency }: ConsentGiven): string {
  if (state.consent === "given" || byAgency) return "0x";
  demand(
    state.consent !== "retracted",
    "The agency took its consent back.",
    "Ask the agency to propose the terms again, by a transaction of its own.",
  );
  demand(
    consent !== undefined && consent !== "0x",
    "The agency has not agreed to these terms yet.",
    "Bring the agency's signature (the signed file or link), or ask it to propose the terms on chain.",
  );
  return consent;
}
