/*
 * explainRefusal(error, context)
 * ├── given an error of the toolkit → itself
 * ├── given what a contract returned, wherever wallets and nodes put it → its error in words
 * │   ├── custom error: dates, amounts and periods of the agreement
 * │   ├── Error(string): quoted, with a remedy where the text is known
 * │   ├── Panic, nothing, something unknown
 * │   └── never the calldata of the transaction
 * ├── given only a text (Hardhat, some nodes) → the same
 * ├── given what is no contract's: person, funds, nonce, fee, gas, network, chain → its kind
 * └── given anything else → unknown, with the text
 */
import { expect } from "chai";
import { AbiCoder, concat, Interface, makeError } from "ethers";

import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import { InvalidTermsError } from "../../../toolkit/terms/validity.js";
import { RefusedError, type RefusalKind } from "../../../toolkit/refusals/errors.js";
import { explainRefusal } from "../../../toolkit/refusals/explain-refusal.js";
import { KNOWN_ERRORS_INTERFACE } from "../../../toolkit/refusals/table.js";
import { START, validTerms } from "../../support/valid-terms.js";

const agreement: Agreement = {
  location: { chainId: 8453n, verifyingContract: "0x9999999999999999999999999999999999999999" },
  terms: validTerms(),
  token: { symbol: "USDC", decimals: 6 },
  metric: { kind: "unknown" },
  zones: { client: "Europe/Berlin", agency: "Europe/Berlin" },
};

function explained(error: unknown, context = {}): RefusedError {
  const found = explainRefusal(error, context);
  if (!(found instanceof RefusedError)) throw new Error(`It is a ${found.name}.`);
  expect(found.remedy).not.to.equal("");
  expect(found.cause).to.equal(error);
  return found;
}

const closed = KNOWN_ERRORS_INTERFACE.encodeErrorResult("FundingClosed", [START + 9n, START]);

describe("explainRefusal", () => {
  it("leaves an error of the toolkit as it is", () => {
    const error = new InvalidTermsError([]);
    expect(explainRefusal(error)).to.equal(error);
  });

  const shapes: Record<string, unknown> = {
    "ethers' CALL_EXCEPTION": makeError("execution reverted", "CALL_EXCEPTION", {
      action: "call",
      data: closed,
      reason: null,
      transaction: { to: null, data: "0x12345678" },
      invocation: null,
      revert: null,
    }),
    "a node's JSON-RPC error": { code: 3, message: "execution reverted", data: closed },
    "a node's error in ethers' info": { code: "UNKNOWN_ERROR", info: { error: { code: 3, data: closed } } },
    "MetaMask's nested data": { code: -32603, data: { code: 3, message: "execution reverted", data: closed } },
    "a wallet's original error": { code: -32603, data: { originalError: { code: 3, data: closed } } },
    "Hardhat's provider error": { code: -32603, data: { message: "reverted", txHash: "0x12", data: closed } },
    "an error as a cause": new Error("could not send", { cause: { error: { data: closed } } }),
    "a text with the data": new Error(
      `VM Exception: reverted with an unrecognized custom error (return data: ${closed})`,
    ),
    "a text with the arguments": new Error(
      `VM Exception while processing transaction: reverted with custom error 'FundingClosed(${START + 9n}, ${START})'`,
    ),
  };
  for (const [name, error] of Object.entries(shapes)) {
    it(`finds a contract's error in ${name}`, () => {
      const found = explained(error, { agreement });
      expect(found.kind).to.equal("contract");
      expect(found.code).to.equal("FundingClosed");
      expect(found.message).to.equal(
        "The period could be funded until 15 January 2027, 09:00 (Europe/Berlin). Make a new agreement. Nothing was taken.",
      );
    });
  }

  it("shows amounts in the agreement's token, else as base units", () => {
    const data = KNOWN_ERRORS_INTERFACE.encodeErrorResult("WrongSum", [1_500_000_000n, 2_000_000_000n]);
    expect(explained({ data }, { agreement }).message).to.contain(
      "The offer splits 1,500 USDC, but 2,000 USDC are held.",
    );
    expect(explained({ data }).message).to.contain("1500000000 base units");
  });

  it("counts periods as people do", () => {
    const data = KNOWN_ERRORS_INTERFACE.encodeErrorResult("NotNextPeriod", [0, 1]);
    expect(explained({ data }, { agreement }).message).to.contain("period 2 of 3 is next, not period 1 of 3");
    expect(explained({ data }).message).to.contain("period 2 is next, not period 1");
  });

  it("says which rule terms break, with the remedy of the check before", () => {
    const data = KNOWN_ERRORS_INTERFACE.encodeErrorResult("BaseAboveCap", [3_000_000n, 2_000_000n]);
    const found = explained({ data }, { agreement });
    expect(found.message).to.contain("The base 3 USDC is above the cap 2 USDC.");
    expect(found.remedy).to.equal("Raise the cap or lower the base: the cap includes the base.");
  });

  it("tells apart errors of one name", () => {
    const router = new Interface(["error InsufficientBalance(uint96 currentBalanceJuels)"]);
    const data = router.encodeErrorResult("InsufficientBalance", [5n * 10n ** 17n]);
    expect(explained({ data }).message).to.contain("The subscription has 0.5 LINK");
  });

  it("never takes a transaction's calldata for what a contract returned", () => {
    const error = { code: "CALL_EXCEPTION", transaction: { data: closed }, payload: { data: closed }, data: "0x" };
    expect(explained(error).kind).to.equal("silent");
  });

  it("quotes a contract's text, and knows some", () => {
    const text = (said: string) => concat(["0x08c379a0", AbiCoder.defaultAbiCoder().encode(["string"], [said])]);
    const known = explained({ data: text("ERC20: transfer amount exceeds allowance") });
    expect(known.kind).to.equal("text");
    expect(known.remedy).to.contain("Approve exactly the amount");
    const unknown = explained({ data: text(`odd\n${"x".repeat(500)}`) });
    expect(unknown.message).to.match(/“odd x{196}…”/);
    expect(explained(new Error("execution reverted: Pausable: paused")).message).to.contain("is paused");
    expect(
      explained(new Error("reverted with reason string 'Blacklistable: account is blacklisted'")).message,
    ).to.contain("blocked");
  });

  it("explains a panic, and an error that nobody knows", () => {
    const data = concat(["0x4e487b71", AbiCoder.defaultAbiCoder().encode(["uint256"], [0x11])]);
    expect(explained({ data })).to.include({ kind: "panic" });
    expect(explained({ data }).message).to.contain("a number became too large or too small");
    expect(explained({ data: "0xdeadbeef" }).message).to.contain("not known here (0xdeadbeef)");
  });

  it("survives a known selector with broken arguments", () => {
    expect(explained({ data: closed.slice(0, 40) })).to.include({ kind: "silent", code: "FundingClosed" });
  });

  const others: [RefusalKind, unknown][] = [
    [
      "rejected-by-person",
      makeError("user rejected action", "ACTION_REJECTED", { action: "sendTransaction", reason: "rejected" }),
    ],
    ["rejected-by-person", { code: 4001, message: "MetaMask Tx Signature: User denied transaction signature." }],
    [
      "insufficient-funds",
      makeError("insufficient funds", "INSUFFICIENT_FUNDS", { transaction: { to: "", data: closed } }),
    ],
    ["insufficient-funds", new Error("Sender doesn't have enough funds to send tx. The max upfront cost is: 5")],
    ["nonce", { code: "NONCE_EXPIRED", message: "nonce has already been used" }],
    ["nonce", { code: -32000, message: "nonce too low: next nonce 5, tx nonce 4" }],
    ["fee-too-low", { code: -32000, message: "replacement transaction underpriced" }],
    ["out-of-gas", { code: -32000, message: "out of gas" }],
    ["out-of-gas", { code: -32000, message: "gas required exceeds allowance (30000000)" }],
    ["wrong-chain", { code: 4902, message: "Unrecognized chain ID" }],
    ["network", Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:8545"), { code: "ECONNREFUSED" })],
    ["network", new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } })],
    ["network", { code: "SERVER_ERROR", message: "429 Too Many Requests" }],
    ["silent", { code: 3, message: "execution reverted" }],
    ["silent", { code: "CALL_EXCEPTION", message: "missing revert data", data: null }],
  ];
  for (const [kind, error] of others) {
    it(`knows ${kind}: ${JSON.stringify((error as Error).message)}`, () => {
      expect(explained(error).kind).to.equal(kind);
    });
  }

  it("hands on what it does not know", () => {
    expect(explained(new Error("the moon is full")).message).to.contain("the moon is full");
    expect(explainRefusal("just a text").message).to.contain("just a text");
    expect(explainRefusal(undefined).message).to.contain("undefined");
  });
});
