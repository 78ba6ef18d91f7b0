import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import { checkFunctionsMetric, InvalidMetricError } from "../../../toolkit/metrics/check-functions-metric.js";
import { type FunctionsMetric, sourceHash } from "../../../toolkit/metrics/functions-metric.js";
import { leadsMetric } from "../../support/functions-metric.js";

const source = "return Functions.encodeUint256(198);";
const client = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const agency = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const account = (n: number) => `0x${n.toString(16).padStart(40, "0")}`;

const valid = leadsMetric(source, [client, agency]);

describe("checkFunctionsMetric", function () {
  it("accepts a valid definition", function () {
    checkFunctionsMetric(valid, source);
  });

  it("accepts the extremes", function () {
    const askers = Array.from({ length: 8 }, (_, i) => account(i + 1));

    checkFunctionsMetric({ ...valid, decimals: 38n, secretsSlot: 255n, args: [], askers }, source);
  });

  const invalid: [name: string, change: Partial<FunctionsMetric>, message: RegExp][] = [
    ["no network", { donId: ZeroHash }, /network id/],
    ["a network name that is not 32 bytes", { donId: "fun-local-1" }, /network id/],
    ["another source's hash", { sourceHash: sourceHash("return 1") }, /hash is .* but the definition says/],
    ["no unit", { unit: "" }, /unit is empty/],
    ["39 decimal places", { decimals: 39n }, /39 decimal places/],
    ["negative decimal places", { decimals: -1n }, /-1 decimal places/],
    ["secrets slot 256", { secretsSlot: 256n }, /no secrets slot 256/],
    ["a negative secrets slot", { secretsSlot: -1n }, /no secrets slot -1/],
    ["no askers", { askers: [] }, /0 askers/],
    ["nine askers", { askers: Array.from({ length: 9 }, (_, i) => account(i + 1)) }, /9 askers/],
    ["the zero address as an asker", { askers: [client, ZeroAddress] }, /is no account/],
    ["an asker that is no address", { askers: ["agency"] }, /"agency" is no account/],
    ["an asker twice, in other letters", { askers: [client, client.toLowerCase()] }, /listed twice/],
    ["more than a request can carry", { args: ["x".repeat(30_000)] }, /have 30036 bytes/],
  ];

  for (const [name, change, message] of invalid) {
    it(`refuses ${name}`, function () {
      expect(() => checkFunctionsMetric({ ...valid, ...change }, source)).to.throw(InvalidMetricError, message);
    });
  }

  it("refuses an empty source", function () {
    const empty = { ...valid, sourceHash: sourceHash("") };

    expect(() => checkFunctionsMetric(empty, "")).to.throw(InvalidMetricError, /source is empty/);
  });

  it("counts bytes, not characters", function () {
    const long = `// ${"é".repeat(14_999)}`;
    const definition = { ...valid, args: [], sourceHash: sourceHash(long) };

    expect(() => checkFunctionsMetric(definition, long)).to.throw(InvalidMetricError, /have 30001 bytes/);
  });

  it("says what to do about it", function () {
    try {
      checkFunctionsMetric({ ...valid, unit: "" }, source);
      expect.fail("was accepted");
    } catch (error) {
      expect(error).to.be.instanceOf(InvalidMetricError);
      expect((error as InvalidMetricError).name).to.equal("InvalidMetricError");
      expect((error as InvalidMetricError).remedy).to.match(/qualified leads/);
    }
  });
});
