import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { PaymentAmountError, paymentUri } from "../../../toolkit/funding/payment-uri.js";

const TOKEN = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const TO = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

describe("paymentUri", () => {
  it("asks for native currency in wei", () => {
    expect(paymentUri({ chainId: 1n, token: ZeroAddress, to: TO.toLowerCase(), amount: 10n ** 18n })).to.equal(
      `ethereum:${TO}@1?value=1000000000000000000`,
    );
  });

  it("asks for a token by its transfer, in base units", () => {
    expect(paymentUri({ chainId: 8453n, token: TOKEN.toLowerCase(), to: TO, amount: 9_000_000_000n })).to.equal(
      `ethereum:${TOKEN}@8453/transfer?address=${TO}&uint256=9000000000`,
    );
  });

  it("writes the largest amount in full", () => {
    const amount = 2n ** 256n - 1n;
    expect(paymentUri({ chainId: 1n, token: TOKEN, to: TO, amount })).to.match(/&uint256=[0-9]{78}$/);
  });

  for (const amount of [0n, -1n]) {
    it(`refuses to ask for ${amount}`, () => {
      expect(() => paymentUri({ chainId: 1n, token: TOKEN, to: TO, amount })).to.throw(
        PaymentAmountError,
        "next period",
      );
    });
  }

  it("refuses an address that is mistyped", () => {
    const to = TO.replace("5aAeb", "5aAeB");
    expect(() => paymentUri({ chainId: 1n, token: TOKEN, to, amount: 1n })).to.throw("bad address checksum");
  });
});
