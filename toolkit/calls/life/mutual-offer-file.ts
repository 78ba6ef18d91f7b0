import { z } from "zod";

import type { Party } from "../../pricing/party.js";
import { agreementFields, agreementOf } from "../../signing/agreement-fields.js";
import { agreementJson } from "../../signing/agreement-json.js";
import { agreementProblems } from "../../signing/agreement-problems.js";
import { canonicalSignature } from "../../signing/canonical-signature.js";
import { InvalidFileError } from "../../signing/errors.js";
import { large, signature, small } from "../../signing/fields.js";
import { readJson } from "../../signing/read-json.js";
import { offerDigest, type MutualOffer } from "./mutual-offer.js";

const FORMAT = "performance-escrow/mutual-settlement";
const VERSION = 1;
const WHAT = "offer of a mutual settlement";

const schema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  ...agreementFields,
  settlement: z.strictObject({ periodsSettled: small, agencyAmount: large, clientAmount: large, validUntil: small }),
  signatures: z.strictObject({ client: signature.optional(), agency: signature.optional() }),
});

/**
 * Reads an offer. Whether its signatures are valid says `checkSignature`, over `offerDigest`; whether it is void, the
 * chain.
 *
 * @throws {InvalidFileError} with everything that is wrong with it.
 */
export function parseMutualOffer(text: string): MutualOffer {
  const file = readJson(text, schema, WHAT);
  const { settlement, signatures } = file;
  const agreement = agreementOf(file);
  const problems = agreementProblems(agreement);
  if (problems.length > 0) throw new InvalidFileError(WHAT, problems);

  const offer = { agreement, settlement, signatures: {} };
  const digest = offerDigest(offer);
  const canonical = (party: Party) => {
    const given = signatures[party];
    return given === undefined ? {} : { [party]: canonicalSignature(agreement.terms[party], digest, given) };
  };
  return { ...offer, signatures: { ...canonical("client"), ...canonical("agency") } };
}

/** An offer as a file: JSON that `parseMutualOffer` reads back. */
export function formatMutualOffer({ agreement, settlement, signatures }: MutualOffer): string {
  const file: z.input<typeof schema> = {
    format: FORMAT,
    version: VERSION,
    ...agreementJson(agreement),
    settlement: {
      periodsSettled: Number(settlement.periodsSettled),
      agencyAmount: String(settlement.agencyAmount),
      clientAmount: String(settlement.clientAmount),
      validUntil: Number(settlement.validUntil),
    },
    signatures: { ...signatures },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
