import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import { newAttestation, type Attestation } from "../../../toolkit/attestation/attestation.js";
import { mergeAttestations } from "../../../toolkit/attestation/merge.js";
import { parseMetric } from "../../../toolkit/calls/shared/metric-value.js";
import { questionId, type Question } from "../../../toolkit/metrics/question.js";
import { requireKind } from "../require-kind.js";
import { NumberMissingError, OtherQuestionError } from "./errors.js";

/**
 * The attestation of what is due, with all signatures that were collected so far.
 *
 * @param question That is due.
 * @param number As the command line states it; undefined to go by what was collected.
 * @param collected From files. They are believed only as far as they are about this very question and number.
 * @throws {WrongMetricError} {NumberMissingError} {OtherQuestionError} {AmountError}
 * @throws {AttestationMismatchError} {ConflictingSignaturesError} when the files state different numbers.
 */
export function beginAttestation(
  agreement: Agreement,
  question: Question,
  number: string | undefined,
  collected: readonly Attestation[],
): Attestation {
  const definition = requireKind(agreement, "attested");
  const { location, terms } = agreement;
  const other = collected.find((each) => questionId(each.question) !== questionId(question));
  if (other !== undefined) {
    throw new OtherQuestionError(
      "A file attests another question than the one that is due now.",
      "Leave it out; name another file with --file for this question.",
    );
  }
  const value = number === undefined ? collected[0]?.value : parseMetric(agreement, number);
  if (value === undefined) {
    throw new NumberMissingError(
      "Nobody has said yet what the number was.",
      'State it with --value "14", or name the file of somebody who has with --file.',
    );
  }
  const fresh = newAttestation({
    location: { chainId: location.chainId, verifyingContract: terms.oracle },
    definition,
    question,
    value,
  });
  return mergeAttestations([...collected, fresh]);
}
