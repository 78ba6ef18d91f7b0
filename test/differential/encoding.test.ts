import { expect } from "chai";
import { AbiCoder, type Interface } from "ethers";

import type { Action } from "../../toolkit/pricing/action.js";
import { PerformanceEscrow__factory } from "../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";
import { MockOracle__factory } from "../../typechain-types/factories/contracts/test/MockOracle__factory.js";
import { Random } from "../support/random.js";
import { randomTerms } from "../support/random-terms.js";
import { validTerms, WITH_INTERIM } from "../support/valid-terms.js";
import { answerCall, callData, pushCreditCall, termsTail, withdrawCall } from "./calls.js";
import { makeCase } from "./case.js";
import { CLIENT, ELSEWHERE, TOKEN } from "./participants.js";
import { bytes, dynamicList, list, tuple, word } from "./words.js";

const coder = AbiCoder.defaultAbiCoder();
const escrow: Interface = PerformanceEscrow__factory.createInterface();

describe("the encoding of a case", () => {
  it("is that of the ABI", () => {
    const parts = tuple([
      word(7n),
      [bytes("aabbcc")],
      [list([word(1), word(true)])],
      [dynamicList([bytes(""), bytes("11".repeat(33))])],
    ]);
    const expected = coder.encode(
      ["uint256", "bytes", "uint256[]", "bytes[]"],
      [7n, "0xaabbcc", [1, 1], ["0x", `0x${"11".repeat(33)}`]],
    );
    expect(`0x${parts}`).to.equal(expected);
  });

  it("refuses what is below 0, which would cut the file short", () => {
    expect(() => word(-1n)).to.throw(RangeError, "-1 is no unsigned word");
    expect(() => list([word(-7)])).to.throw(RangeError);
  });

  it("never runs out of money, also where fees are as large as they can be and every period is disputed", () => {
    expect(() => makeCase(4_295_587_039n)).not.to.throw();
  });

  const at = 1_800_000_000n;
  const details = {
    ...{ firstPeriod: 3, expectedKeep: 4, interimPeriod: 0 },
    ...{ consent: "ab".repeat(32), clientSignature: "cd", agencySignature: "" },
  };
  const offer = { periodsSettled: 5, agencyAmount: 6n, clientAmount: 2n ** 128n - 1n, validUntil: at + 9n };
  const offered = [5n, 6n, 2n ** 128n - 1n, at + 9n];
  const calls: [string, Action, unknown[]][] = [
    ["fund", { kind: "fund", at, count: 2 }, [3n, 2n, `0x${details.consent}`]],
    ["settle", { kind: "settle", at, answer: null }, []],
    ["dispute", { kind: "dispute", at, by: "client", period: 1, claimedValue: 8n, answers: [] }, [1n, 8n]],
    ["payUndisputed", { kind: "payUndisputed", at }, []],
    ["rule", { kind: "rule", at, period: 1, value: 9n }, [1n, 9n]],
    ["settleMutually", { kind: "settleMutually", at, ...offer }, [offered, "0xcd", "0x"]],
    ["optOut", { kind: "optOut", at }, []],
    ["cancel", { kind: "cancel", at }, [4n]],
    ["resign", { kind: "resign", at }, [4n]],
  ];
  for (const [name, action, args] of calls) {
    it(`calls ${name} as the contract reads it`, () => {
      for (let seed = 0; seed < 5; seed++) {
        const terms = randomTerms(new Random(seed));
        const read = escrow.decodeFunctionData(name, `0x${callData(terms, action, details)}${termsTail(terms)}`);
        // Decoded and encoded again, in the order that ethers likes, it is what ethers makes of the terms.
        expect(escrow.encodeFunctionData(name, read.toArray())).to.equal(
          escrow.encodeFunctionData(name, [terms, ...args]),
        );
      }
    });
  }

  it("calls payInterim with the number of the point", () => {
    const terms = validTerms(WITH_INTERIM);
    const point = terms.start + 2n * terms.interimEvery;
    const action = { kind: "interim", at: point, point, answer: { value: 1n, answeredAt: point } } as const;
    const read = escrow.decodeFunctionData("payInterim", `0x${callData(terms, action, details)}${termsTail(terms)}`);
    expect([read[1], read[2]]).to.deep.equal([0n, 2n]);
  });

  it("calls the oracle and the credits as they read it", () => {
    const question = { metric: `0x${"12".repeat(32)}`, from: 1n, to: 2n, notBefore: 3n };
    const oracle = MockOracle__factory.createInterface();
    const answer = oracle.encodeFunctionData("answerAt", [question, 4n, 5n]);
    expect(`0x${answerCall(question, 4n, 5n)}`).to.equal(answer);
    expect(`0x${withdrawCall(TOKEN, ELSEWHERE)}`).to.equal(escrow.encodeFunctionData("withdraw", [TOKEN, ELSEWHERE]));
    expect(`0x${pushCreditCall(TOKEN, CLIENT)}`).to.equal(escrow.encodeFunctionData("pushCredit", [TOKEN, CLIENT]));
  });
});

describe("a case", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(makeCase(7n)).to.deep.equal(makeCase(7n));
    expect(makeCase(7n).call).not.to.equal(makeCase(8n).call);
  });

  it("is of every kind, possible and not, now and then", () => {
    const done = new Set<string>();
    const refused = new Set<string>();
    for (let seed = 0n; seed < 300n; seed++) {
      const { count } = makeCase(seed);
      for (const kind of Object.keys(count.done)) done.add(kind);
      for (const kind of Object.keys(count.refused)) refused.add(kind);
    }
    const kinds = [
      ...["fund", "interim", "settle", "dispute", "payUndisputed", "rule", "settleMutually"],
      ...["optOut", "cancel", "resign", "collect"],
    ];
    expect([...done]).to.have.members(kinds);
    expect([...refused]).to.have.members([...kinds, "trespass"]);
  });
});
