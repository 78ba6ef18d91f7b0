import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { newAttestation } from "../../../toolkit/attestation/attestation.js";
import { InvalidAttestationError } from "../../../toolkit/attestation/errors.js";
import { InvalidMetricError } from "../../../toolkit/metrics/check-functions-metric.js";
import type { Question } from "../../../toolkit/metrics/question.js";
import { DEFINITION, LOCATION, unsigned } from "./support.js";

describe("newAttestation", () => {
  const { question } = unsigned();

  it("has no signatures", () => {
    const value = 2n ** 128n - 1n;

    expect(newAttestation({ location: LOCATION, definition: DEFINITION, question, value })).to.deep.equal({
      location: LOCATION,
      definition: DEFINITION,
      question,
      value,
      signatures: [],
    });
  });

  it("writes addresses with their checksums, and the metric in lower case", () => {
    const made = newAttestation({
      location: LOCATION,
      definition: { ...DEFINITION, signers: DEFINITION.signers.map((signer) => signer.toLowerCase()) },
      question: { ...question, metric: `0x${question.metric.slice(2).toUpperCase()}` },
      value: 0n,
    });

    expect(made.definition.signers).to.deep.equal(DEFINITION.signers);
    expect(made.question.metric).to.equal(question.metric);
  });

  it("refuses a definition that the oracle would refuse", () => {
    const definition = { ...DEFINITION, threshold: 1n };
    expect(() => newAttestation({ location: LOCATION, definition, question, value: 1n })).to.throw(InvalidMetricError);
  });

  const questions: [what: string, change: Partial<Question>, message: RegExp][] = [
    ["about another metric", { metric: `0x${"01".repeat(32)}` }, /about metric 0x0101.*definition's id is/],
    ["about no metric", { metric: "leads" }, /about metric leads/],
    ["over an empty window", { from: question.to }, /No second lies in/],
    ["from before all time", { from: -1n }, /No second lies in/],
    ["asked before its window ends", { notBefore: question.to - 1n }, /cannot be asked about/],
    ["beyond all time", { notBefore: 2n ** 40n }, /cannot be asked about/],
  ];
  for (const [what, change, message] of questions) {
    it(`refuses a question ${what}`, () => {
      const changed = { ...question, ...change };
      expect(() =>
        newAttestation({ location: LOCATION, definition: DEFINITION, question: changed, value: 1n }),
      ).to.throw(InvalidAttestationError, message);
    });
  }

  for (const value of [-1n, 2n ** 128n]) {
    it(`refuses the value ${value}`, () => {
      expect(() => unsigned({ value })).to.throw(InvalidAttestationError, /does not fit an answer/);
    });
  }

  it("refuses an oracle that is no address, and a chain that does not exist", () => {
    expect(() => unsigned({ location: { verifyingContract: ZeroAddress } })).to.throw(
      InvalidAttestationError,
      /oracle/,
    );
    expect(() => unsigned({ location: { verifyingContract: "0x12" } })).to.throw(InvalidAttestationError, /"0x12"/);
    expect(() => unsigned({ location: { chainId: 0n } })).to.throw(InvalidAttestationError, /no chain 0/);
  });
});
