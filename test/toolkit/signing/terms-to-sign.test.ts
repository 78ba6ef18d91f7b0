/*
 * termsToSign(agreement), typedDataJson(typedData)
 * ├── what a wallet signs is the agreement's id, and its signature the agency's consent
 * └── invalid terms are refused before anybody signs
 */
import { expect } from "chai";
import { TypedDataEncoder, type TypedDataDomain, type TypedDataField } from "ethers";

import { checkSignature } from "../../../toolkit/signing/check-signature.js";
import { termsToSign } from "../../../toolkit/signing/terms-to-sign.js";
import { typedDataJson } from "../../../toolkit/signing/typed-data-json.js";
import { agreementId } from "../../../toolkit/terms/typed-data.js";
import { InvalidTermsError } from "../../../toolkit/terms/validity.js";
import { AGENCY, knownAgreement } from "./support.js";

interface Payload {
  readonly primaryType: string;
  readonly domain: TypedDataDomain;
  readonly types: Record<string, TypedDataField[]>;
  readonly message: Record<string, unknown>;
}

describe("termsToSign", () => {
  it("is the agreement's id, whatever wallet signs it", async () => {
    const agreement = knownAgreement();
    const { signer, typedData, digest, summary } = termsToSign(agreement);
    expect(signer).to.equal(AGENCY.address);
    expect(digest).to.equal(agreementId(agreement.terms, agreement.location));

    const { primaryType, domain, types, message } = JSON.parse(typedDataJson(typedData)) as Payload;
    expect(primaryType).to.equal("Terms");
    expect(types["EIP712Domain"]).to.have.length(4);
    const structs = { Terms: types["Terms"]!, Step: types["Step"]! };
    expect(TypedDataEncoder.hash(domain, structs, message)).to.equal(digest);

    const signature = await AGENCY.signTypedData(domain, structs, message);
    const of = { party: signer, digest, signature, location: agreement.location };
    expect(await checkSignature(of)).to.equal("valid");
    for (const line of summary) expect(line).to.match(/^[A-Z].*\.$/);
    expect(summary[1]).to.equal("At most 6,000 USDC are paid for each of 3 periods.");
  });

  it("refuses invalid terms", () => {
    expect(() => termsToSign(knownAgreement({ cap: 0n }))).to.throw(InvalidTermsError, /ZeroCap/);
  });
});
