/*
 * tokenWarnings(agreement), exchangeWarning(client)
 * ├── know the listed tokens on their chains only
 * └── say what to do, and how to tell
 */
import { expect } from "chai";
import { getAddress } from "ethers";

import { exchangeWarning } from "../../../toolkit/warnings/exchange.js";
import { UNSUITABLE_TOKENS } from "../../../toolkit/warnings/known-tokens.js";
import { tokenWarnings } from "../../../toolkit/warnings/token.js";
import { CLIENT, knownAgreement } from "../signing/support.js";

describe("tokenWarnings", () => {
  const warningsOf = (token: string, chainId: bigint) => {
    const { terms, location } = knownAgreement({ token });
    return tokenWarnings({ terms, location: { ...location, chainId } });
  };

  for (const { address, chainId, symbol, kind, source } of UNSUITABLE_TOKENS) {
    it(`knows ${symbol} on chain ${chainId}, and where that is said`, () => {
      expect(address).to.equal(getAddress(address));
      const [warning] = warningsOf(address.toLowerCase(), chainId);
      expect(warning?.code).to.equal(kind === "rebasing" ? "RebasingToken" : "FeeTakingToken");
      expect(warning?.confirm).to.equal(kind !== "possible-fee");
      expect(warning?.text).to.contain(symbol).and.to.contain(source);
      expect(source).to.match(/^https:\/\//);
      expect(warningsOf(address, 100n)).to.deep.equal([]);
    });
  }

  it("says nothing of USDC", () => {
    expect(warningsOf("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", 1n)).to.deep.equal([]);
  });
});

describe("exchangeWarning", () => {
  it("asks a person, and says how to tell", () => {
    const { text, confirm } = exchangeWarning(CLIENT.address.toLowerCase());
    expect(confirm).to.equal(true);
    expect(text).to.contain(CLIENT.address).and.to.contain("How to tell");
  });
});
