import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import type { Attestation } from "../../../toolkit/attestation/attestation.js";
import type { SignerState } from "../../../toolkit/attestation/check-signatures.js";
import type { DueQuestion } from "../../../toolkit/calls/oracles/due-question.js";
import { wordsFor } from "../../../toolkit/words/words.js";
import type { TaskResult } from "../../support/task-action.js";
import { numberText, worthOf } from "../number-text.js";

/** What somebody reads before signing. */
export function attestationLines(agreement: Agreement, { value, definition }: Attestation, due: DueQuestion): string[] {
  const { question, text, answerBefore } = due;
  const words = wordsFor(agreement);
  const period = agreement.terms.periodEnds.indexOf(question.to);
  return [
    `The question: ${text}, from ${words.moment(question.from)} to ${words.moment(question.to)}.`,
    `What is counted: “${definition.statement}”`,
    `The number: ${numberText(agreement, value)}.`,
    ...(period < 0 ? [] : [`A period with this number pays ${worthOf(agreement, period, value).text}.`]),
    `${definition.threshold} of ${definition.signers.length} signers make it the answer, before ${words.moment(answerBefore)}. ` +
      "The first answer is final.",
  ];
}

/** Who has signed, and who can still; for a person and for a program. */
export function collectedResult(attestation: Attestation, states: readonly SignerState[], file: string): TaskResult {
  const { definition, value, question } = attestation;
  const valid = states.filter(({ state }) => state === "valid").length;
  const open = Math.max(0, Number(definition.threshold) - valid);
  const next =
    open === 0
      ? "Enough have signed. Submit it with --submit; anyone can."
      : `${open === 1 ? "1 more signature is" : `${open} more signatures are`} needed. Give ${file} to the other signers; each ` +
        "counts for itself, and signs with `npx hardhat metric attest`.";
  return {
    text: [`Collected in ${file}:`, ...states.map(({ signer, state }) => `  ${signer}  ${STATES[state]}`), next].join(
      "\n",
    ),
    data: { submitted: false, file, value, question, signers: states.map(({ signer, state }) => ({ signer, state })) },
  };
}

const STATES: Readonly<Record<SignerState["state"], string>> = {
  valid: "has signed",
  invalid: "signature is not valid",
  unchecked: "signature is not checked",
  missing: "has not signed",
};
