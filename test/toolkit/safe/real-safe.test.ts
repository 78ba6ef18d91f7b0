/*
 * With a real Safe of three owners, two of whom must sign:
 * ├── readOwners → its owners and threshold; NoSafeError where there is none
 * ├── joinSignatures → the Safe's signature over terms and settlements, which the escrow takes
 * │   ├── in any order, doubled, more than needed, already joined
 * │   ├── of wallets that sign the hash as a message
 * │   └── refuses strangers, another message, and too few
 * └── a batch of calls does in the Safe what each does
 */
import { expect } from "chai";
import { getBytes, Interface } from "ethers";
import { network } from "hardhat";

import { fundPlan } from "../../../toolkit/calls/funding/fund.js";
import { settleMutuallyPlan } from "../../../toolkit/calls/life/settle-mutually.js";
import { NotPossibleError } from "../../../toolkit/pricing/possible.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { NoSafeError, NotAnOwnerError, OwnersMissingError } from "../../../toolkit/safe/errors.js";
import { joinSignatures } from "../../../toolkit/safe/join-signatures.js";
import { readOwners } from "../../../toolkit/safe/owners.js";
import { safeMessage, safeMessageHash } from "../../../toolkit/safe/safe-message.js";
import { safeBatch } from "../../../toolkit/safe/transaction-builder.js";
import { checkSignature } from "../../../toolkit/signing/check-signature.js";
import { newMutualOffer, offerDigest } from "../../../toolkit/calls/life/mutual-offer.js";
import { requireSigned, signedAgreement } from "../../../toolkit/signing/sign-agreement.js";
import { NotSignedError } from "../../../toolkit/signing/errors.js";
import { deployEscrow, USDC } from "../../support/escrow.js";
import { Safe } from "../../support/safe.js";
import { expectRefused, openCalls, sendAll } from "../calls/support.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { provider } = ethers;

async function deploy() {
  const fixture = await deployEscrow(connection);
  const owners = (await ethers.getSigners()).slice(5, 8);
  const safe = await Safe.deploy(
    fixture.stranger,
    owners.map(({ address }) => address),
    2,
  );
  return { fixture, owners, safe, location: { chainId: fixture.location.chainId, safe: safe.address } };
}

async function open() {
  const all = await networkHelpers.loadFixture(deploy);
  const made = await openCalls(connection, all.fixture, "ERC-20", { agency: all.safe.address });
  const sign = async (digest: string, index: number) => {
    const { domain, types, message } = safeMessage(digest, all.location);
    return await all.owners[index]!.signTypedData(domain, types, message);
  };
  return { ...all, made, sign, known: await readOwners(all.safe.address, provider) };
}

describe("a Safe as the agency", () => {
  it("reads owners, where there is a Safe", async () => {
    const { owners, known, fixture } = await open();
    expect(known).to.deep.equal({ owners: owners.map(({ address }) => address), threshold: 2 });
    await expectRefused(readOwners(fixture.client.address, provider), NoSafeError, /no Safe/);
    await expectRefused(readOwners(await fixture.token.getAddress(), provider), NoSafeError, /no Safe/);
  });

  it("consents by its owners' signatures", async () => {
    const { fixture, made, sign, known, location } = await open();
    const digest = made.stage.id;
    const [a, b, c] = await Promise.all([0, 1, 2].map((i) => sign(digest, i)));
    const joined = joinSignatures(digest, location, known, [c!, a!, c!, b!]);
    expect(joined.length).to.equal(2 + 2 * 130);
    expect(joinSignatures(digest, location, known, [joined])).to.equal(joined);

    const party = { party: made.stage.terms.agency, digest, location: fixture.location };
    expect(await checkSignature({ ...party, signature: joined })).to.equal("unchecked");
    expect(await checkSignature({ ...party, signature: joined }, provider)).to.equal("valid");
    expect(await checkSignature({ ...party, signature: a! }, provider)).to.equal("invalid");
    const signed = signedAgreement(made.agreement, joined);
    await requireSigned(signed, provider);
    await expectRefused(requireSigned(signed), NotSignedError, /only the chain can tell.*Connect/);

    await sendAll(await fundPlan(made.context, { consent: joined }), fixture.client);
    await made.stage.expectState({ funded: 1n });
  });

  it("takes signatures of wallets that sign the hash as a message", async () => {
    const { fixture, owners, made, sign, known, location } = await open();
    const digest = made.stage.id;
    const asMessage = await owners[0]!.signMessage(getBytes(safeMessageHash(digest, location)));
    const marked = asMessage.slice(0, -2) + (Number(`0x${asMessage.slice(-2)}`) + 4).toString(16);
    for (const first of [asMessage, marked]) {
      const signature = joinSignatures(digest, location, known, [first, await sign(digest, 1)]);
      const party = { party: made.stage.terms.agency, digest, location: fixture.location };
      expect(await checkSignature({ ...party, signature }, provider)).to.equal("valid");
    }
  });

  it("refuses strangers, another message, and too few", async () => {
    const { fixture, owners, made, sign, known, location } = await open();
    const digest = made.stage.id;
    const { domain, types, message } = safeMessage(digest, location);
    const strangers = await fixture.stranger.signTypedData(domain, types, message);
    const join =
      (...signatures: string[]) =>
      () =>
        joinSignatures(digest, location, known, signatures);
    const own = await sign(digest, 0);
    expect(join(own, strangers)).to.throw(NotAnOwnerError, /not of an owner.*exactly this message/);
    expect(join(own, await sign(`0x${"12".repeat(32)}`, 1))).to.throw(NotAnOwnerError);
    expect(join(own, "0x1234")).to.throw(NotAnOwnerError, /no signature of a key/);
    expect(join(own, own)).to.throw(OwnersMissingError, new RegExp(`1 more .*${owners[1]!.address}`));
    expect(join()).to.throw(OwnersMissingError, /0 of 2/);
  });

  it("consents by what it signed on chain, with an empty signature", async () => {
    const { fixture, owners } = await networkHelpers.loadFixture(deploy);
    const [owner] = owners;
    const single = await Safe.deploy(fixture.stranger, [owner!.address]);
    const made = await openCalls(connection, fixture, "ERC-20", { agency: single.address });
    await expectRefused(fundPlan(made.context), NotPossibleError, /has not agreed/);
    await single.signOnChain(owner!, made.stage.id);
    await sendAll(await fundPlan(made.context), fixture.client);
    await made.stage.expectState({ funded: 1n });
  });

  it("settles mutually by its owners' signatures", async () => {
    const { fixture, made, sign, known, location } = await open();
    const digest = made.stage.id;
    const consent = joinSignatures(digest, location, known, await Promise.all([0, 1].map((i) => sign(digest, i))));
    await sendAll(await fundPlan(made.context, { consent }), fixture.client);

    const offer = await newMutualOffer(made.context, { toAgency: "2,500", validUntil: fixture.now + 5n * DAY });
    const split = offerDigest(offer);
    const agency = joinSignatures(split, location, known, await Promise.all([2, 0].map((i) => sign(split, i))));
    const plan = await settleMutuallyPlan(made.context, { ...offer, signatures: { agency } });
    expect(plan.sender).to.equal(fixture.client.address);
    await made.stage.expectMoved(await sendAll(plan, fixture.client), { agency: 2_500n * USDC, client: 7_500n * USDC });
  });

  it("carries a batch out as one transaction of a Safe that is the client", async () => {
    const { fixture, owners, safe } = await networkHelpers.loadFixture(deploy);
    const { token, escrow } = fixture;
    const made = await openCalls(connection, fixture, "ERC-20", { client: safe.address });
    await token.mint(safe.address, made.stage.terms.cap);
    const plan = await fundPlan(made.context, { consent: made.consent });
    expect(plan.sender).to.equal(safe.address);
    const { transactions } = safeBatch(plan.calls, { safe: safe.address, createdAt: 0 });
    expect(transactions).to.have.length(2);

    // The app packs them for its MultiSend; one after the other does the same.
    const signers = owners.slice(0, 2);
    for (const { to, data, value } of transactions) {
      expect(value).to.equal("0");
      await safe.executeSigned(fixture.stranger, signers, to, data);
    }
    await made.stage.expectState({ funded: 1n });
    expect(await token.allowance(safe.address, escrow)).to.equal(0n);
    expect(new Interface(["function approve(address,uint256)"]).parseTransaction(transactions[0]!)?.name).to.equal(
      "approve",
    );
  });
});
