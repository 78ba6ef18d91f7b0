import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";

import { questionId } from "../../../toolkit/metrics/question.js";

const LAST = (1n << 40n) - 1n;
const metric = `0x${"aB".repeat(32)}`;

describe("questionId", () => {
  it("is the hash of the question's ABI encoding, up to the last second that fits", () => {
    for (const [from, to, notBefore] of [
      [0n, 0n, 0n],
      [1n, 2n, 3n],
      [1_798_761_600n, 1_801_440_000n, 1_801_699_200n],
      [LAST, LAST - 1n, LAST],
    ] as const) {
      const encoded = AbiCoder.defaultAbiCoder().encode(
        ["bytes32", "uint40", "uint40", "uint40"],
        [metric, from, to, notBefore],
      );
      expect(questionId({ metric, from, to, notBefore })).to.equal(keccak256(encoded));
    }
  });

  it("refuses what the contract could not be asked", () => {
    const question = { metric, from: 0n, to: 1n, notBefore: 2n };
    for (const wrong of [
      { from: -1n },
      { to: LAST + 1n },
      { notBefore: LAST + 1n },
      { metric: metric.slice(0, -2) },
      { metric: metric.replace("aB", "xx") },
    ]) {
      expect(() => questionId({ ...question, ...wrong }), JSON.stringify(Object.keys(wrong))).to.throw(TypeError);
    }
  });
});
