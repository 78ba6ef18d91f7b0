import { expect } from "chai";
import { Interface } from "ethers";

import { escrowInterface, oracleInterface } from "../../../toolkit/book/decode-log.js";
import { unasked, withFailure, withRequest } from "../../../toolkit/book/question-record.js";
import { askAt } from "../../../toolkit/keeper/asking.js";
import { waitAfter } from "../../../toolkit/keeper/backoff.js";
import { firstFees, higherFees } from "../../../toolkit/keeper/fees.js";
import { failureText, refusalOf } from "../../../toolkit/keeper/refusal.js";

const GWEI = 10n ** 9n;

describe("waitAfter", () => {
  it("doubles, a quarter more or less, up to the most, and is the same for the same words", () => {
    const backoff = { first: 60, most: 3_600 };
    expect(waitAfter(0, backoff, "a")).to.equal(0);
    for (let failures = 1; failures < 50; failures++) {
      const middle = Math.min(3_600, 60 * 2 ** (failures - 1));
      expect(waitAfter(failures, backoff, "a")).to.be.within(middle * 0.75, middle * 1.25);
      expect(waitAfter(failures, backoff, "a")).to.equal(waitAfter(failures, backoff, "a"));
    }
    const waits = new Set(Array.from({ length: 50 }, (_, n) => waitAfter(5, backoff, `keeper ${n}`)));
    expect(waits.size).to.be.greaterThan(40);
  });
});

describe("fees", () => {
  const limits = { tip: GWEI, maxFeePerGas: 50n * GWEI };

  it("offer room for the base fee to double, within the limit", () => {
    expect(firstFees(10n * GWEI, limits)).to.deep.equal({ maxFeePerGas: 21n * GWEI, maxPriorityFeePerGas: GWEI });
    expect(firstFees(40n * GWEI, limits)?.maxFeePerGas).to.equal(50n * GWEI);
    expect(firstFees(51n * GWEI, limits)).to.equal(null);
    expect(firstFees(0n, limits)).to.deep.equal({ maxFeePerGas: GWEI, maxPriorityFeePerGas: GWEI });
  });

  it("rise by at least an eighth, and stop at the limit", () => {
    let fees = firstFees(GWEI, limits);
    let steps = 0;
    for (; fees !== null; steps++) {
      const next = higherFees(fees, GWEI, limits);
      if (next === null) break;
      expect(next.maxFeePerGas).to.be.at.least((fees.maxFeePerGas * 9n) / 8n);
      expect(next.maxPriorityFeePerGas).to.be.at.least((fees.maxPriorityFeePerGas * 9n) / 8n);
      expect(next.maxFeePerGas).to.be.at.most(limits.maxFeePerGas);
      fees = next;
    }
    expect(steps).to.be.within(20, 30);
    expect(higherFees(firstFees(GWEI, limits)!, 20n * GWEI, limits)?.maxFeePerGas).to.be.greaterThan(41n * GWEI);
  });
});

describe("refusalOf", () => {
  const reverted = (data: string) => Object.assign(new Error("execution reverted"), { code: 3, data });
  const id = `0x${"11".repeat(32)}`;

  it("takes for done what somebody did already, and for early what will be possible", () => {
    const escrow = (name: string, args: unknown[]) => escrowInterface.encodeErrorResult(name, args);
    const of = (data: string) => refusalOf(reverted(data)).kind;
    expect(of(escrow("NothingToSettle", [id]))).to.equal("done");
    expect(of(escrow("NothingDue", [0, 1]))).to.equal("done");
    expect(of(escrow("NoCredit", [`0x${"11".repeat(20)}`, `0x${"22".repeat(20)}`]))).to.equal("done");
    expect(of(oracleInterface.encodeErrorResult("AlreadyAnswered", [id]))).to.equal("done");
    expect(of(escrow("NotPayableYet", [1, 2]))).to.equal("early");
    expect(of(oracleInterface.encodeErrorResult("RequestInFlight", [id, 5]))).to.equal("early");
    expect(
      refusalOf(reverted(oracleInterface.encodeErrorResult("NotAnAsker", [`0x${"22".repeat(20)}`]))),
    ).to.deep.equal({
      kind: "refused",
      reason: `NotAnAsker(0x${"22".repeat(20)})`,
    });
  });

  it("finds the data wherever a provider hides it, and names what it does not know", () => {
    const data = new Interface(["error InvalidConsumer()"]).encodeErrorResult("InvalidConsumer");
    for (const error of [
      reverted(data),
      { info: { error: { data } } },
      { error: { code: 3, data: { data } } },
      Object.assign(new Error("x"), { cause: reverted(data) }),
    ]) {
      expect(refusalOf(error)).to.deep.equal({ kind: "refused", reason: "InvalidConsumer()" });
    }
    expect(refusalOf(reverted("0xdeadbeef"))).to.deep.equal({
      kind: "refused",
      reason: "a revert without known words (0xdeadbeef)",
    });
    expect(refusalOf(new Error("execution reverted")).kind).to.equal("refused");
    expect(refusalOf(new Error("socket hang up")).kind).to.equal("unreachable");
  });

  it("says what a network reported on one line of printable letters", () => {
    const hex = (text: string) => `0x${Buffer.from(text).toString("hex")}`;
    expect(failureText(hex("HTTP 401: ½ token\n\u001b[31mrevoked\u202e"))).to.equal(
      "HTTP 401: ½ token \\u{1b}[31mrevoked\\u{202e}",
    );
    expect(failureText("0x")).to.equal("(no words)");
    expect(failureText("0xff00ff")).to.equal("0xff00ff");
  });
});

describe("askAt", () => {
  const keeper = `0x${"aa".repeat(20)}`;
  const question = { metric: `0x${"11".repeat(32)}`, from: 0n, to: 1_000n, notBefore: 2_000n };
  const step = { question, from: 2_000n, before: 102_000n };
  const policy = { askBackoff: { first: 60, most: 3_600 }, staggerSeconds: 300n };
  const none = unasked(question.metric);
  const at = (changes: Partial<Parameters<typeof askAt>[0]> = {}) =>
    askAt({ step, record: none, index: 0, keeper, now: 2_000n, policy, ...changes });

  it("is at once for the first asker, and in turn for the others", () => {
    expect([0, 1, 3].map((index) => at({ index }))).to.deep.equal([2_000n, 2_300n, 2_900n]);
    // In a short window the last ones still have most of it.
    expect(at({ index: 7, step: { ...step, before: 4_000n } })).to.equal(2_500n);
  });

  it("waits for a request in flight, whosever it is", () => {
    const others = withRequest(none, `0x${"bb".repeat(20)}`, "0x01", 2_100n);
    expect(at({ record: others, now: 2_200n })).to.equal(2_400n);
    expect(at({ record: others, now: 2_400n })).to.equal(2_000n);
  });

  it("waits longer after each of its own failures, and never so long that the time runs out", () => {
    let record = none;
    let failed = 2_000n;
    const waits: bigint[] = [];
    for (let n = 1; n <= 12; n++) {
      record = withFailure(withRequest(record, keeper, `0x0${n}`, failed), `0x0${n}`, "0x", failed + 10n);
      const next = at({ record, now: failed + 10n });
      waits.push(next - failed - 10n);
      failed = next;
    }
    expect(waits[0]).to.be.within(45n, 75n);
    expect(waits[3]).to.be.within(360n, 600n);
    expect(waits[8]).to.be.within(2_700n, 4_500n);
    const short = { ...step, before: failed + 1_000n };
    expect(at({ record, step: short, now: failed }) - failed).to.be.at.most(300n);
  });
});
