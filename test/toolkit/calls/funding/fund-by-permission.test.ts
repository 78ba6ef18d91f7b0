/*
 * signedPermission, fundByPermission, revokeAuthorization, revokePermit2
 * ├── a permission is signed by the client alone, whatever form its wallet gives the signature
 * ├── it funds, whoever sends; also for a client that is a contract, as long as the contract stands by it
 * ├── what the client did not sign is refused before anything is sent
 * └── revoking takes back what was signed for the next periods, and refuses what is done already
 */
import { expect } from "chai";
import { network } from "hardhat";

import { fundByAuthorization } from "../../../../toolkit/calls/funding/fund-by-authorization.js";
import { fundByPermission, signedPermission } from "../../../../toolkit/calls/funding/fund-by-permission.js";
import { fundByPermit2 } from "../../../../toolkit/calls/funding/fund-by-permit2.js";
import { revokeAuthorization, revokePermit2 } from "../../../../toolkit/calls/funding/revoke-permission.js";
import type { CallContext } from "../../../../toolkit/calls/shared/state.js";
import { NoSignaturesError } from "../../../../toolkit/calls/funding/token-domain.js";
import { NativeFundingError, PermissionMismatchError } from "../../../../toolkit/funding/errors.js";
import { PERMIT2_ADDRESS } from "../../../../toolkit/funding/permit2.js";
import type { PermissionWay } from "../../../../toolkit/funding/permission.js";
import { NotPossibleError } from "../../../../toolkit/pricing/possible.js";
import { NotSignedError } from "../../../../toolkit/signing/errors.js";
import { deployFunding, signTypedData } from "../../../support/funding.js";
import { compacted, malleated } from "../../../support/signatures.js";
import { expectReadable, expectRefused, openCalls, sendAll } from "../support.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { provider } = ethers;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployFunding(connection);
}

/** Terms in the fixture's token, whose client is the fixture's, or a wallet that it owns. */
async function open(wallet?: (owner: string) => Promise<string>) {
  const fixture = await load();
  const token = await fixture.usdc.getAddress();
  const client = (await wallet?.(fixture.client.address)) ?? fixture.client.address;
  const made = await openCalls(connection, fixture, "ERC-20", { token, client });
  const plugin = await fixture.plugins.Permit2Funding.getAddress();
  const toSign = async (way: PermissionWay, count = 1) =>
    way === "authorization"
      ? await fundByAuthorization(made.context, { consent: made.consent, count })
      : await fundByPermit2(made.context, { consent: made.consent, count, plugin });
  const funded = async () => (await made.stage.agreement()).funded;
  return { fixture, made, toSign, funded };
}

for (const way of ["authorization", "permit2"] as const) {
  describe(`a permission (${way})`, () => {
    it("funds by whoever sends it, in whatever form the wallet signed", async () => {
      const { fixture, made, toSign, funded } = await open();
      const unsigned = await toSign(way, 2);
      const signature = await signTypedData(fixture.client, unsigned.typedData);
      const permission = await signedPermission({ toSign: unsigned, signature: compacted(signature) }, provider);
      expect(permission).to.deep.equal({ ...unsigned.permission, signature });

      const plan = await fundByPermission(made.context, permission, { consent: made.consent });
      expect(plan.sender).to.equal(undefined);
      expectReadable(plan);
      await sendAll(plan, fixture.stranger);
      expect(await funded()).to.equal(2n);
      await expectRefused(fundByPermission(made.context, permission), NotPossibleError, /is funded already/);
    });

    it("is nobody's but the client's", async () => {
      const { fixture, toSign } = await open();
      const unsigned = await toSign(way);
      const own = await signTypedData(fixture.client, unsigned.typedData);
      const others = await signTypedData(fixture.stranger, unsigned.typedData);
      for (const signature of [others, malleated(own), "0x12"]) {
        const failing = signedPermission({ toSign: unsigned, signature }, provider);
        await expectRefused(failing, NotSignedError, /is not that of the client 0x/);
      }
    });

    it("is refused for another agreement, without the agency's consent, or signed for other periods", async () => {
      const { fixture, made, toSign } = await open();
      const [one, two] = [await toSign(way), await toSign(way, 2)];
      const signature = await signTypedData(fixture.client, one.typedData);
      const permission = { ...one.permission, signature };
      const other = { ...made.agreement, terms: { ...made.agreement.terms, cap: 1n } };
      const elsewhere = fundByPermission({ agreement: other, provider }, permission, { consent: made.consent });
      await expectRefused(elsewhere, PermissionMismatchError, /is for agreement 0x/);
      await expectRefused(fundByPermission(made.context, permission), NotPossibleError, /has not agreed/);
      const swapped = fundByPermission(made.context, { ...two.permission, signature }, { consent: made.consent });
      await expectRefused(swapped, NotSignedError, /over this funding/);
    });
  });
}

describe("a permission of a client that is a contract", () => {
  it("funds by Permit2 as long as the contract stands by it", async () => {
    const { fixture, made, toSign, funded } = await open(async (of) =>
      (await ethers.deployContract("MockWallet", [of])).getAddress(),
    );
    const { client: owner, usdc } = fixture;
    const { client, cap } = made.stage.terms;
    const wallet = await ethers.getContractAt("MockWallet", client);
    await usdc.mint(client, cap);
    const approve = usdc.interface.encodeFunctionData("approve", [PERMIT2_ADDRESS, cap]);
    await wallet.execute(await usdc.getAddress(), 0n, approve);

    const unsigned = await toSign("permit2");
    const signature = await signTypedData(owner, unsigned.typedData);
    const permission = await signedPermission({ toSign: unsigned, signature }, provider);
    await wallet.setOwner(fixture.stranger);
    const disowned = fundByPermission(made.context, permission, { consent: made.consent });
    await expectRefused(disowned, NotSignedError, /is not that of the client/);
    await wallet.setOwner(owner);
    await sendAll(await fundByPermission(made.context, permission, { consent: made.consent }), fixture.stranger);
    expect(await funded()).to.equal(1n);
  });
});

describe("revoking", () => {
  const revoke = async (way: PermissionWay, context: CallContext, signer: Parameters<typeof signTypedData>[0]) => {
    if (way === "permit2") return await revokePermit2(context);
    const toSign = await revokeAuthorization(context);
    return toSign.plan(await signTypedData(signer, toSign.typedData));
  };

  for (const way of ["authorization", "permit2"] as const) {
    it(`voids what was signed (${way}), and leaves other numbers of periods alone`, async () => {
      const { fixture, made, toSign, funded } = await open();
      const signed = async (count: number) => {
        const unsigned = await toSign(way, count);
        const signature = await signTypedData(fixture.client, unsigned.typedData);
        return { toSign: unsigned, plan: unsigned.plan(signature), permission: { ...unsigned.permission, signature } };
      };
      const [one, two] = [await signed(1), await signed(2)];
      const plan = await revoke(way, made.context, fixture.client);
      expectReadable(plan);
      expect(plan.sender).to.equal(way === "permit2" ? fixture.client.address : undefined);
      await sendAll(plan, way === "permit2" ? fixture.client : fixture.stranger);

      const options = { consent: made.consent };
      const used = fundByPermission(made.context, one.permission, options);
      await expectRefused(used, NotPossibleError, /was used or taken back already/);
      const [call] = one.plan.calls;
      await expect(fixture.stranger.sendTransaction({ to: call!.to, data: call!.data })).to.be.revert(ethers);
      await expectRefused(revoke(way, made.context, fixture.client), NotPossibleError, /used or taken back already/);
      await sendAll(await fundByPermission(made.context, two.permission, options), fixture.stranger);
      expect(await funded()).to.equal(2n);
    });
  }

  it("refuses native currency, and tokens that know no authorizations", async () => {
    const fixture = await load();
    const native = await openCalls(connection, fixture, "native");
    await expectRefused(revokeAuthorization(native.context), NativeFundingError, /native currency/);
    await expectRefused(revokePermit2(native.context), NativeFundingError, /native currency/);
    const plain = await openCalls(connection, fixture, "ERC-20");
    await expectRefused(revokeAuthorization(plain.context), NoSignaturesError, /takes no signatures/);
  });
});
