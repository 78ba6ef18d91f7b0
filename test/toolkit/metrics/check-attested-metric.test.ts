import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import type { AttestedMetric } from "../../../toolkit/metrics/attested-metric.js";
import { checkAttestedMetric } from "../../../toolkit/metrics/check-attested-metric.js";
import { InvalidMetricError } from "../../../toolkit/metrics/check-functions-metric.js";

const account = (n: number) => `0x${n.toString(16).padStart(40, "0")}`;
const accounts = (count: number) => Array.from({ length: count }, (_, i) => account(i + 1));
const client = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

const valid: AttestedMetric = {
  signers: accounts(3),
  threshold: 2n,
  unit: "qualified leads",
  decimals: 0n,
  statement: "Leads that the client's sales team marked as qualified.",
  documentHash: ZeroHash,
};

describe("checkAttestedMetric", function () {
  it("accepts a valid definition", function () {
    checkAttestedMetric(valid);
  });

  it("accepts the extremes", function () {
    checkAttestedMetric({
      signers: accounts(16),
      threshold: 16n,
      unit: "é".repeat(8),
      decimals: 38n,
      statement: "é".repeat(2_040),
      documentHash: `0x${"ff".repeat(32)}`,
    });
    checkAttestedMetric({ ...valid, signers: [client], threshold: 1n });
  });

  const invalid: [name: string, change: Partial<AttestedMetric>, message: RegExp][] = [
    ["no signers", { signers: [] }, /0 signers/],
    ["17 signers", { signers: accounts(17), threshold: 9n }, /17 signers/],
    ["the zero address as a signer", { signers: [client, ZeroAddress] }, /is no account/],
    ["a signer that is no address", { signers: ["agency"], threshold: 1n }, /"agency" is no account/],
    ["a signer with a wrong checksum", { signers: [client.replace("C", "c")], threshold: 1n }, /is no account/],
    ["a signer twice, in other letters", { signers: [client, client.toLowerCase()] }, /listed twice/],
    ["a threshold of 0", { threshold: 0n }, /0 of 3 signers cannot answer. Set the threshold between 2 and 3/],
    ["a negative threshold", { threshold: -1n }, /-1 of 3 signers/],
    ["a threshold above the signers", { threshold: 4n }, /4 of 3 signers cannot/],
    ["1 of 3", { threshold: 1n }, /two groups .* at least 2/],
    ["2 of 4", { signers: accounts(4) }, /two groups .* at least 3/],
    ["no unit", { unit: "" }, /unit is empty/],
    ["39 decimal places", { decimals: 39n }, /39 decimal places/],
    ["negative decimal places", { decimals: -1n }, /-1 decimal places/],
    ["no statement", { statement: "" }, /statement is empty/],
    ["half a character in the statement", { statement: "\ud83d" }, /half a character/],
    ["half a character in the unit", { unit: "x\udc00" }, /half a character/],
    ["too long texts, counted in bytes", { unit: "x", statement: "é".repeat(2_048) }, /have 4097 bytes/],
    ["a document hash of 31 bytes", { documentHash: `0x${"00".repeat(31)}` }, /no document hash/],
    ["a document hash that is a name", { documentHash: "contract.pdf" }, /"contract.pdf" is no document hash/],
  ];

  for (const [name, change, message] of invalid) {
    it(`refuses ${name}`, function () {
      expect(() => checkAttestedMetric({ ...valid, ...change })).to.throw(InvalidMetricError, message);
    });
  }

  it("takes whole characters of two halves", function () {
    checkAttestedMetric({ ...valid, unit: "💶" });
  });
});
