import { expect } from "chai";

import type { Attestation } from "../../../toolkit/attestation/attestation.js";
import { addSignature } from "../../../toolkit/attestation/collect.js";
import {
  AttestationMismatchError,
  ConflictingSignaturesError,
  InvalidAttestationError,
} from "../../../toolkit/attestation/errors.js";
import { mergeAttestations } from "../../../toolkit/attestation/merge.js";
import { FIRST, SECOND, signedBy, THIRD, unsigned } from "./support.js";

describe("mergeAttestations", () => {
  const bare = unsigned();

  it("has everybody's signatures, in the order of the definition", async () => {
    const parts = [await signedBy(bare, THIRD), bare, await signedBy(bare, FIRST, SECOND)];

    expect(mergeAttestations(parts)).to.deep.equal(await signedBy(bare, FIRST, SECOND, THIRD));
  });

  it("takes the same signature twice for one", async () => {
    const parts = [await signedBy(bare, FIRST, SECOND), await signedBy(bare, SECOND, THIRD)];

    expect(mergeAttestations(parts)).to.deep.equal(await signedBy(bare, FIRST, SECOND, THIRD));
  });

  it("is the attestation itself when there is one", async () => {
    const one = await signedBy(bare, SECOND);

    expect(mergeAttestations([one])).to.deep.equal(one);
  });

  it("refuses none", () => {
    expect(() => mergeAttestations([])).to.throw(InvalidAttestationError, /nothing to merge/);
  });

  const others: [what: string, other: () => Attestation, message: RegExp][] = [
    ["values", () => unsigned({ value: 138n }), /2 says value 138, the first says 137.*final/],
    ["chains", () => unsigned({ location: { chainId: 1n } }), /2 says chain 1, the first says 8453/],
    ["oracles", () => unsigned({ location: { verifyingContract: FIRST.address } }), /2 says oracle 0x/],
    ["metrics", () => unsigned({ definition: { decimals: 2n } }), /2 says metric 0x/],
    ["periods", () => unsigned({ to: 1_900_000_001n }), /2 says from 1897408001, the first says 1897408000/],
    ["ends", () => withQuestion({ to: bare.question.to + 1n }), /2 says to 1900000001/],
    ["times to ask", () => withQuestion({ notBefore: bare.question.to }), /2 says notBefore 1900000000/],
  ];

  function withQuestion(change: Partial<Attestation["question"]>): Attestation {
    return { ...bare, question: { ...bare.question, ...change } };
  }

  for (const [what, other, message] of others) {
    it(`refuses different ${what}`, () => {
      expect(() => mergeAttestations([bare, other()])).to.throw(AttestationMismatchError, message);
    });
  }

  it("says which one differs", () => {
    expect(() => mergeAttestations([bare, bare, unsigned({ value: 1n })])).to.throw(
      AttestationMismatchError,
      /Attestation 3 says value 1/,
    );
  });

  it("refuses two contract signatures of one signer", () => {
    const parts = ["0x12", "0x34"].map((signature) => addSignature(bare, FIRST.address, signature));

    expect(() => mergeAttestations(parts)).to.throw(ConflictingSignaturesError);
  });
});
