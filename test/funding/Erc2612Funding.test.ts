import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { network } from "hardhat";

import { permitTypedData } from "../../toolkit/funding/erc2612.js";
import { signTerms } from "../../toolkit/terms/typed-data.js";
import {
  deployFunding,
  PLENTY,
  send,
  signTypedData,
  submission,
  type FundingFixture,
  type Variation,
} from "../support/funding.js";
import { fundsAsAPlugin } from "./plugin.behavior.js";

/*
Erc2612Funding.fundWithPermit
├── as every plug-in: plugin.behavior.ts
├── whose money
│   ├── the caller's, also when it is not the client: a gift
│   └── never the client's by another's call: not by its permit, nor by its allowance
├── the permit
│   ├── exactly used: no allowance is left
│   ├── used before by somebody who saw it: works all the same
│   ├── rubbish, but there is an allowance: works, and an endless one stays
│   ├── expired, of another key, for another amount or spender, on another chain or token: the token's error
│   └── submitted twice: the token's error; of a period that is funded: NotNextPeriod
└── the token
    ├── without permit, or as USDT is: works with an allowance
    └── that answers to permit and does nothing: refused
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function fixture() {
  return await deployFunding(connection);
}
const load = () => networkHelpers.loadFixture(fixture);

const ready = (made: FundingFixture, variation?: Variation, terms = made.terms) =>
  submission(made, "Erc2612Funding", { terms, firstPeriod: 0, count: 1 }, variation);

async function deployToken(kind: "MockERC20" | "MockNoReturnToken" | "MockSilentToken", { token }: FundingFixture) {
  if (kind === "MockNoReturnToken") return await ethers.deployContract(kind);
  return kind === "MockERC20" ? token : await ethers.deployContract(kind);
}

/** Submits the client's permit to the token, as anybody can who sees it. */
async function usePermit(made: FundingFixture): Promise<void> {
  const { usdc, client, deadline, terms } = made;
  const plugin = await made.plugins.Erc2612Funding.getAddress();
  const context = { token: made.domain, plugin, payer: client.address, nonce: 0n, deadline };
  const permit = await signTypedData(client, permitTypedData({ terms, firstPeriod: 0, count: 1 }, context));
  const { v, r, s } = ethers.Signature.from(permit);
  await usdc.connect(made.stranger).permit(client, plugin, terms.cap, deadline, v, r, s);
}

describe("Erc2612Funding.fundWithPermit", () => {
  fundsAsAPlugin(
    connection,
    "Erc2612Funding",
    ({ usdc }) => ({ in: usdc, error: "EnforcedPause", args: [] }),
    async ({ plugins, usdc }) => ({
      in: plugins.Erc2612Funding,
      error: "SafeERC20FailedOperation",
      args: [await usdc.getAddress()],
    }),
  );

  context("whose money", () => {
    it("takes a gift of a stranger, and names it", async () => {
      const made = await load();
      const { usdc, escrow, stranger, client, plugins, terms } = made;
      await usdc.mint(stranger, terms.cap);
      const funding = send(await ready(made, { payer: stranger }));
      const id = await escrow.agreementId(terms);
      await expect(funding).to.emit(plugins.Erc2612Funding, "FundedFrom").withArgs(id, stranger.address);
      await expect(funding).to.changeTokenBalances(
        ethers,
        usdc,
        [stranger, client, escrow],
        [-terms.cap, 0, terms.cap],
      );
    });

    it("does not take the client's by a permit that another submits", async () => {
      const made = await load();
      const { usdc, client, stranger } = made;
      const relayed = { ...(await ready(made)), from: stranger };
      await expect(send(relayed)).to.be.revertedWithCustomError(usdc, "ERC2612InvalidSigner");
      expect(await usdc.balanceOf(client)).to.equal(PLENTY);
    });

    for (const who of ["stranger", "agency"] as const) {
      it(`does not take the client's by its allowance when the ${who} calls`, async () => {
        const made = await load();
        const { usdc, client, plugins } = made;
        await usdc.connect(client).approve(plugins.Erc2612Funding, MaxUint256);
        // Neither with the client's permit, nor with one of its own, for money that it does not have.
        const theirs = { ...(await ready(made)), from: made[who] };
        await expect(send(theirs)).to.be.revertedWithCustomError(usdc, "ERC2612InvalidSigner");
        await expect(send(await ready(made, { payer: made[who] })))
          .to.be.revertedWithCustomError(usdc, "ERC20InsufficientBalance")
          .withArgs(made[who].address, 0, made.terms.cap);
        expect(await usdc.balanceOf(client)).to.equal(PLENTY);
      });
    }
  });

  context("the permit", () => {
    it("is used up", async () => {
      const made = await load();
      await send(await ready(made));
      expect(await made.usdc.allowance(made.client, made.plugins.Erc2612Funding)).to.equal(0);
      expect(await made.usdc.nonces(made.client)).to.equal(1);
    });

    it("does its work when somebody used it before", async () => {
      const made = await load();
      const { usdc, escrow, client, plugins, terms } = made;
      const call = await ready(made);
      await usePermit(made);
      expect(await usdc.allowance(client, plugins.Erc2612Funding)).to.equal(terms.cap);

      await expect(send(call)).to.changeTokenBalances(ethers, usdc, [client, escrow], [-terms.cap, terms.cap]);
      expect(await usdc.allowance(client, plugins.Erc2612Funding)).to.equal(0);
    });

    it("is of no use to who used it before", async () => {
      const made = await load();
      await usePermit(made);
      const own = { ...made.terms, client: made.stranger.address };
      const consent = await signTerms(made.agency, own, made.location);
      const theft = await ready(made, { payer: made.stranger, consent }, own);
      await expect(send(theft)).to.be.revertedWithCustomError(made.usdc, "ERC20InsufficientBalance");
      expect(await made.usdc.balanceOf(made.client)).to.equal(PLENTY);
    });

    for (const allowance of ["exact", "endless"] as const) {
      it(`may be rubbish where there is an ${allowance} allowance`, async () => {
        const made = await load();
        const { usdc, client, plugins, terms } = made;
        const given = allowance === "exact" ? terms.cap : MaxUint256;
        await usdc.connect(client).approve(plugins.Erc2612Funding, given);
        await send(await ready(made, { signer: made.arbiter }));
        const left = allowance === "exact" ? 0n : MaxUint256;
        expect(await usdc.allowance(client, plugins.Erc2612Funding)).to.equal(left);
      });
    }

    it("is refused a second after its deadline, with the token's error; not in the last second", async () => {
      const made = await load();
      const validity = { validAfter: 0n, validBefore: made.now + 1000n };
      const call = await ready(made, { validity });
      const before = await networkHelpers.takeSnapshot();
      await networkHelpers.time.setNextBlockTimestamp(validity.validBefore + 1n);
      await expect(send(call))
        .to.be.revertedWithCustomError(made.usdc, "ERC2612ExpiredSignature")
        .withArgs(validity.validBefore);
      await before.restore();
      await networkHelpers.time.setNextBlockTimestamp(validity.validBefore);
      await send(call);
      expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
    });

    const wrong: [string, (made: FundingFixture) => Variation | Promise<Variation>][] = [
      ["of another key", ({ arbiter }) => ({ signer: arbiter })],
      ["for two periods", ({ terms }) => ({ signedFor: { terms, firstPeriod: 0, count: 2 } })],
      ["for another plug-in", async ({ plugins }) => ({ payee: await plugins.Permit2Funding.getAddress() })],
      ["on another chain", ({ domain }) => ({ domain: { ...domain, chainId: 1n } })],
      ["of another token", ({ domain, client }) => ({ domain: { ...domain, verifyingContract: client.address } })],
    ];
    for (const [what, variation] of wrong) {
      it(`is refused ${what}, with the token's error`, async () => {
        const made = await load();
        const call = await ready(made, await variation(made));
        await expect(send(call)).to.be.revertedWithCustomError(made.usdc, "ERC2612InvalidSigner");
        expect(await made.usdc.balanceOf(made.client)).to.equal(PLENTY);
      });
    }

    it("works once", async () => {
      const made = await load();
      const call = await ready(made);
      await send(call);
      await expect(send(call)).to.be.revertedWithCustomError(made.usdc, "ERC2612InvalidSigner");
      // With a new permit, the period is what is wrong.
      await expect(send(await ready(made)))
        .to.be.revertedWithCustomError(made.escrow, "NotNextPeriod")
        .withArgs(0, 1);
      expect(await made.usdc.balanceOf(made.client)).to.equal(PLENTY - made.terms.cap);
    });
  });

  context("the token", () => {
    for (const kind of ["MockERC20", "MockNoReturnToken", "MockSilentToken"] as const) {
      it(`funds by an allowance, and not without: ${kind}`, async () => {
        const made = await load();
        const { escrow, client, plugins } = made;
        const token = await deployToken(kind, made);
        await token.mint(client, PLENTY);
        const terms = { ...made.terms, token: await token.getAddress() };
        const call = await ready(made, {}, terms);

        await expect(send(call)).to.revert(ethers);
        expect(await escrow.held(terms)).to.equal(0);

        await token.connect(client).approve(plugins.Erc2612Funding, terms.cap);
        await send(call);
        expect(await escrow.held(terms)).to.equal(terms.cap);
        expect(await token.balanceOf(plugins.Erc2612Funding)).to.equal(0);
        expect(await token.balanceOf(escrow)).to.equal(terms.cap);
      });
    }
  });
});
