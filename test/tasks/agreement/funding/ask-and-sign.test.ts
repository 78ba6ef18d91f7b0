/*
 * askAndSign, notSigned, tellAll: what is said and asked around a signature, without a chain
 */
import { expect } from "chai";
import { verifyTypedData } from "ethers";

import { askAndSign, notSigned, tellAll } from "../../../../tasks/agreement/funding/ask-and-sign.js";
import { NoKeyError } from "../../../../tasks/support/chain.js";
import { DeclinedError, NobodyToAskError } from "../../../../tasks/support/terminal.js";
import type { ToSign } from "../../../../toolkit/calls/shared/to-sign.js";
import { authorizationTypedData } from "../../../../toolkit/funding/erc3009.js";
import { CLIENT, knownAgreement } from "../../../toolkit/signing/support.js";
import { fakeChain, fakeTerminal } from "../../support/fakes.js";
import { rejection } from "../../support/rejection.js";

const { terms, location } = knownAgreement();
const token = { name: "USD Coin", version: "2", chainId: location.chainId, verifyingContract: terms.token };
const validity = { validAfter: 0n, validBefore: 1_800_000_000n };
const toSign: ToSign = {
  signer: CLIENT.address,
  typedData: authorizationTypedData({ terms, firstPeriod: 0, count: 1 }, { location, token, ...validity }),
  summary: ["It moves the money once."],
  effect: ["The client pays."],
  warnings: [{ code: "ExchangeAddress", text: "Is it your own address?", confirm: true }],
  plan: () => {
    throw new Error("Nothing is sent here.");
  },
};

describe("askAndSign", () => {
  it("signs what the wallet shows, after a yes", async () => {
    const terminal = fakeTerminal(() => true);
    const signature = await askAndSign(toSign, false, fakeChain([CLIENT]), terminal);
    const { domain, types, message } = toSign.typedData;
    expect(verifyTypedData(domain, types, message, signature)).to.equal(CLIENT.address);
    expect(terminal.asked).to.deep.equal([`Sign this as ${CLIENT.address} for nowhere?`]);
  });

  it("signs nothing after a no, unasked, or without the key", async () => {
    const here = fakeChain([CLIENT]);
    const no = await rejection(
      askAndSign(
        toSign,
        false,
        here,
        fakeTerminal(() => false),
      ),
    );
    expect(no).to.be.instanceOf(DeclinedError);
    expect(await rejection(askAndSign(toSign, false, here, fakeTerminal()))).to.be.instanceOf(NobodyToAskError);
    const terminal = fakeTerminal(() => true);
    expect(await rejection(askAndSign(toSign, false, fakeChain([]), terminal))).to.be.instanceOf(NoKeyError);
    expect(terminal.asked).to.deep.equal([]);
  });
});

describe("tellAll", () => {
  it("says what happens, what the signature permits, and what speaks against it, in this order", () => {
    const terminal = fakeTerminal();
    tellAll(toSign, terminal);
    expect(terminal.told).to.deep.equal([
      "The client pays.",
      "It moves the money once.",
      "Warning: Is it your own address?",
      "",
    ]);
  });
});

describe("notSigned", () => {
  it("gives a program what any wallet could sign", () => {
    const { text, data } = notSigned(toSign);
    expect(text).to.equal("Nothing was signed or sent.");
    const { signed, signer, typedData } = data as { signed: boolean; signer: string; typedData: object };
    expect([signed, signer]).to.deep.equal([false, CLIENT.address]);
    expect(typedData).to.have.nested.property("message.value", "6000000000");
    expect(typedData).to.have.nested.property("primaryType", "ReceiveWithAuthorization");
  });
});
