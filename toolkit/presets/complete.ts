import { assertValidTerms } from "../terms/validity.js";
import type { ValidityContext } from "../terms/rules/finding.js";
import type { Terms } from "../terms/types.js";
import type { Participants, PresetTerms } from "./preset.js";

/**
 * Whole terms from a preset's part and the participants, ready to be signed.
 *
 * @throws InvalidTermsError when the escrow would refuse them: for example an arbiter's windows without an arbiter.
 */
export function completeTerms(preset: PresetTerms, participants: Participants, context: ValidityContext = {}): Terms {
  const terms: Terms = { ...preset, ...participants };
  assertValidTerms(terms, context);
  return terms;
}
