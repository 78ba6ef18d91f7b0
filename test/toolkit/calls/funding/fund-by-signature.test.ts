/*
 * fundByPermit, fundByAuthorization, fundByPermit2 (context, options)
 * ├── give what to sign, and from the signature a call that funds exactly that, by whoever may send it
 * ├── know the token's domain and nonces, and refuse tokens without such signatures
 * └── refuse agreements in native currency, and what was used already
 */
import { expect } from "chai";
import { Signature } from "ethers";
import { network } from "hardhat";

import { fundByAuthorization } from "../../../../toolkit/calls/funding/fund-by-authorization.js";
import { fundByPermit } from "../../../../toolkit/calls/funding/fund-by-permit.js";
import { fundByPermit2 } from "../../../../toolkit/calls/funding/fund-by-permit2.js";
import { PluginMismatchError } from "../../../../toolkit/calls/funding/plugin.js";
import { NoSignaturesError } from "../../../../toolkit/calls/funding/token-domain.js";
import { NativeFundingError } from "../../../../toolkit/funding/errors.js";
import { PERMIT2_ADDRESS } from "../../../../toolkit/funding/permit2.js";
import { NotPossibleError } from "../../../../toolkit/pricing/possible.js";
import { deployFunding, signTypedData } from "../../../support/funding.js";
import { expectReadable, expectRefused, openCalls, sendAll } from "../support.js";

const connection = await network.create();
const { networkHelpers } = connection;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployFunding(connection);
}

/** Everything for the funding of the fixture's terms, which are in a token that takes every signature. */
async function open() {
  const fixture = await load();
  const token = await fixture.usdc.getAddress();
  const made = await openCalls(connection, fixture, "ERC-20", { token });
  const plugins = {
    permit: await fixture.plugins.Erc2612Funding.getAddress(),
    permit2: await fixture.plugins.Permit2Funding.getAddress(),
  };
  return { fixture, made, plugins };
}

describe("funding by a signature", () => {
  const ways = {
    permit: async () => {
      const { fixture, made, plugins } = await open();
      const toSign = await fundByPermit(made.context, { plugin: plugins.permit, consent: made.consent });
      return { fixture, made, toSign, sender: fixture.client };
    },
    authorization: async () => {
      const { fixture, made } = await open();
      const toSign = await fundByAuthorization(made.context, { consent: made.consent });
      return { fixture, made, toSign, sender: fixture.stranger };
    },
    permit2: async () => {
      const { fixture, made, plugins } = await open();
      const toSign = await fundByPermit2(made.context, { plugin: plugins.permit2, consent: made.consent });
      expect(toSign.approvals).to.deep.equal([]);
      return { fixture, made, toSign, sender: fixture.stranger };
    },
  };

  for (const [way, prepare] of Object.entries(ways)) {
    it(`funds by ${way}, exactly once`, async () => {
      const { fixture, made, toSign, sender } = await prepare();
      const { client } = fixture;
      expect(toSign.signer).to.equal(client.address);
      expectReadable({ summary: toSign.summary, calls: [], warnings: toSign.warnings });
      expect(toSign.summary.join(" ")).to.contain("10,000 USDC");

      const plan = toSign.plan(await signTypedData(client, toSign.typedData));
      expect(plan.sender).to.equal(sender === client ? client.address : undefined);
      expectReadable(plan);
      const before = await fixture.usdc.balanceOf(client);
      await sendAll(plan, sender);
      expect(before - (await fixture.usdc.balanceOf(client))).to.equal(made.stage.terms.cap);
      expect((await made.stage.agreement()).funded).to.equal(1n);
      const [call] = plan.calls;
      await expect(sender.sendTransaction({ to: call!.to, data: call!.data })).to.be.revert(connection.ethers);
    });
  }

  it("asks for an allowance for Permit2 where there is none", async () => {
    const { fixture, made, plugins } = await open();
    await fixture.usdc.connect(fixture.client).approve(PERMIT2_ADDRESS, 0n);
    const { approvals } = await fundByPermit2(made.context, { plugin: plugins.permit2, consent: made.consent });
    expect(approvals.map(({ description }) => description)).to.deep.equal(["Allow Permit2 to take 10,000 USDC"]);
  });

  it("does not let anybody sign an authorization that the client took back", async () => {
    const { fixture, made } = await open();
    const { typedData } = await fundByAuthorization(made.context, { consent: made.consent });
    const nonce = typedData.message["nonce"] as string;
    const cancel = {
      CancelAuthorization: [
        { name: "authorizer", type: "address" },
        { name: "nonce", type: "bytes32" },
      ],
    };
    const signature = await fixture.client.signTypedData(typedData.domain, cancel, {
      authorizer: fixture.client.address,
      nonce,
    });
    const { r, s, v } = Signature.from(signature);
    await fixture.usdc.cancelAuthorization(fixture.client, nonce, v, r, s);
    await expectRefused(
      fundByAuthorization(made.context, { consent: made.consent }),
      NotPossibleError,
      /was used or taken back already/,
    );
  });

  it("refuses a plug-in that is another escrow's, or none, and a chain without Permit2", async () => {
    const { fixture, made, plugins } = await open();
    const other = await connection.ethers.deployContract("Erc2612Funding", [
      await connection.ethers.deployContract("PerformanceEscrow"),
    ]);
    const { context, consent } = made;
    const elsewhere = fundByPermit(context, { plugin: await other.getAddress(), consent });
    await expectRefused(elsewhere, PluginMismatchError, /serves the escrow 0x.*, not 0x/);
    const nothing = fundByPermit2(context, { plugin: fixture.stranger.address, consent });
    await expectRefused(nothing, PluginMismatchError, /There is no Permit2 funding contract/);
    await networkHelpers.setCode(PERMIT2_ADDRESS, "0x");
    const gone = fundByPermit2(context, { plugin: plugins.permit2, consent });
    await expectRefused(gone, NotPossibleError, /Permit2 is not on chain/);
  });

  it("refuses native currency, and tokens that take no signatures", async () => {
    const fixture = await load();
    const plugin = await fixture.plugins.Erc2612Funding.getAddress();
    const native = await openCalls(connection, fixture, "native");
    const plain = await openCalls(connection, fixture, "ERC-20");
    const { consent } = native;
    await expectRefused(fundByPermit(native.context, { plugin, consent }), NativeFundingError, /native currency/);
    await expectRefused(fundByAuthorization(native.context, { consent }), NativeFundingError, /native currency/);
    await expectRefused(fundByPermit2(native.context, { plugin, consent }), NativeFundingError, /native currency/);
    const options = { plugin, consent: plain.consent };
    await expectRefused(fundByPermit(plain.context, options), NoSignaturesError, /takes no signatures/);
    await expectRefused(fundByAuthorization(plain.context, options), NoSignaturesError, /takes no signatures/);
  });
});
