/*
 * checkSignature(signature, provider), as the escrow itself would judge
 * ├── given a wallet contract (ERC-1271) → its signer's is valid, another's is not, nor one that it refuses or breaks on
 * ├── given a wallet that is not deployed yet (ERC-6492) → valid, without deploying it; rubbish is not
 * ├── given a key → another's is invalid
 * └── given another chain → WrongChainError
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";
import { network } from "hardhat";

import { WrongChainError } from "../../../toolkit/chain/require-chain.js";
import { checkSignature } from "../../../toolkit/signing/check-signature.js";
import { requireSigned, signedAgreement } from "../../../toolkit/signing/sign-agreement.js";
import { NotSignedError } from "../../../toolkit/signing/errors.js";
import { signTerms } from "../../../toolkit/terms/typed-data.js";
import { deployEscrow } from "../../support/escrow.js";
import { wrapped } from "../../support/signatures.js";
import { expectRefused, openCalls } from "../calls/support.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { provider } = ethers;

async function deploy() {
  const fixture = await deployEscrow(connection);
  const factory = await ethers.deployContract("MockWalletFactory");
  return { fixture, factory };
}

async function open(agency?: string) {
  const { fixture, factory } = await networkHelpers.loadFixture(deploy);
  const made = await openCalls(connection, fixture, "ERC-20", agency === undefined ? {} : { agency });
  const of = { party: made.stage.terms.agency, digest: made.stage.id, location: fixture.location };
  const by = async (signer = fixture.agency) => await signTerms(signer, made.stage.terms, fixture.location);
  return { fixture, factory, made, of, by };
}

describe("checkSignature on a chain", () => {
  it("asks a wallet contract", async () => {
    const { fixture } = await networkHelpers.loadFixture(deploy);
    const wallet = await ethers.deployContract("MockWallet", [fixture.agency]);
    const made = await openCalls(connection, fixture, "ERC-20", { agency: await wallet.getAddress() });
    const { terms, id: digest } = made.stage;
    const by = async (signer = fixture.agency) => await signTerms(signer, terms, fixture.location);
    const of = { party: terms.agency, digest, location: fixture.location };

    expect(await checkSignature({ ...of, signature: await by() })).to.equal("unchecked");
    expect(await checkSignature({ ...of, signature: await by() }, provider)).to.equal("valid");
    expect(await checkSignature({ ...of, signature: await by(fixture.stranger) }, provider)).to.equal("invalid");
    for (const answer of [1, 2, 3]) {
      await wallet.setAnswer(answer);
      expect(await checkSignature({ ...of, signature: await by() }, provider), `answer ${answer}`).to.equal("invalid");
    }
  });

  it("tries a wallet that is not deployed yet, and leaves it so", async () => {
    const { fixture, factory } = await networkHelpers.loadFixture(deploy);
    const salt = keccakOfText("salt");
    const agency = await factory.addressOf(fixture.agency, salt);
    const made = await openCalls(connection, fixture, "ERC-20", { agency });
    const deployment = factory.interface.encodeFunctionData("deploy", [fixture.agency.address, salt]);
    const inner = await signTerms(fixture.agency, made.stage.terms, fixture.location);
    const signature = wrapped(await factory.getAddress(), deployment, inner);
    const of = { party: agency, digest: made.stage.id, location: fixture.location };

    expect(await checkSignature({ ...of, signature }, provider)).to.equal("valid");
    expect(await provider.getCode(agency)).to.equal("0x");
    await requireSigned(signedAgreement(made.agreement, signature), provider);
    expect(await checkSignature({ ...of, signature: inner }, provider)).to.equal("invalid");
    const elsewhere = wrapped(fixture.stranger.address, deployment, inner);
    expect(await checkSignature({ ...of, signature: elsewhere }, provider)).to.equal("invalid");
    const rubbish = `0x${"ff".repeat(96)}${"6492".repeat(16)}`;
    expect(await checkSignature({ ...of, signature: rubbish }, provider)).to.equal("invalid");
  });

  it("knows a key's, and another's", async () => {
    const { fixture, made, of, by } = await open();
    expect(await checkSignature({ ...of, signature: await by() }, provider)).to.equal("valid");
    const signature = await by(fixture.stranger);
    expect(await checkSignature({ ...of, signature }, provider)).to.equal("invalid");
    const forged = signedAgreement(made.agreement, signature);
    await expectRefused(requireSigned(forged, provider), NotSignedError, /is not that of the agency.*Do not pay/);
    const location = { ...of.location, chainId: 1n };
    await expectRefused(checkSignature({ ...of, location, signature }, provider), WrongChainError, /chain 1,/);
  });
});
