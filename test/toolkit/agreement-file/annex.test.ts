// Drafts are files as anybody may write them: plain data without a type.
/* eslint-disable @typescript-eslint/no-unsafe-member-access */
import { expect } from "chai";
import { AbiCoder, concat, id, keccak256, toUtf8Bytes, ZeroHash } from "ethers";
import { parse } from "yaml";

import { verifyAnnex } from "../../../toolkit/agreement-file/annex.js";
import { canonicalJson } from "../../../toolkit/agreement-file/canonical.js";
import { compiled, EXAMPLE, exampleWith } from "./support.js";

const TEXT = toUtf8Bytes("The parties agree as follows.");

describe("the annex", () => {
  const { agreement, annex, file } = compiled(EXAMPLE);

  it("commits to the legal text, the canonical file and the nonce, as documented", () => {
    const parts = [keccak256(TEXT), id(canonicalJson(parse(EXAMPLE))), id("9f1c6be2a07d4f5b8c3e1d2a4b5c6d7e")];
    expect(annex).to.deep.equal({ legalText: parts[0], agreementFile: parts[1], nonce: parts[2] });
    const typeHash = id("AgreementAnnex(bytes32 legalText,bytes32 agreementFile,bytes32 nonce)");
    expect(agreement.terms.annex).to.equal(keccak256(concat([typeHash, ...parts])));
    expect(AbiCoder.defaultAbiCoder().encode(["bytes32"], [typeHash])).to.equal(typeHash);
  });

  it("does not depend on comments, order or format", () => {
    const same = [
      JSON.stringify(parse(EXAMPLE)),
      `# a comment\n${EXAMPLE}\n\n`,
      exampleWith((draft) => {
        const { title } = draft;
        delete draft.title;
        draft.title = title as string;
      }),
    ];
    for (const text of same) expect(compiled(text).agreement.terms.annex).to.equal(agreement.terms.annex);
  });

  it("is another for another title, nonce, or legal text", () => {
    const others = [
      EXAMPLE.replace("title: Qualified", "title: All"),
      EXAMPLE.replace("nonce: 9", "nonce: 8"),
      exampleWith((draft) => delete draft.annex.document),
    ].map((text) => compiled(text).agreement.terms.annex);
    expect(new Set([agreement.terms.annex, ...others]).size).to.equal(4);
    expect(compiled(exampleWith((draft) => delete draft.annex.document)).annex?.legalText).to.equal(ZeroHash);
  });

  it("is verified by whoever holds the file and the text", () => {
    expect(verifyAnnex(agreement.terms.annex, file.content, TEXT)).to.equal(true);
    expect(verifyAnnex(agreement.terms.annex.toUpperCase().replace("0X", "0x"), file.content, TEXT)).to.equal(true);
    expect(verifyAnnex(agreement.terms.annex, file.content, toUtf8Bytes("Another text."))).to.equal(false);
    expect(verifyAnnex(agreement.terms.annex, file.content)).to.equal(false);
    expect(verifyAnnex(agreement.terms.annex, { ...file.content, title: "Another" }, TEXT)).to.equal(false);
  });
});

describe("canonicalJson", () => {
  it("has one form", () => {
    expect(canonicalJson({ b: [1, "x", { d: true, c: undefined }], a: null, "a-b": "é\n" })).to.equal(
      '{"a":null,"a-b":"é\\n","b":[1,"x",{"d":true}]}',
    );
    expect(canonicalJson({ a: 1, b: 2 })).to.equal(canonicalJson({ b: 2, a: 1 }));
  });
});
