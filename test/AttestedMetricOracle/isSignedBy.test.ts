/*
 * isSignedBy(signer, question, value, signature)
 * ├── given a key's, or one that a contract accepts → true, also of accounts that no metric lists
 * └── given anything else → false, whatever the contract does
 */
import { expect } from "chai";

import { signAttestation } from "../../toolkit/attestation/typed-data.js";
import { malleated } from "../support/signatures.js";
import { createAttestedFixture, VALUE } from "./fixture.js";

const { ethers, load } = await createAttestedFixture();

describe("AttestedMetricOracle.isSignedBy", function () {
  it("knows a key's signature over this question and value, and no other", async function () {
    const { oracle, stranger, question, location } = await load();
    const signature = await signAttestation(stranger, question, VALUE, location);

    expect(await oracle.isSignedBy(stranger, question, VALUE, signature)).to.equal(true);

    expect(await oracle.isSignedBy(stranger, question, VALUE + 1n, signature)).to.equal(false);
    expect(await oracle.isSignedBy(stranger, { ...question, from: 0n }, VALUE, signature)).to.equal(false);
    expect(await oracle.isSignedBy(location.verifyingContract, question, VALUE, signature)).to.equal(false);
    expect(await oracle.isSignedBy(stranger, question, VALUE, malleated(signature))).to.equal(false);
  });

  it("gives its caller no privilege", async function () {
    const { oracle, signers, question } = await load();

    expect(await oracle.connect(signers[0]).isSignedBy(signers[0], question, VALUE, "0x")).to.equal(false);
  });

  it("asks a contract, and lives with what it does", async function () {
    const { oracle, question } = await load();
    const hostile = await ethers.deployContract("HostileSigner");

    for (const [behaviour, accepts] of [true, false, false, false, false, true, false].entries()) {
      await hostile.behave(behaviour);
      expect(await oracle.isSignedBy(hostile, question, VALUE, "0x12"), `behaviour ${behaviour}`).to.equal(accepts);
    }
  });
});
