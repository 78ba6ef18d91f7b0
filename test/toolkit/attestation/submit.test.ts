/*
 * checkSignatures(attestation, provider?)
 * ├── given a key's signature → valid; nothing → missing
 * ├── given another one, without a provider → unchecked
 * ├── with a provider → what the chain says: a contract's that it accepts → valid, everything else → invalid
 * └── given a provider on another chain → WrongChainError
 * attestCall(attestation, states, sender?)
 * ├── given enough valid ones → a call that works, with as many as needed
 * ├── given the sender is a signer → needs no signature of it
 * └── given too few → SignaturesMissingError, naming whose
 */
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import { newAttestation } from "../../../toolkit/attestation/attestation.js";
import { attestCall } from "../../../toolkit/attestation/attest-call.js";
import { checkSignatures, type SignatureState } from "../../../toolkit/attestation/check-signatures.js";
import { addSignature, signWith } from "../../../toolkit/attestation/collect.js";
import { InvalidAttestationError, SignaturesMissingError } from "../../../toolkit/attestation/errors.js";
import { formatAttestationFile, parseAttestationFile } from "../../../toolkit/attestation/file.js";
import { mergeAttestations } from "../../../toolkit/attestation/merge.js";
import { attestationHash } from "../../../toolkit/attestation/typed-data.js";
import { WrongChainError } from "../../../toolkit/chain/require-chain.js";
import { attestedMetricId } from "../../../toolkit/metrics/attested-metric.js";
import { malleated } from "../../support/signatures.js";
import { Safe } from "../../support/safe.js";

const { ethers, networkHelpers } = await network.create();
const provider = ethers.provider;

/** An oracle, and an unsigned attestation of 3 of 5: two keys, a wallet of the third account, a Safe, a last key. */
async function setUp() {
  const [stranger, first, second, third, fourth, fifth] = await ethers.getSigners();
  const oracle = await ethers.deployContract("AttestedMetricOracle");
  const wallet = await ethers.deployContract("MockWallet", [third!.address]);
  const safe = await Safe.deploy(stranger!, [fourth!.address], 1);
  const definition = {
    signers: [first!.address, second!.address, await wallet.getAddress(), safe.address, fifth!.address],
    threshold: 3n,
    unit: "calls",
    decimals: 0n,
    statement: "Calls that were answered without a person.",
    documentHash: ZeroHash,
  };
  await oracle.defineMetric(definition);
  const now = BigInt(await networkHelpers.time.latest());
  const attestation = newAttestation({
    location: { chainId: (await provider.getNetwork()).chainId, verifyingContract: await oracle.getAddress() },
    definition,
    question: { metric: attestedMetricId(definition), from: now - 1_000n, to: now - 10n, notBefore: now },
    value: 41n,
  });
  const sign = async (position: number) => {
    const keys = [first!, second!, third!, fourth!, fifth!];
    const { address } = keys[position]!;
    const signer = definition.signers[position]!;
    const digest = attestationHash(attestation.question, attestation.value, attestation.location);
    if (position === 3) return addSignature(attestation, signer, await safe.sign(digest, [fourth!]));
    if (signer === address) return await signWith(attestation, keys[position]!, now);
    // A wallet's key signs as itself, and the signature is entered as the wallet's.
    const asKey = { ...attestation, definition: { ...definition, signers: [address] } };
    const { signatures } = await signWith(asKey, keys[position]!, now);
    return addSignature(attestation, signer, signatures[0]!.signature);
  };
  return { oracle, wallet, safe, stranger: stranger!, first: first!, fourth: fourth!, attestation, sign, now };
}

const load = () => networkHelpers.loadFixture(setUp);

async function refusal(failing: Promise<unknown>): Promise<Error> {
  try {
    await failing;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("It was not refused.");
}

describe("checkSignatures", () => {
  async function statesOf(
    attestation: Parameters<typeof checkSignatures>[0],
    ...asked: [] | [typeof provider]
  ): Promise<SignatureState[]> {
    return (await checkSignatures(attestation, ...asked)).map(({ state }) => state);
  }

  it("finds out offline about keys, and says what it cannot know", async () => {
    const { attestation, sign } = await load();
    const merged = mergeAttestations([await sign(0), await sign(2), await sign(3)]);

    expect(await statesOf(merged)).to.deep.equal(["valid", "missing", "unchecked", "unchecked", "missing"]);
    expect(await statesOf(attestation)).to.deep.equal(Array.from({ length: 5 }, () => "missing"));
  });

  it("asks the contracts, a wallet and a Safe", async () => {
    const { attestation, sign } = await load();
    const merged = mergeAttestations([await sign(0), await sign(1), await sign(2), await sign(3), await sign(4)]);

    expect(await statesOf(merged, provider)).to.deep.equal(Array.from({ length: 5 }, () => "valid"));
    expect(await checkSignatures(await sign(0), provider)).to.deep.equal([
      {
        signer: attestation.definition.signers[0],
        state: "valid",
        signature: (await sign(0)).signatures[0]?.signature,
      },
      ...attestation.definition.signers.slice(1).map((signer) => ({ signer, state: "missing" })),
    ]);
  });

  it("finds the signatures that the chain refuses", async () => {
    const { attestation, sign } = await load();
    const { signers } = attestation.definition;
    const right = (await sign(0)).signatures[0]!.signature;
    let wrong = addSignature(attestation, signers[0]!, malleated(right));
    wrong = addSignature(wrong, signers[1]!, right);
    wrong = addSignature(wrong, signers[2]!, right);
    wrong = addSignature(wrong, signers[3]!, "0x");
    wrong = addSignature(wrong, signers[4]!, "0x");

    expect(await statesOf(wrong, provider)).to.deep.equal(Array.from({ length: 5 }, () => "invalid"));
    expect(await statesOf(wrong)).to.deep.equal(Array.from({ length: 5 }, () => "unchecked"));
  });

  it("finds a signature over another number that was put under this one", async () => {
    const { attestation, sign } = await load();
    const other = { ...(await sign(0)), value: attestation.value + 1n };

    expect(await statesOf(other, provider)).to.deep.equal(["invalid", "missing", "missing", "missing", "missing"]);
  });

  it("sees when a contract takes its signature back", async () => {
    const { wallet, stranger, sign } = await load();
    const signed = await sign(2);

    await wallet.setOwner(stranger);

    expect((await statesOf(signed, provider))[2]).to.equal("invalid");
  });

  for (const [what, answer] of [
    ["another value", 1],
    ["4 bytes", 2],
    ["a revert", 3],
  ] as const) {
    it(`takes ${what} of a contract for a refusal`, async () => {
      const { wallet, sign } = await load();
      const signed = await sign(2);

      await wallet.setAnswer(answer);

      expect((await statesOf(signed, provider))[2]).to.equal("invalid");
    });
  }

  it("sees what a Safe signed on chain", async () => {
    const { attestation, oracle, safe, fourth } = await load();
    const empty = addSignature(attestation, safe.address, "0x");
    expect((await statesOf(empty, provider))[3]).to.equal("invalid");

    await safe.signOnChain(fourth, await oracle.attestationHash(attestation.question, attestation.value));

    expect((await statesOf(empty, provider))[3]).to.equal("valid");
  });

  it("refuses a connection to another chain", async () => {
    const { attestation } = await load();
    const elsewhere = { ...attestation, location: { ...attestation.location, chainId: 1n } };

    const error = await refusal(checkSignatures(elsewhere, provider));

    expect(error).to.be.instanceOf(WrongChainError);
    expect(error.message).to.include("for chain 1, but the connection is to chain 31337");
  });

  it("refuses an oracle that is not there", async () => {
    const { attestation, sign, stranger } = await load();
    const nowhere = { ...attestation.location, verifyingContract: stranger.address };

    const error = await refusal(checkSignatures({ ...(await sign(2)), location: nowhere }, provider));

    expect(error).to.be.instanceOf(InvalidAttestationError);
    expect(error.message).to.include(`no AttestedMetricOracle at ${stranger.address} on chain 31337`);
  });

  it("does not take a broken connection for a bad signature", async () => {
    const { sign } = await load();
    const broken = new Proxy(provider, {
      get: (target, name) => {
        if (name === "call") return () => Promise.reject(new Error("the node is gone"));
        if (name === "getNetwork") return () => target.getNetwork();
        throw new Error(`${String(name)} was not expected.`);
      },
    });

    expect((await refusal(checkSignatures(await sign(2), broken))).message).to.equal("the node is gone");
  });
});

describe("attestCall", () => {
  it("is a call that makes the number the answer, sent by anyone", async () => {
    const { oracle, stranger, attestation, sign, now } = await load();
    const files = [await sign(3), await sign(0), await sign(2)].map(formatAttestationFile);
    const merged = mergeAttestations(files.map(parseAttestationFile));

    const { chainId, ...transaction } = attestCall(merged, await checkSignatures(merged, provider));
    expect(chainId).to.equal(31_337n);
    await networkHelpers.time.setNextBlockTimestamp(now + 100n);
    await stranger.sendTransaction(transaction);

    expect(await oracle.answerOf(attestation.question)).to.deep.equal([41n, now + 100n]);
  });

  it("carries no more than are needed, and none that is not valid", async () => {
    const { oracle, wallet, stranger, attestation, sign } = await load();
    const all = mergeAttestations([await sign(0), await sign(1), await sign(2), await sign(3), await sign(4)]);
    await wallet.setOwner(stranger);

    const { data } = attestCall(all, await checkSignatures(all, provider));

    const [, , , brought] = oracle.interface.decodeFunctionData("attest", data) as unknown as [
      unknown,
      unknown,
      unknown,
      [bigint, string][],
    ];
    expect(brought.map(([index]) => index)).to.deep.equal([0n, 1n, 3n]);
    await expect(stranger.sendTransaction({ to: attestation.location.verifyingContract, data })).to.emit(
      oracle,
      "Attested",
    );
  });

  it("needs no signature of the signer that sends it", async () => {
    const { oracle, first, stranger, sign } = await load();
    const two = mergeAttestations([await sign(1), await sign(4)]);
    const states = await checkSignatures(two, provider);

    for (const sender of [first.address, first.address.toLowerCase()]) {
      const { to, data } = attestCall(two, states, sender);
      await expect(stranger.call({ to, data })).to.be.revertedWithCustomError(oracle, "NotSignedBy");
      const snapshot = await networkHelpers.takeSnapshot();
      await expect(first.sendTransaction({ to, data })).to.emit(oracle, "Attested");
      await snapshot.restore();
    }
  });

  it("says who is missing, and what is wrong with the others", async () => {
    const { attestation, first, sign } = await load();
    const { signers } = attestation.definition;
    const some = mergeAttestations([await sign(0), await sign(2), addSignature(attestation, signers[4]!, "0x12")]);

    expect(() => attestCall(some, [])).to.throw(SignaturesMissingError);
    const offline = await checkSignatures(some);
    expect(() => attestCall(some, offline)).to.throw(
      SignaturesMissingError,
      `2 more signatures are needed, of ${signers[1]} (missing), ${signers[2]} (unchecked), ` +
        `${signers[3]} (missing), ${signers[4]} (unchecked).`,
    );
    const online = await checkSignatures(some, provider);
    expect(() => attestCall(some, online, first.address)).to.throw(
      SignaturesMissingError,
      `1 more signature is needed, of ${signers[1]} (missing), ${signers[3]} (missing), ${signers[4]} (invalid).`,
    );
  });
});
