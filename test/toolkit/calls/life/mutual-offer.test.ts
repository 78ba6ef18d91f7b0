/*
 * formatMutualOffer, parseMutualOffer
 * ├── round trip, unsigned and with one or both signatures
 * └── refuse what is no offer
 */
import { expect } from "chai";

import { checkSignature } from "../../../../toolkit/signing/check-signature.js";
import { InvalidFileError } from "../../../../toolkit/signing/errors.js";
import { formatMutualOffer, parseMutualOffer } from "../../../../toolkit/calls/life/mutual-offer-file.js";
import { offerDigest, signMutualOffer, type MutualOffer } from "../../../../toolkit/calls/life/mutual-offer.js";
import { AGENCY, CLIENT, knownAgreement } from "../../signing/support.js";

const offer: MutualOffer = {
  agreement: knownAgreement(),
  settlement: {
    periodsSettled: 1n,
    agencyAmount: 1_500_000_000n,
    clientAmount: 2n ** 100n,
    validUntil: 1_900_000_000n,
  },
  signatures: {},
};

describe("an offer as a file", () => {
  it("is read as it was written, with whatever signatures there are", async () => {
    const one = await signMutualOffer(offer, AGENCY);
    const both = await signMutualOffer(one, CLIENT);
    for (const each of [offer, one, both]) expect(parseMutualOffer(formatMutualOffer(each))).to.deep.equal(each);
    const { location } = offer.agreement;
    for (const [party, signature] of Object.entries(both.signatures)) {
      const of = { party: offer.agreement.terms[party as "client" | "agency"], digest: offerDigest(offer), location };
      expect(await checkSignature({ ...of, signature })).to.equal("valid");
    }
  });

  it("is refused when it is none", () => {
    const file = JSON.parse(formatMutualOffer(offer)) as { settlement: Record<string, unknown>; format: string };
    file.settlement["agencyAmount"] = 12;
    expect(() => parseMutualOffer(JSON.stringify(file))).to.throw(InvalidFileError, /settlement.agencyAmount/);
    expect(() => parseMutualOffer("[]")).to.throw(InvalidFileError, /file:/);
    const invalid = formatMutualOffer({ ...offer, agreement: knownAgreement({ cap: 0n }) });
    expect(() => parseMutualOffer(invalid)).to.throw(InvalidFileError, /terms: The cap is 0/);
  });
});
