/*
 * isFrom(signer, digest, signature)
 * ├── given the signature does not end with the magic bytes, or is shorter than they are → false, calls nothing
 * ├── given what precedes them cannot be decoded → reverts
 * ├── given the signer has no code
 * │   ├── deployment fails, or puts nothing there → false
 * │   └── deployment works → what the wallet says
 * └── given the signer has code → what the wallet says; the deployment is not called
 */
import { expect } from "chai";
import { concat, dataSlice, getBytes, id, toBeHex } from "ethers";
import { network } from "hardhat";

import { ERC6492_MAGIC, wrapped } from "../support/signatures.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const SALT = toBeHex(1, 32);
const DIGEST = id("what is signed");

async function deploy() {
  const [owner, other] = await ethers.getSigners();
  if (owner === undefined || other === undefined) throw new Error("The chain has no accounts.");
  const verifier = await ethers.deployContract("CounterfactualSignatures");
  const factory = await ethers.deployContract("MockWalletFactory");
  const wallet = await factory.addressOf(owner, SALT);
  const deployment = factory.interface.encodeFunctionData("deploy", [owner.address, SALT]);
  // A key that signs the digest itself, without the prefix of a personal message.
  const key = ethers.Wallet.createRandom().signingKey;
  const keyOwner = ethers.computeAddress(key.publicKey);
  return { owner, other, verifier, factory, wallet, deployment, key, keyOwner };
}

describe("CounterfactualSignatures.isFrom", () => {
  const load = () => networkHelpers.loadFixture(deploy);

  async function walletOfKey() {
    const made = await load();
    const wallet = await made.factory.addressOf(made.keyOwner, SALT);
    const deployment = made.factory.interface.encodeFunctionData("deploy", [made.keyOwner, SALT]);
    const inner = made.key.sign(DIGEST).serialized;
    const signature = wrapped(await made.factory.getAddress(), deployment, inner);
    return { ...made, wallet, deployment, inner, signature };
  }

  it("has the magic bytes of ERC-6492", async () => {
    const { verifier } = await load();
    expect(await verifier.MAGIC()).to.equal(ERC6492_MAGIC);
  });

  context("given the signature does not end with the magic bytes", () => {
    it("is false, and nothing is called", async () => {
      const { verifier, wallet, signature } = await walletOfKey();
      const length = getBytes(signature).length;
      for (const other of [
        "0x",
        "0x6492",
        dataSlice(ERC6492_MAGIC, 1),
        dataSlice(signature, 0, length - 1),
        concat([signature, "0x00"]),
      ]) {
        expect(await verifier.isFrom.staticCall(wallet, DIGEST, other)).to.equal(false);
        await verifier.isFrom(wallet, DIGEST, other);
        expect(await ethers.provider.getCode(wallet)).to.equal("0x");
      }
    });
  });

  context("given what precedes the magic bytes cannot be decoded", () => {
    it("reverts", async () => {
      const { verifier, wallet } = await walletOfKey();
      for (const before of ["0x", toBeHex(1, 32), `0x${"ff".repeat(96)}`]) {
        const call = verifier.isFrom(wallet, DIGEST, concat([before, ERC6492_MAGIC]));
        await expect(call).to.be.revertedWithoutReason(ethers);
      }
    });
  });

  context("given the signer has no code", () => {
    it("deploys it and asks it", async () => {
      const { verifier, wallet, signature } = await walletOfKey();
      expect(await verifier.isFrom.staticCall(wallet, DIGEST, signature)).to.equal(true);
      await verifier.isFrom(wallet, DIGEST, signature);
      expect(await ethers.provider.getCode(wallet)).to.not.equal("0x");
      expect(await verifier.isFrom.staticCall(wallet, id("something else"), signature)).to.equal(false);
    });

    it("is false when the deployment fails", async () => {
      const { verifier, wallet, signature, factory } = await walletOfKey();
      await factory.close(true);
      expect(await verifier.isFrom.staticCall(wallet, DIGEST, signature)).to.equal(false);
    });

    it("is false when the deployment puts nothing there", async () => {
      const { verifier, deployment, inner, factory, other, keyOwner } = await walletOfKey();
      const signature = wrapped(await factory.getAddress(), deployment, inner);
      expect(await verifier.isFrom.staticCall(keyOwner, DIGEST, signature)).to.equal(false);
      const nowhere = wrapped(other.address, deployment, inner);
      expect(await verifier.isFrom.staticCall(keyOwner, DIGEST, nowhere)).to.equal(false);
    });
  });

  context("given the signer has code", () => {
    it("asks it without calling the deployment", async () => {
      const { verifier, wallet, signature, factory, keyOwner } = await walletOfKey();
      await factory.deploy(keyOwner, SALT);
      const target = await ethers.deployContract("MockOracle");
      await factory.aim(target, target);
      await expect(verifier.isFrom(wallet, DIGEST, signature)).to.not.emit(factory, "Detoured");
      expect(await verifier.isFrom.staticCall(wallet, DIGEST, signature)).to.equal(true);
    });
  });
});
