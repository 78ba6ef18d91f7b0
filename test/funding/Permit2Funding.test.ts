import { expect } from "chai";
import { concat, Contract, Interface, TypedDataEncoder } from "ethers";
import { network } from "hardhat";

import type { Funding } from "../../toolkit/funding/funding.js";
import { PERMIT2_ADDRESS, permit2Nonce, permit2TypedData } from "../../toolkit/funding/permit2.js";
import {
  deployFunding,
  PLENTY,
  send,
  signTypedData,
  submission,
  type FundingFixture,
  type Variation,
} from "../support/funding.js";
import { Safe } from "../support/safe.js";
import { compacted, malleated } from "../support/signatures.js";
import { fundsAsAPlugin } from "./plugin.behavior.js";

/*
Permit2Funding.fundWithPermit2, with the real Permit2
├── as every plug-in: plugin.behavior.ts
├── who submits it: anyone; the first of two wins and the outcome is the same
├── the permit
│   ├── for another agreement, first period or count, of another key, for another plug-in or chain: refused
│   ├── without witness: refused; malleated or in 64 bytes (ERC-2098): works, and still only once
│   ├── a second after its deadline: refused; in the last second: works
│   ├── used, or invalidated by the client: refused
│   └── submitted to Permit2 by somebody else: refused
├── given the client did not approve Permit2: refused
├── given the client is a contract (ERC-1271, a Safe of two): works; not with one owner's signature
├── given the client is a key with code (EIP-7702): its code decides
├── given a token that returns nothing (USDT): works
└── given a chain without Permit2: refused
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const NAME = "Permit2Funding";

const PERMIT2 = new Interface([
  "error InvalidSigner()",
  "error InvalidSignature()",
  "error InvalidContractSignature()",
  "error InvalidNonce()",
  "error SignatureExpired(uint256 signatureDeadline)",
  "function invalidateUnorderedNonces(uint256 wordPos, uint256 mask)",
  "function permitTransferFrom(((address token, uint256 amount) permitted, uint256 nonce, uint256 deadline) permit, (address to, uint256 requestedAmount) transferDetails, address owner, bytes signature)",
  "function permitWitnessTransferFrom(((address token, uint256 amount) permitted, uint256 nonce, uint256 deadline) permit, (address to, uint256 requestedAmount) transferDetails, address owner, bytes32 witness, string witnessTypeString, bytes signature)",
]);
const permit2 = { interface: PERMIT2 } as never;

async function fixture() {
  return await deployFunding(connection);
}
const load = () => networkHelpers.loadFixture(fixture);

const of = (terms: Funding["terms"]): Funding => ({ terms, firstPeriod: 0, count: 1 });
const ready = (made: FundingFixture, variation?: Variation, terms = made.terms) =>
  submission(made, NAME, of(terms), variation);

async function typedDataOf({ plugins, location, deadline }: FundingFixture, terms: Funding["terms"]) {
  const plugin = await plugins[NAME].getAddress();
  return permit2TypedData(of(terms), { location, plugin, nonce: permit2Nonce(of(terms), location), deadline });
}

describe("Permit2Funding.fundWithPermit2", () => {
  // Permit2 says it with a word of its own, whatever the token's reason was.
  const failed = () => ({ error: "TRANSFER_FROM_FAILED", args: [] });
  fundsAsAPlugin(connection, NAME, failed, failed);

  it("names the real Permit2", async () => {
    const { plugins } = await load();
    expect(await plugins[NAME].PERMIT2()).to.equal(PERMIT2_ADDRESS);
  });

  context("who submits it", () => {
    for (const who of ["stranger", "client", "agency"] as const) {
      it(`may be the ${who}, with the client's money`, async () => {
        const made = await load();
        const { usdc, escrow, client, terms } = made;
        const funding = send({ ...(await ready(made)), from: made[who] });
        await expect(funding).to.changeTokenBalances(ethers, usdc, [client, escrow], [-terms.cap, terms.cap]);
      });
    }

    it("may be who saw it first: the outcome is the same, and the other's fails", async () => {
      const made = await load();
      const { usdc, escrow, client, terms } = made;
      const call = await ready(made);
      await send({ ...call, from: made.arbiter });
      expect(await escrow.held(terms)).to.equal(terms.cap);
      await expect(send(call)).to.be.revertedWithCustomError(permit2, "InvalidNonce");
      expect(await usdc.balanceOf(client)).to.equal(PLENTY - terms.cap);
    });
  });

  context("the permit", () => {
    const wrong: [what: string, (made: FundingFixture) => Variation | Promise<Variation>, error?: string][] = [
      ["for another agreement", ({ terms }) => ({ signedFor: of({ ...terms, cancelNotice: 1n }) })],
      ["for another agency", ({ terms, arbiter }) => ({ signedFor: of({ ...terms, agency: arbiter.address }) })],
      ["for a later period", ({ terms }) => ({ signedFor: { ...of(terms), firstPeriod: 1 } })],
      ["for more periods", ({ terms }) => ({ signedFor: { ...of(terms), count: 2 } })],
      ["of another key", ({ stranger }) => ({ signer: stranger })],
      ["for another plug-in", async ({ plugins }) => ({ payee: await plugins.Erc2612Funding.getAddress() })],
      ["on another chain", () => ({ domain: { name: "Permit2", chainId: 1n, verifyingContract: PERMIT2_ADDRESS } })],
      ["of 65 zeros", () => ({ signature: () => `0x${"00".repeat(65)}` }), "InvalidSignature"],
    ];
    for (const [what, variation, error = "InvalidSigner"] of wrong) {
      it(`is refused ${what}`, async () => {
        const made = await load();
        const call = await ready(made, await variation(made));
        await expect(send(call)).to.be.revertedWithCustomError(permit2, error);
        expect(await made.usdc.balanceOf(made.client)).to.equal(PLENTY);
      });
    }

    it("works once, in whatever form the signature is: its nonce is what counts", async () => {
      const made = await load();
      const calls = [
        await ready(made),
        await ready(made, { signature: malleated }),
        await ready(made, { signature: compacted }),
      ];
      for (const call of calls) {
        const before = await networkHelpers.takeSnapshot();
        await send(call);
        for (const other of calls) await expect(send(other)).to.be.revertedWithCustomError(permit2, "InvalidNonce");
        expect(await made.usdc.balanceOf(made.client)).to.equal(PLENTY - made.terms.cap);
        await before.restore();
      }
    });

    it("is refused when it does not say what it is for", async () => {
      const made = await load();
      const { domain, types, message } = await typedDataOf(made, made.terms);
      const signature = () =>
        signTypedData(made.client, {
          domain,
          types: {
            PermitTransferFrom: (types["PermitWitnessTransferFrom"] ?? []).slice(0, -1),
            TokenPermissions: types["TokenPermissions"] ?? [],
          },
          message,
        });
      await expect(send(await ready(made, { signature }))).to.be.revertedWithCustomError(permit2, "InvalidSigner");
    });

    it("is refused a second after its deadline; not in the last second", async () => {
      const made = await load();
      const validity = { validAfter: 0n, validBefore: made.now + 1000n };
      const call = await ready(made, { validity });
      const before = await networkHelpers.takeSnapshot();
      await networkHelpers.time.setNextBlockTimestamp(validity.validBefore + 1n);
      await expect(send(call))
        .to.be.revertedWithCustomError(permit2, "SignatureExpired")
        .withArgs(validity.validBefore);
      await before.restore();
      await networkHelpers.time.setNextBlockTimestamp(validity.validBefore);
      await send(call);
      expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
    });

    it("is refused once the client invalidated it", async () => {
      const made = await load();
      const nonce = permit2Nonce(of(made.terms), made.location);
      const call = await ready(made);
      const real = new Contract(PERMIT2_ADDRESS, PERMIT2, made.client);
      await real.getFunction("invalidateUnorderedNonces")(nonce >> 8n, 1n << (nonce & 255n));
      await expect(send(call)).to.be.revertedWithCustomError(permit2, "InvalidNonce");
    });

    it("is of no use to whoever submits it to Permit2", async () => {
      const made = await load();
      const { client, stranger, usdc, terms } = made;
      const { domain, types, message } = await typedDataOf(made, terms);
      const signature = await client.signTypedData(domain, types, message);
      const witness = TypedDataEncoder.hashStruct(
        "Funding",
        { Funding: types["Funding"] ?? [] },
        message["witness"] as Record<string, unknown>,
      );
      const witnessType =
        "Funding witness)Funding(bytes32 agreementId,uint256 firstPeriod,uint256 count)TokenPermissions(address token,uint256 amount)";
      const details = { to: stranger.address, requestedAmount: terms.cap };
      const data = PERMIT2.encodeFunctionData("permitWitnessTransferFrom", [
        message,
        details,
        client.address,
        witness,
        witnessType,
        signature,
      ]);
      await expect(stranger.sendTransaction({ to: PERMIT2_ADDRESS, data })).to.be.revertedWithCustomError(
        permit2,
        "InvalidSigner",
      );
      expect(await usdc.balanceOf(stranger)).to.equal(0);
    });
  });

  context("given the client did not approve Permit2", () => {
    it("is refused, and nothing is used up", async () => {
      const made = await load();
      const { usdc, client, escrow, terms } = made;
      await usdc.connect(client).approve(PERMIT2_ADDRESS, terms.cap - 1n);
      const call = await ready(made);
      await expect(send(call)).to.be.revertedWith("TRANSFER_FROM_FAILED");
      await usdc.connect(client).approve(PERMIT2_ADDRESS, terms.cap);
      await send(call);
      expect(await escrow.held(terms)).to.equal(terms.cap);
    });
  });

  context("given the client is a contract", () => {
    it("takes the money of a Safe of two with both signatures, and not with one", async () => {
      const made = await load();
      const { usdc, escrow, client, arbiter, stranger, plugins } = made;
      const safe = await Safe.deploy(stranger, [client.address, arbiter.address]);
      await usdc.mint(safe.address, PLENTY);
      await networkHelpers.impersonateAccount(safe.address);
      await networkHelpers.setBalance(safe.address, 10n ** 18n);
      await usdc.connect(await ethers.getSigner(safe.address)).approve(PERMIT2_ADDRESS, PLENTY);
      const terms = { ...made.terms, client: safe.address };
      const { domain, types, message } = await typedDataOf(made, terms);
      const digest = TypedDataEncoder.hash(domain, types, message);

      for (const owners of [[client], [client, stranger]]) {
        const call = await ready(made, { signature: () => safe.sign(digest, owners) }, terms);
        await expect(send(call)).to.revert(ethers);
      }
      const funding = send(await ready(made, { signature: () => safe.sign(digest, [client, arbiter]) }, terms));
      await expect(funding).to.changeTokenBalances(ethers, usdc, [safe.address, escrow], [-terms.cap, terms.cap]);
      const id = await escrow.agreementId(terms);
      await expect(funding).to.emit(plugins[NAME], "FundedFrom").withArgs(id, safe.address);
    });
  });

  context("given the client is a key with code (EIP-7702)", () => {
    it("takes the signature that its code takes", async () => {
      const made = await load();
      const { client, arbiter, stranger } = made;
      const wallet = await ethers.deployContract("MockWallet", [stranger.address]);
      await networkHelpers.setCode(client.address, concat(["0xef0100", await wallet.getAddress()]));
      const delegated = await ethers.getContractAt("MockWallet", client.address);
      await delegated.connect(stranger).setOwner(arbiter);
      await expect(send(await ready(made))).to.be.revertedWithCustomError(permit2, "InvalidContractSignature");
      await send(await ready(made, { signer: arbiter }));
      expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
    });
  });

  context("given a token that returns nothing", () => {
    it("funds with it, period after period", async () => {
      const made = await load();
      const { escrow, client, plugins } = made;
      const usdt = await ethers.deployContract("MockNoReturnToken");
      await usdt.mint(client, PLENTY);
      await usdt.connect(client).approve(PERMIT2_ADDRESS, PLENTY);
      const terms = { ...made.terms, token: await usdt.getAddress() };
      for (const firstPeriod of [0, 1]) {
        await send(await submission(made, NAME, { terms, firstPeriod, count: 1 }));
      }
      expect(await escrow.held(terms)).to.equal(2n * terms.cap);
      expect(await usdt.balanceOf(escrow)).to.equal(2n * terms.cap);
      expect(await usdt.balanceOf(plugins[NAME])).to.equal(0);
    });
  });

  context("given a chain without Permit2", () => {
    it("reverts", async () => {
      const made = await load();
      const call = await ready(made);
      await networkHelpers.setCode(PERMIT2_ADDRESS, "0x");
      await expect(send(call)).to.be.revertedWithoutReason(ethers);
    });
  });
});
