/*
 * parseWay, shareable, requireSensible, pluginAddress, explainUnsupported: the command line of a funding, without a chain
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { requireSensible, type FundArguments } from "../../../../tasks/agreement/funding/arguments.js";
import {
  FundingOptionsError,
  PluginUnknownError,
  UnknownWayError,
  UnsupportedWayError,
} from "../../../../tasks/agreement/funding/errors.js";
import { pluginAddress } from "../../../../tasks/agreement/funding/plugin-address.js";
import { explainUnsupported, parseWay, shareable, WAYS } from "../../../../tasks/agreement/funding/way.js";
import { NotAnAddressError } from "../../../../tasks/support/account.js";
import type { Chain } from "../../../../tasks/support/chain.js";
import { NoSignaturesError } from "../../../../toolkit/calls/funding/token-domain.js";
import { NativeFundingError } from "../../../../toolkit/funding/errors.js";
import { knownAgreement } from "../../../toolkit/signing/support.js";

const PLUGIN = "0x7777777777777777777777777777777777777777";

describe("the ways to fund", () => {
  it("are four, and which they are is said to who names another", () => {
    for (const way of WAYS) expect(parseWay(way)).to.equal(way);
    for (const text of ["", "Permit", "deposit"]) {
      expect(() => parseWay(text))
        .to.throw(UnknownWayError, /is no way to fund/)
        .with.property("remedy")
        .that.matches(/^Use --via approve, permit, authorization or permit2\. .+agreement deposit/);
    }
  });

  it("are shareable only where others can send", () => {
    expect(["authorization", "permit2"].map((way) => shareable(parseWay(way)))).to.deep.equal([
      "authorization",
      "permit2",
    ]);
    for (const way of ["approve", "permit"] as const) {
      expect(() => shareable(way))
        .to.throw(FundingOptionsError)
        .with.property("remedy", "Use --via authorization, or --via permit2.");
    }
  });
});

describe("requireSensible", () => {
  const given = (changes: Partial<FundArguments>): FundArguments => ({
    agreement: "signed.json",
    escrow: undefined,
    json: false,
    yes: false,
    dryRun: false,
    account: undefined,
    safe: undefined,
    periods: 1,
    via: "approve",
    valid: undefined,
    signOnly: false,
    approveOnly: false,
    out: "permission.json",
    permission: undefined,
    plugin: undefined,
    ...changes,
  });

  it("passes what makes sense", () => {
    for (const changes of [
      {},
      { safe: "batch.json" },
      { permission: "permission.json", safe: "batch.json" },
      { via: "authorization", signOnly: true },
      { via: "permit2", approveOnly: true, safe: "batch.json" },
    ]) {
      requireSensible(given(changes));
    }
  });

  const cases: [Partial<FundArguments>, RegExp][] = [
    [{ permission: "p.json", signOnly: true }, /Leave --sign-only and --approve-only out/],
    [{ permission: "p.json", approveOnly: true }, /Leave --sign-only and --approve-only out/],
    [{ via: "permit2", signOnly: true, approveOnly: true }, /Run it with --approve-only first/],
    [{ via: "authorization", approveOnly: true }, /this is --via authorization\. Add --via permit2/],
    [{ via: "permit2", safe: "batch.json" }, /Use --via approve: a Safe sends allowance and funding as one batch/],
  ];
  for (const [changes, words] of cases) {
    it(`refuses ${JSON.stringify(changes)}`, () => {
      expect(() => requireSensible(given(changes))).to.throw(FundingOptionsError, words);
    });
  }
});

describe("pluginAddress", () => {
  const chain = { networkName: "base", chainId: 8453n, deployments: { permit2Funding: PLUGIN } } as unknown as Chain;

  it("is the given one, else the deployed one", () => {
    const other = "0x8888888888888888888888888888888888888888";
    expect(pluginAddress(chain, "permit2Funding", undefined)).to.equal(PLUGIN);
    expect(pluginAddress(chain, "permit2Funding", other)).to.equal(other);
  });

  it("is asked for where it is not known, and refused where it is no address", () => {
    expect(() => pluginAddress(chain, "depositAddresses", undefined))
      .to.throw(PluginUnknownError, /deposit addresses is on network base \(chain 8453\)/)
      .with.property("remedy")
      .that.includes("npx hardhat plugins deploy");
    expect(() => pluginAddress(chain, "permit2Funding", "0x12")).to.throw(NotAnAddressError, /--plugin "0x12"/);
  });
});

describe("explainUnsupported", () => {
  const agreement = knownAgreement();
  const refusal = new NoSignaturesError("The token knows none.", "Do something else.");

  it("names the option that works for the token", () => {
    for (const [way, what] of [
      ["permit", "permits (ERC-2612)"],
      ["authorization", "authorizations (ERC-3009)"],
    ] as const) {
      const error = explainUnsupported(refusal, way, agreement);
      expect(error).to.be.instanceOf(UnsupportedWayError);
      expect((error as UnsupportedWayError).message)
        .to.include(`USDC (${agreement.terms.token}) on chain 8453 takes no ${what}`)
        .and.to.match(/Use --via approve, which every token has, or --via permit2\.$/);
    }
  });

  it("names the option for native currency", () => {
    const native = { ...knownAgreement({ token: ZeroAddress }), token: { symbol: "ETH", decimals: 18 } };
    const error = explainUnsupported(new NativeFundingError(), "permit2", native) as UnsupportedWayError;
    expect(error).to.be.instanceOf(UnsupportedWayError);
    expect(error.message).to.match(/in ETH, the chain's own currency.+Use --via approve: it sends the amount along/);
  });

  it("leaves every other error alone", () => {
    const other = new Error("something else");
    expect(explainUnsupported(other, "permit", agreement)).to.equal(other);
  });
});
