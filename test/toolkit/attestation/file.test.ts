import { expect } from "chai";

import { addSignature } from "../../../toolkit/attestation/collect.js";
import { InvalidAttestationError, NotASignerError } from "../../../toolkit/attestation/errors.js";
import { formatAttestationFile, parseAttestationFile } from "../../../toolkit/attestation/file.js";
import { InvalidMetricError } from "../../../toolkit/metrics/check-functions-metric.js";
import type { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { compacted } from "../../support/signatures.js";
import { FIRST, SECOND, signedBy, STRANGER, THIRD, unsigned } from "./support.js";

interface FileShape {
  [field: string]: unknown;
  definition: Record<string, unknown>;
  question: Record<string, unknown>;
  signatures: { signer: string; signature: string }[];
}

type ErrorType = new (problem: string, remedy: string) => PerformanceEscrowError;

describe("Attestation file", () => {
  const bare = unsigned();

  /** The file of an attestation that the first signer signed, after a change. */
  async function fileWith(change: (file: FileShape) => void): Promise<string> {
    const file = JSON.parse(formatAttestationFile(await signedBy(bare, FIRST))) as FileShape;
    change(file);
    return JSON.stringify(file);
  }

  async function refuses(
    change: (file: FileShape) => void,
    message: RegExp,
    type: ErrorType = InvalidAttestationError,
  ) {
    const text = await fileWith(change);
    expect(() => parseAttestationFile(text)).to.throw(type, message);
  }

  it("reads as it was written", async () => {
    for (const attestation of [
      bare,
      await signedBy(bare, FIRST, THIRD),
      addSignature(bare, SECOND.address, `0x${"ab".repeat(300)}`),
      addSignature(bare, SECOND.address, "0x"),
      unsigned({ value: 2n ** 128n - 1n, definition: { decimals: 38n } }),
      unsigned({ value: 0n, location: { chainId: 2n ** 64n } }),
    ]) {
      expect(parseAttestationFile(formatAttestationFile(attestation))).to.deep.equal(attestation);
    }
  });

  it("is for people, too", async () => {
    const [signature] = (await signedBy(bare, FIRST)).signatures;

    expect(JSON.parse(await fileWith(() => undefined))).to.deep.equal({
      format: "performance-escrow/attestation",
      version: 1,
      chain: "eip155:8453",
      oracle: "0x9999999999999999999999999999999999999999",
      definition: {
        signers: [FIRST.address, SECOND.address, THIRD.address],
        threshold: 2,
        unit: "qualified leads",
        decimals: 0,
        statement: "Leads that the client's sales team marked “qualified”.",
        documentHash: `0x${"00".repeat(32)}`,
      },
      question: {
        metric: bare.question.metric,
        from: 1_897_408_000,
        to: 1_900_000_000,
        notBefore: 1_900_086_400,
      },
      value: "137",
      signatures: [{ signer: FIRST.address, signature: signature?.signature }],
    });
    expect(formatAttestationFile(bare)).to.match(/^\{\n {2}"format"/);
  });

  it("may hold a key's signature in any form, and addresses in lower case", async () => {
    const signed = await signedBy(bare, FIRST);
    const text = await fileWith((file) => {
      file.signatures = signed.signatures.map(({ signer, signature }) => ({
        signer: signer.toLowerCase(),
        signature: compacted(signature),
      }));
    });

    expect(parseAttestationFile(text)).to.deep.equal(signed);
  });

  const invalid: [what: string, change: (file: FileShape) => void, message: RegExp][] = [
    ["of another format", (file) => (file.format = "uniswap"), /format: /],
    ["of a later version", (file) => (file.version = 2), /version: /],
    ["for a chain that is only a number", (file) => (file.chain = 8453), /chain: /],
    ["for no EVM chain", (file) => (file.chain = "solana:101"), /chain: must name an EVM chain/],
    ["for a chain with a leading zero", (file) => (file.chain = "eip155:01"), /chain: /],
    ["with an oracle of another length", (file) => (file.oracle = "0x12"), /oracle: must be an address/],
    [
      "with an oracle of a wrong checksum",
      (file) => (file.oracle = FIRST.address.replace(/[a-f]/, (c) => c.toUpperCase())),
      /oracle: must be an address/,
    ],
    ["with a signer that is none", (file) => (file.definition.signers = ["agency"]), /definition.signers.0: /],
    ["with a fractional threshold", (file) => (file.definition.threshold = 1.5), /definition.threshold: /],
    ["with decimals above 255", (file) => (file.definition.decimals = 256), /definition.decimals: /],
    ["with times as text", (file) => (file.question.from = "1897408000"), /question.from: /],
    ["with a negative time", (file) => (file.question.from = -1), /question.from: /],
    ["with a value that is a number", (file) => (file.value = 137), /value: /],
    ["with a value of 1e3", (file) => (file.value = "1e3"), /value: must be a whole number/],
    ["with a negative value", (file) => (file.value = "-1"), /value: /],
    ["with a hexadecimal value", (file) => (file.value = "0x89"), /value: /],
    ["with a value that does not fit", (file) => (file.value = (2n ** 128n).toString()), /does not fit an answer/],
    ["with a signature that is not hexadecimal", (file) => (file.signatures[0]!.signature = "0x1"), /signature: must/],
    [
      "with a signature of 8,193 bytes",
      (file) => (file.signatures[0]!.signature = `0x${"00".repeat(8_193)}`),
      /at most 8192 bytes/,
    ],
    ["with a field that it does not know", (file) => (file.note = "trust me"), /note/],
    ["with a field left out", (file) => delete file.value, /value: /],
    ["with two signatures of one signer", (file) => file.signatures.push(file.signatures[0]!), /two signatures of 0x/],
    ["about another metric", (file) => (file.question.metric = `0x${"01".repeat(32)}`), /definition's id is/],
    ["with another statement", (file) => (file.definition.statement = "All leads."), /definition's id is/],
    ["over an empty window", (file) => (file.question.from = file.question.to), /No second/],
  ];

  for (const [what, change, message] of invalid) {
    it(`is refused ${what}`, async () => {
      await refuses(change, message);
    });
  }

  it("is refused with a definition that the oracle would refuse", async () => {
    await refuses((file) => (file.definition.threshold = 1), /two groups/, InvalidMetricError);
  });

  it("is refused with a signature of somebody else", async () => {
    await refuses((file) => (file.signatures[0]!.signer = STRANGER.address), /not a signer/, NotASignerError);
  });

  it("is refused when it is no JSON, or no object", () => {
    for (const text of ["", "{", "null", "[]", '"attestation"']) {
      expect(() => parseAttestationFile(text)).to.throw(InvalidAttestationError, /attestation file/i);
    }
  });

  it("does not take a prototype for a field", async () => {
    const text = (await fileWith(() => undefined)).replace("{", '{"__proto__":{"value":"1"},');
    expect(() => parseAttestationFile(text)).to.throw(InvalidAttestationError);
  });
});
