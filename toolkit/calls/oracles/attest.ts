import { attestCall } from "../../attestation/attest-call.js";
import type { Attestation } from "../../attestation/attestation.js";
import type { SignerState } from "../../attestation/check-signatures.js";
import { momentText } from "../../words/moment.js";
import { quantityText, unitWords } from "../../words/unit.js";
import type { Plan } from "../shared/call.js";

/**
 * Submits what the signers of a metric attest. Anyone can send it, unless a signer that did not sign sends it itself.
 *
 * @param states What `checkSignatures` found.
 * @param sender Who will send it; a signer needs no signature of its own then.
 * @param zone IANA name in which dates are shown.
 * @throws {SignaturesMissingError} naming who could still sign.
 */
export function attestPlan(
  attestation: Attestation,
  states: readonly SignerState[],
  { sender, zone }: { readonly sender?: string; readonly zone?: string } = {},
): Plan {
  const { definition, question, value } = attestation;
  const call = attestCall(attestation, states, sender);
  const number = quantityText(unitWords(definition.unit, Number(definition.decimals)), value);
  const valid = states.filter(({ state }) => state === "valid").length;
  return {
    calls: [{ ...call, value: 0n, description: `Submit the attested number: ${number}` }],
    sender: valid >= Number(definition.threshold) ? undefined : sender,
    summary: [
      `Makes ${number} the answer for ${momentText(question.from, zone)} to ${momentText(question.to, zone)}, as ` +
        `${definition.threshold} of ${definition.signers.length} signers attest.`,
      "Every agreement that asks this question is settled by it.",
    ],
    warnings: [
      {
        code: "FirstAnswerIsFinal",
        text: "The first answer is final: nobody can correct it afterwards, the signers included.",
        confirm: false,
      },
    ],
  };
}
