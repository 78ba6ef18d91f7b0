import { expect } from "chai";
import { dataSlice, Signature } from "ethers";

import { addSignature, signWith } from "../../../toolkit/attestation/collect.js";
import {
  ConflictingSignaturesError,
  InvalidAttestationError,
  NotASignerError,
  TooEarlyError,
} from "../../../toolkit/attestation/errors.js";
import { signAttestation } from "../../../toolkit/attestation/typed-data.js";
import { compacted, malleated, withV } from "../../support/signatures.js";
import { FIRST, LOCATION, SECOND, signedBy, signersOf, STRANGER, THIRD, unsigned } from "./support.js";

const rubbish = `0x${"ab".repeat(65)}`;

describe("addSignature", () => {
  const bare = unsigned();
  let signature: string;

  before(async () => {
    signature = await signAttestation(FIRST, bare.question, bare.value, LOCATION);
  });

  it("keeps the signature, and changes nothing else", () => {
    const signed = addSignature(bare, FIRST.address, signature);

    expect(signed).to.deep.equal({ ...bare, signatures: [{ signer: FIRST.address, signature }] });
    expect(bare.signatures).to.deep.equal([]);
  });

  it("keeps them in the order of the definition, whoever signs first", async () => {
    const { signers } = bare.definition;

    expect(signersOf(await signedBy(bare, THIRD, FIRST, SECOND))).to.deep.equal(signers);
  });

  it("writes a key's signature as the chain takes it, however the wallet does", () => {
    const { yParity } = Signature.from(signature);
    for (const form of [compacted(signature), withV(signature, yParity), signature.toUpperCase().replace("X", "x")]) {
      expect(addSignature(bare, FIRST.address, form).signatures).to.deep.equal([{ signer: FIRST.address, signature }]);
    }
  });

  it("keeps what is not a key's as it is: it may be a contract's", () => {
    for (const other of [rubbish, "0x", malleated(signature), dataSlice(signature, 1)]) {
      expect(addSignature(bare, FIRST.address, other).signatures[0]?.signature).to.equal(other);
    }
  });

  it("knows the signer in lower case", () => {
    expect(signersOf(addSignature(bare, FIRST.address.toLowerCase(), signature))).to.deep.equal([FIRST.address]);
  });

  it("keeps one of two signatures of a signer: that of its key", () => {
    const both = [
      addSignature(addSignature(bare, FIRST.address, signature), FIRST.address, rubbish),
      addSignature(addSignature(bare, FIRST.address, rubbish), FIRST.address, signature),
      addSignature(addSignature(bare, FIRST.address, signature), FIRST.address, compacted(signature)),
    ];
    for (const { signatures } of both) expect(signatures).to.deep.equal([{ signer: FIRST.address, signature }]);
  });

  it("refuses two signatures of a signer when neither is its key's", () => {
    const one = addSignature(bare, FIRST.address, rubbish);

    expect(() => addSignature(one, FIRST.address, "0x1234")).to.throw(
      ConflictingSignaturesError,
      /two signatures of .* Find out which/,
    );
    expect(addSignature(one, FIRST.address, rubbish)).to.deep.equal(one);
  });

  it("refuses one of somebody else, and says who can sign", () => {
    for (const signer of [STRANGER.address, "agency"]) {
      expect(() => addSignature(bare, signer, signature)).to.throw(NotASignerError, FIRST.address);
    }
  });

  it("refuses what is not hexadecimal", () => {
    for (const text of ["signed", "0x123", "1234"]) {
      expect(() => addSignature(bare, FIRST.address, text)).to.throw(InvalidAttestationError, /not hexadecimal/);
    }
  });
});

describe("signWith", () => {
  const bare = unsigned();

  it("has the signer sign, from notBefore on", async () => {
    const signed = await signWith(bare, SECOND, bare.question.notBefore);

    expect(signed).to.deep.equal(await signedBy(bare, SECOND));
  });

  /** What it is refused with. */
  async function refusal(signing: Promise<unknown>): Promise<unknown> {
    try {
      await signing;
    } catch (error) {
      return error;
    }
    return undefined;
  }

  it("does not sign what nobody can know yet", async () => {
    const error = await refusal(signWith(bare, SECOND, bare.question.notBefore - 1n));

    expect(error).to.be.instanceOf(TooEarlyError);
    expect((error as TooEarlyError).message).to.include(`${bare.question.notBefore}`);
  });

  it("does not ask a wallet that is not a signer", async () => {
    expect(await refusal(signWith(bare, STRANGER, bare.question.notBefore))).to.be.instanceOf(NotASignerError);
  });
});
