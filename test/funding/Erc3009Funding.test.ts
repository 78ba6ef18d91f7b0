import { expect } from "chai";
import { AbiCoder, concat, keccak256, TypedDataEncoder } from "ethers";
import { network } from "hardhat";

import { authorizationNonce, authorizationTypedData } from "../../toolkit/funding/erc3009.js";
import type { Funding } from "../../toolkit/funding/funding.js";
import { DAY } from "../../toolkit/schedule/durations.js";
import { signTerms } from "../../toolkit/terms/typed-data.js";
import { USDC } from "../support/escrow.js";
import {
  deployFunding,
  PLENTY,
  send,
  signTypedData,
  submission,
  type FundingFixture,
  type Variation,
} from "../support/funding.js";
import { deploySafe } from "../support/safe.js";
import { compacted, malleated } from "../support/signatures.js";
import { fundsAsAPlugin } from "./plugin.behavior.js";

/*
Erc3009Funding.fundWithAuthorization
├── as every plug-in: plugin.behavior.ts
├── who submits it: anyone, the client, the agency; the first of two wins and the outcome is the same
├── the authorization
│   ├── for another agreement, first period or count, of another key, for another plug-in, chain or token: refused
│   ├── of another kind (transfer), malleated, short: refused
│   ├── before and at validAfter, at validBefore and later: refused; between: works
│   ├── used, or cancelled by the client: refused
│   └── submitted to the token by somebody else: refused
├── given the client is a contract (ERC-1271, a Safe of two): works by the form with bytes; not once an owner changed
├── given the client is a key with code (EIP-7702): works with the key's signature
└── the token
    ├── without ERC-3009: refused
    └── that answers to it and does nothing (WETH): moves what was sent to the plug-in by mistake, and nothing else
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const NAME = "Erc3009Funding";

async function fixture() {
  return await deployFunding(connection);
}
const load = () => networkHelpers.loadFixture(fixture);

const ready = (made: FundingFixture, variation?: Variation, funding: Partial<Funding> = {}) =>
  submission(made, NAME, { terms: made.terms, firstPeriod: 0, count: 1, ...funding }, variation);

describe("Erc3009Funding.fundWithAuthorization", () => {
  fundsAsAPlugin(
    connection,
    NAME,
    ({ usdc }) => ({ in: usdc, error: "EnforcedPause", args: [] }),
    async ({ escrow, usdc }) => ({
      in: escrow,
      error: "SafeERC20FailedOperation",
      args: [await usdc.getAddress()],
    }),
  );

  context("who submits it", () => {
    for (const who of ["stranger", "client", "agency"] as const) {
      it(`may be the ${who}, with the client's money`, async () => {
        const made = await load();
        const { usdc, escrow, client, terms } = made;
        const funding = send({ ...(await ready(made)), from: made[who] });
        await expect(funding).to.changeTokenBalances(ethers, usdc, [client, escrow], [-terms.cap, terms.cap]);
        const nonce = keccak256(
          AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256", "uint256"], [await escrow.agreementId(terms), 0, 1]),
        );
        await expect(funding).to.emit(usdc, "AuthorizationUsed").withArgs(client.address, nonce);
      });
    }

    it("may be who saw it first: the outcome is the same, and the other's fails", async () => {
      const made = await load();
      const { usdc, escrow, client, terms } = made;
      const call = await ready(made);
      await send({ ...call, from: made.arbiter });
      expect(await escrow.held(terms)).to.equal(terms.cap);
      await expect(send(call)).to.be.revertedWithCustomError(usdc, "ERC3009UsedAuthorization");
      expect(await usdc.balanceOf(client)).to.equal(PLENTY - terms.cap);
    });

    it("cannot add a consent of its own", async () => {
      const made = await load();
      const consent = await signTerms(made.stranger, made.terms, made.location);
      await expect(send(await ready(made, { consent }))).to.be.revertedWithCustomError(made.escrow, "ConsentMissing");
    });
  });

  context("the authorization", () => {
    const wrong: [string, (made: FundingFixture) => Variation | Promise<Variation>][] = [
      ["for another agreement", ({ terms }) => ({ signedFor: of({ ...terms, cancelNotice: 1n }) })],
      ["for another agency", ({ terms, arbiter }) => ({ signedFor: of({ ...terms, agency: arbiter.address }) })],
      ["for a later period", ({ terms }) => ({ signedFor: { ...of(terms), firstPeriod: 1 } })],
      ["for more periods", ({ terms }) => ({ signedFor: { ...of(terms), count: 2 } })],
      ["of another key", ({ stranger }) => ({ signer: stranger })],
      ["of the agency", ({ agency }) => ({ signer: agency })],
      ["for another plug-in", async ({ plugins }) => ({ plugin: await plugins.Permit2Funding.getAddress() })],
      ["for the escrow", ({ location }) => ({ plugin: location.verifyingContract })],
      ["on another chain", ({ domain }) => ({ domain: { ...domain, chainId: 1n } })],
      ["of another token", ({ domain, client }) => ({ domain: { ...domain, verifyingContract: client.address } })],
      ["cut to 64 bytes", () => ({ signature: compacted })],
      ["with a byte more", () => ({ signature: (signature) => concat([signature, "0x00"]) })],
      ["that is empty", () => ({ signature: () => "0x" })],
      ["of 65 zeros, the zero address's", () => ({ signature: () => `0x${"00".repeat(65)}` })],
    ];
    const of = (terms: Funding["terms"]): Funding => ({ terms, firstPeriod: 0, count: 1 });
    for (const [what, variation] of wrong) {
      it(`is refused ${what}`, async () => {
        const made = await load();
        const call = await ready(made, await variation(made));
        const zeros = what.includes("zeros");
        const error = zeros ? "ECDSAInvalidSignature" : "ERC3009InvalidSignature";
        await expect(send(call)).to.be.revertedWithCustomError(made.usdc, error);
        expect(await made.usdc.balanceOf(made.client)).to.equal(PLENTY);
      });
    }

    it("is refused malleated", async () => {
      const made = await load();
      const call = await ready(made, { signature: malleated });
      await expect(send(call)).to.be.revertedWithCustomError(made.usdc, "ECDSAInvalidSignatureS");
    });

    it("is refused when it is one for anybody to submit", async () => {
      const made = await load();
      const { usdc, client, domain, plugins, location, deadline, terms } = made;
      const validity = { validAfter: 0n, validBefore: deadline };
      const context = { location, token: domain, plugin: await plugins[NAME].getAddress(), ...validity };
      const { types, message } = authorizationTypedData(of(terms), context);
      const renamed = { TransferWithAuthorization: types["ReceiveWithAuthorization"] ?? [] };
      const signature = () => signTypedData(client, { domain, types: renamed, message });
      await expect(send(await ready(made, { signature }))).to.be.revertedWithCustomError(
        usdc,
        "ERC3009InvalidSignature",
      );
    });

    const from = DAY / 2n;
    const until = DAY;
    for (const [when, second, works] of [
      ["at validAfter", from, false],
      ["a second after validAfter", from + 1n, true],
      ["a second before validBefore", until - 1n, true],
      ["at validBefore", until, false],
    ] as const) {
      it(`is ${works ? "taken" : "refused"} ${when}`, async () => {
        const made = await load();
        const validity = { validAfter: made.now + from, validBefore: made.now + until };
        const call = await ready(made, { validity });
        await networkHelpers.time.setNextBlockTimestamp(made.now + second);
        if (works) {
          await send(call);
          expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
        } else {
          await expect(send(call))
            .to.be.revertedWithCustomError(made.usdc, "ERC3009InvalidAuthorizationTime")
            .withArgs(validity.validAfter, validity.validBefore);
        }
      });
    }

    it("works once, also when what it paid for is over", async () => {
      const made = await load();
      const { usdc, escrow, client, terms, location } = made;
      const call = await ready(made);
      await send(call);
      const nonce = authorizationNonce(of(terms), location);
      const used = () =>
        expect(send(call))
          .to.be.revertedWithCustomError(usdc, "ERC3009UsedAuthorization")
          .withArgs(client.address, nonce);
      await used();
      await escrow.connect(client).cancel(terms, 0);
      await used();
      expect(await usdc.balanceOf(client)).to.equal(PLENTY);
    });

    it("is refused once the client cancelled it", async () => {
      const made = await load();
      const { usdc, client, domain, terms, location } = made;
      const nonce = authorizationNonce(of(terms), location);
      const types = {
        CancelAuthorization: [
          { name: "authorizer", type: "address" },
          { name: "nonce", type: "bytes32" },
        ],
      };
      const message = { authorizer: client.address, nonce };
      const { v, r, s } = ethers.Signature.from(await client.signTypedData(domain, types, message));
      await usdc.connect(made.stranger).cancelAuthorization(client, nonce, v, r, s);
      await expect(send(await ready(made))).to.be.revertedWithCustomError(usdc, "ERC3009UsedAuthorization");
    });

    it("is of no use to whoever submits it to the token", async () => {
      const made = await load();
      const { usdc, client, domain, plugins, location, deadline, terms } = made;
      const plugin = await plugins[NAME].getAddress();
      const context = { location, token: domain, plugin, validAfter: 0n, validBefore: deadline };
      const signature = await signTypedData(client, authorizationTypedData(of(terms), context));
      const { v, r, s } = ethers.Signature.from(signature);
      const args = [client.address, plugin, terms.cap, 0, deadline, authorizationNonce(of(terms), location)] as const;
      const { interface: abi } = usdc;
      const forms = [
        abi.encodeFunctionData(
          "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)",
          [...args, v, r, s],
        ),
        abi.encodeFunctionData("receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)", [
          ...args,
          signature,
        ]),
      ];
      for (const data of forms) {
        await expect(made.stranger.sendTransaction({ to: usdc, data }))
          .to.be.revertedWithCustomError(usdc, "ERC20InvalidReceiver")
          .withArgs(plugin);
      }
      // By the other function it is another message.
      const data = abi.encodeFunctionData("transferWithAuthorization", [...args, v, r, s]);
      await expect(made.stranger.sendTransaction({ to: usdc, data })).to.be.revertedWithCustomError(
        usdc,
        "ERC3009InvalidSignature",
      );
      await send(await ready(made));
    });
  });

  context("given the client is a contract", () => {
    async function safeFixture() {
      const made = await deployFunding(connection);
      const owners = [made.client, made.arbiter];
      const safe = await deploySafe(made.stranger, owners);
      await made.usdc.mint(safe.address, PLENTY);
      return { ...made, owners, safe, terms: { ...made.terms, client: safe.address } };
    }
    type Made = Awaited<ReturnType<typeof safeFixture>>;
    const loadSafe = () => networkHelpers.loadFixture(safeFixture);

    const submitted = async (made: Made, owners: Made["owners"]) => {
      const { location, domain, deadline, plugins, terms } = made;
      const plugin = await plugins[NAME].getAddress();
      const context = { location, token: domain, plugin, validAfter: 0n, validBefore: deadline };
      const typedData = authorizationTypedData({ terms, firstPeriod: 0, count: 1 }, context);
      const digest = TypedDataEncoder.hash(typedData.domain, typedData.types, typedData.message);
      return await ready(made, { signature: () => made.safe.sign(digest, owners) });
    };

    it("takes the money of a Safe of two with both signatures", async () => {
      const made = await loadSafe();
      const { usdc, escrow, plugins, safe, terms, owners } = made;
      const funding = send(await submitted(made, owners));
      await expect(funding).to.changeTokenBalances(ethers, usdc, [safe.address, escrow], [-terms.cap, terms.cap]);
      const id = await escrow.agreementId(terms);
      await expect(funding).to.emit(plugins[NAME], "FundedFrom").withArgs(id, safe.address);
      await expect(send(await submitted(made, owners))).to.be.revertedWithCustomError(usdc, "ERC3009UsedAuthorization");
    });

    it("refuses one owner's signature, a stranger's, and a former owner's", async () => {
      const made = await loadSafe();
      const { usdc, safe, client, arbiter, stranger, agency, owners } = made;
      for (const signers of [[client], [client, stranger]]) {
        await expect(send(await submitted(made, signers))).to.be.revertedWithCustomError(
          usdc,
          "ERC3009InvalidSignature",
        );
      }
      await safe.replaceOwner(arbiter, agency);
      await expect(send(await submitted(made, owners))).to.be.revertedWithCustomError(usdc, "ERC3009InvalidSignature");
      await send(await submitted(made, [client, agency]));
    });
  });

  context("given the client is a key with code (EIP-7702)", () => {
    it("takes the key's signature", async () => {
      const made = await load();
      const wallet = await ethers.deployContract("MockWallet", [made.stranger.address]);
      await networkHelpers.setCode(made.client.address, concat(["0xef0100", await wallet.getAddress()]));
      await send(await ready(made));
      expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
    });
  });

  context("the token", () => {
    it("is refused without ERC-3009", async () => {
      const made = await load();
      const { token, client, escrow, plugins } = made;
      await token.connect(client).approve(plugins[NAME], PLENTY);
      const terms = { ...made.terms, token: await token.getAddress() };
      await expect(send(await ready(made, {}, { terms }))).to.be.revertedWithoutReason(ethers);
      expect(await escrow.held(terms)).to.equal(0);
    });

    it("that answers to everything moves nothing of anybody, except what lies in the plug-in", async () => {
      const made = await load();
      const { escrow, client, plugins } = made;
      const plugin = plugins[NAME];
      const silent = await ethers.deployContract("MockSilentToken");
      await silent.mint(client, PLENTY);
      await silent.connect(client).approve(plugin, PLENTY);
      const terms = { ...made.terms, token: await silent.getAddress(), cap: 5n * USDC };
      const call = await ready(made, { signer: made.stranger }, { terms });
      await expect(send(call))
        .to.be.revertedWithCustomError(silent, "ERC20InsufficientBalance")
        .withArgs(await plugin.getAddress(), 0, terms.cap);

      // Sent here by mistake: it is whoever's comes first, and no more than that.
      await silent.mint(plugin, terms.cap + 1n);
      await send(call);
      expect(await escrow.held(terms)).to.equal(terms.cap);
      expect(await silent.balanceOf(plugin)).to.equal(1);
      expect(await silent.balanceOf(client)).to.equal(PLENTY);
    });
  });
});
