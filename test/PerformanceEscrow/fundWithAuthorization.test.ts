import { expect } from "chai";
import { AbiCoder, concat, keccak256, TypedDataEncoder, ZeroAddress, type Interface } from "ethers";
import { network } from "hardhat";

import { authorizationNonce, authorizationTypedData } from "../../toolkit/funding/erc3009.js";
import type { Funding } from "../../toolkit/funding/funding.js";
import { PERMIT2_ADDRESS } from "../../toolkit/funding/permit2.js";
import { signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";
import { USDC } from "../support/escrow.js";
import {
  deployFunding,
  PLENTY,
  PLUGINS,
  send,
  signTypedData,
  submission,
  UsdcBehaviour,
  type FundingFixture,
  type Variation,
} from "../support/funding.js";
import { deployBytes } from "../support/hostile.js";
import { invalidTerms } from "../support/invalid-terms.js";
import { publishedTerms } from "../support/published.js";
import { Safe } from "../support/safe.js";
import { compacted, malleated, withV, wrapped } from "../support/signatures.js";
import { takesTheAgencysConsent } from "./consent.behavior.js";

/*
fundWithAuthorization
├── when the agreement is in native currency: NativeCurrency; when it carries native currency: refused
├── when fund would refuse it: its error, nothing moves, and the authorization stays unused
│   ├── ended, not the next period, count out of range, too late or too early, a rule that the terms break
│   ├── a gift took the period: the client keeps its money
│   └── where the agency's consent is needed: as in consent.behavior.ts
├── when the token does not accept the authorization
│   ├── for another agreement, first period or count, of another key, for another `to`, chain or token: refused
│   ├── of another kind (transfer), malleated, short, long, empty, with another v: refused
│   ├── before and at validAfter, at validBefore and later: refused; between: works
│   ├── used, or cancelled by the client: refused
│   ├── submitted to the token by a stranger, or by a token that the escrow calls: refused
│   ├── the client's balance is short, the token is paused: the token's error
│   └── the "token" is none: has no ERC-3009, or is a contract of another kind, the project's own included: refused
├── when the token moves another amount: WrongAmountReceived, nothing is lost, and it works once the token is well
│   ├── a fee, too much, nothing, nothing of a token that answers to everything (WETH)
│   └── also when donations, the token's callback or a wallet's deployment bring what is missing
├── given a token that calls back: Locked for every function of the escrow that moves money, also through plug-ins
└── when all is right
    ├── one period, several, all; the rest later: events, state, balances
    ├── by anyone: the client, a stranger, the agency without a signature; the first of two wins
    ├── given the client is a contract (a Safe of two): the form with bytes; not once an owner changed
    ├── given the client is a key with code (EIP-7702): the key's signature
    └── given donated tokens, and allowances for the escrow: nothing of them moves
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function fixture() {
  return await deployFunding(connection);
}
const load = () => networkHelpers.loadFixture(fixture);
type Made = FundingFixture;

const of = (terms: Terms): Funding => ({ terms, firstPeriod: 0, count: 1 });
const ready = (made: Made, variation?: Variation, funding: Partial<Funding> = {}) =>
  submission(made, "authorization", { ...of(made.terms), ...funding }, variation);
const fund = async (made: Made, variation?: Variation, funding?: Partial<Funding>) =>
  send(await ready(made, variation, funding));
const at = (time: bigint) => networkHelpers.time.setNextBlockTimestamp(time);

async function expectNothingMoved({ usdc, escrow, client, terms, location }: Made, funding = of(terms)): Promise<void> {
  expect(await usdc.balanceOf(client)).to.equal(PLENTY);
  expect(await usdc.balanceOf(escrow)).to.equal(0);
  expect(await escrow.held(funding.terms)).to.equal(0);
  expect(await usdc.authorizationState(client, authorizationNonce(funding, location))).to.equal(false);
}

/** What the client signs for a funding, for what it cannot be used for. */
async function authorizationOf({ client, domain, location, deadline }: Made, funding: Funding) {
  const typedData = authorizationTypedData(funding, { location, token: domain, validAfter: 0n, validBefore: deadline });
  const { from, to, value, validAfter, validBefore, nonce } = typedData.message;
  const signature = await signTypedData(client, typedData);
  const { v, r, s } = ethers.Signature.from(signature);
  return { args: [from, to, value, validAfter, validBefore, nonce], vrs: [v, r, s], signature };
}

const RECEIVE = "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)";
const RECEIVE_BYTES = "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)";

describe("PerformanceEscrow.fundWithAuthorization", () => {
  context("when the agreement is in native currency", () => {
    it("reverts with NativeCurrency before anything else", async () => {
      const made = await load();
      const terms = { ...made.terms, token: ZeroAddress, cap: 0n };
      const call = made.escrow.connect(made.stranger).fundWithAuthorization(terms, 7, 0, "0x", 0, 0, "0x");
      await expect(call).to.be.revertedWithCustomError(made.escrow, "NativeCurrency").withArgs();
    });
  });

  context("when it carries native currency", () => {
    it("reverts: nothing could return it", async () => {
      const made = await load();
      await expect(fund(made, { value: 1n })).to.be.revertedWithoutReason(ethers);
      await expectNothingMoved(made);
    });
  });

  context("when fund would refuse it", () => {
    it("reverts with AlreadyEnded after a cancellation: what was given back cannot be taken again", async () => {
      const made = await load();
      const { escrow, usdc, client, terms } = made;
      const calls = [await ready(made), await ready(made, {}, { firstPeriod: 1 })];
      await fund(made);
      await escrow.connect(client).cancel(terms, 0);
      const id = await escrow.agreementId(terms);
      for (const call of calls) {
        await expect(send(call)).to.be.revertedWithCustomError(escrow, "AlreadyEnded").withArgs(id, 1);
      }
      expect(await usdc.balanceOf(client)).to.equal(PLENTY);
    });

    it("reverts with NotNextPeriod for a gap, and for what is funded", async () => {
      const made = await load();
      const { escrow, usdc, client, terms } = made;
      await expect(fund(made, {}, { firstPeriod: 1 }))
        .to.be.revertedWithCustomError(escrow, "NotNextPeriod")
        .withArgs(1, 0);
      await expectNothingMoved(made, { ...of(terms), firstPeriod: 1 });
      const call = await ready(made);
      await send(call);
      await expect(send(call)).to.be.revertedWithCustomError(escrow, "NotNextPeriod").withArgs(0, 1);
      expect(await usdc.balanceOf(client)).to.equal(PLENTY - terms.cap);
    });

    it("reverts with NotNextPeriod when a gift took the period, and the client keeps its money", async () => {
      const made = await load();
      const { escrow, usdc, client, arbiter, terms, consent, location } = made;
      const calls = [await ready(made), await ready(made, {}, { count: 3 })];
      await usdc.mint(arbiter, terms.cap);
      await usdc.connect(arbiter).approve(escrow, terms.cap);
      await escrow.connect(arbiter).fund(terms, 0, 1, consent);
      for (const call of calls) {
        await expect(send(call)).to.be.revertedWithCustomError(escrow, "NotNextPeriod").withArgs(0, 1);
      }
      expect(await usdc.balanceOf(client)).to.equal(PLENTY);
      expect(await usdc.authorizationState(client, authorizationNonce(of(terms), location))).to.equal(false);
    });

    it("reverts with PeriodCountOutOfRange for none, more than are left, and absurdly many", async () => {
      const made = await load();
      const { escrow, stranger, terms, consent } = made;
      const refused = (first: number, count: bigint, left: number) =>
        expect(escrow.connect(stranger).fundWithAuthorization(terms, first, count, consent, 0, made.deadline, "0x"))
          .to.be.revertedWithCustomError(escrow, "PeriodCountOutOfRange")
          .withArgs(count, left);
      for (const count of [0n, 4n, 256n, 2n ** 256n - 1n]) await refused(0, count, 3);
      await expectNothingMoved(made);
      await fund(made);
      for (const count of [0n, 3n]) await refused(1, count, 2);
    });

    it("reverts with FundingClosed when it is too late; not a second before", async () => {
      const made = await load();
      const bound = made.terms.start + made.terms.fundingGrace;
      const call = await ready(made);
      const before = await networkHelpers.takeSnapshot();
      await at(bound);
      await expect(send(call)).to.be.revertedWithCustomError(made.escrow, "FundingClosed").withArgs(bound, bound);
      await expectNothingMoved(made);
      await before.restore();
      await at(bound - 1n);
      await send(call);
      expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
    });

    it("reverts with TooEarlyToFund a second more than 366 days before the start; not at 366 days", async () => {
      const made = await load();
      const start = made.now + 400n * DAY;
      const terms = { ...made.terms, start, periodEnds: [start + 30n * DAY] };
      const from = start - 366n * DAY;
      const call = await ready(made, { validity: { validAfter: 0n, validBefore: start } }, { terms });
      await at(from - 1n);
      await expect(send(call))
        .to.be.revertedWithCustomError(made.escrow, "TooEarlyToFund")
        .withArgs(from - 1n, from);
      await expectNothingMoved(made, of(terms));
      await at(from);
      await send(call);
      expect(await made.escrow.held(terms)).to.equal(terms.cap);
    });

    it("reverts with the error of the rule that the terms break, for every rule", async () => {
      const made = await load();
      for (const { error, when, terms, args } of await invalidTerms(made)) {
        if (terms.periodEnds.length === 0) continue;
        const reverted = expect(fund(made, {}, { terms }), `${error}: ${when}`).to.be.revertedWithCustomError(
          made.escrow,
          error,
        );
        await (args.length === 0 ? reverted : reverted.withArgs(...args));
      }
      await expectNothingMoved(made);
    });

    context("where the agency's consent is needed", () => {
      takesTheAgencysConsent(
        connection,
        async ({ escrow, client, stranger, location, now }, terms, signature, sender) => {
          const { token, cap } = terms;
          const usdc = await ethers.getContractAt("MockUsdc", token);
          await usdc.mint(terms.client, cap);
          const domain = { name: "USD Coin", version: "1", chainId: location.chainId, verifyingContract: token };
          const validBefore = now + DAY;
          const context = { location, token: domain, validAfter: 0n, validBefore };
          const signer = terms.client === client.address ? client : stranger;
          const authorization = await signTypedData(signer, authorizationTypedData(of(terms), context));
          return escrow.connect(sender).fundWithAuthorization(terms, 0, 1, signature, 0, validBefore, authorization);
        },
        async () => ({ token: await (await ethers.deployContract("MockUsdc")).getAddress() }),
      );
    });

    it("keeps nothing of a consent when the token refuses", async () => {
      const made = await load();
      const { escrow, usdc, terms } = made;
      await expect(fund(made, { signer: made.stranger })).to.be.revertedWithCustomError(
        usdc,
        "ERC3009InvalidSignature",
      );
      const agreement = await escrow.agreementOf(await escrow.agreementId(terms));
      expect([...agreement]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n]);
    });
  });

  context("when the token does not accept the authorization", () => {
    const wrong: [string, (made: Made) => Variation | Promise<Variation>, error?: string][] = [
      ["for another agreement", ({ terms }) => ({ signedFor: of({ ...terms, cancelNotice: 1n }) })],
      ["for another agency", ({ terms, arbiter }) => ({ signedFor: of({ ...terms, agency: arbiter.address }) })],
      ["for a later period", ({ terms }) => ({ signedFor: { ...of(terms), firstPeriod: 1 } })],
      ["for more periods", ({ terms }) => ({ signedFor: { ...of(terms), count: 2 } })],
      ["for half of it", ({ terms }) => ({ signedFor: of({ ...terms, cap: terms.cap / 2n }) })],
      ["of another key", ({ stranger }) => ({ signer: stranger })],
      ["of the agency", ({ agency }) => ({ signer: agency })],
      ["to another account", ({ stranger }) => ({ payee: stranger.address })],
      ["to a plug-in", async ({ plugins }) => ({ payee: await plugins.Permit2Funding.getAddress() })],
      ["on another chain", ({ domain }) => ({ domain: { ...domain, chainId: 1n } })],
      ["of another token", ({ domain, client }) => ({ domain: { ...domain, verifyingContract: client.address } })],
      ["cut to 64 bytes (ERC-2098)", () => ({ signature: compacted })],
      ["with a byte more", () => ({ signature: (signature) => concat([signature, "0x00"]) })],
      ["that is empty", () => ({ signature: () => "0x" })],
      ["of 65 zeros, the zero address's", () => ({ signature: () => `0x${"00".repeat(65)}` }), "ECDSAInvalidSignature"],
      ["with v = 29", () => ({ signature: (signature) => withV(signature, 29) }), "ECDSAInvalidSignature"],
      ["malleated", () => ({ signature: malleated }), "ECDSAInvalidSignatureS"],
    ];
    for (const [what, variation, error = "ERC3009InvalidSignature"] of wrong) {
      it(`is refused ${what}`, async () => {
        const made = await load();
        await expect(fund(made, await variation(made))).to.be.revertedWithCustomError(made.usdc, error);
        await expectNothingMoved(made);
        await fund(made);
        expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
      });
    }

    it("is refused in another escrow", async () => {
      const made = await load();
      const { usdc, stranger, terms, deadline } = made;
      const other = await ethers.deployContract("PerformanceEscrow");
      const elsewhere = { ...made.location, verifyingContract: await other.getAddress() };
      const consent = await signTerms(made.agency, terms, elsewhere);
      const { signature } = await authorizationOf(made, of(terms));
      const call = other.connect(stranger).fundWithAuthorization(terms, 0, 1, consent, 0, deadline, signature);
      await expect(call).to.be.revertedWithCustomError(usdc, "ERC3009InvalidSignature");
      await expectNothingMoved(made);
    });

    it("is refused when it is one for anybody to submit", async () => {
      const made = await load();
      const { usdc, client, domain, location, deadline, terms } = made;
      const context = { location, token: domain, validAfter: 0n, validBefore: deadline };
      const { types, message } = authorizationTypedData(of(terms), context);
      const renamed = { TransferWithAuthorization: types["ReceiveWithAuthorization"] ?? [] };
      const signature = () => signTypedData(client, { domain, types: renamed, message });
      await expect(fund(made, { signature })).to.be.revertedWithCustomError(usdc, "ERC3009InvalidSignature");
      await expectNothingMoved(made);
    });

    const from = DAY / 2n;
    const until = DAY;
    for (const [when, second, works] of [
      ["a second before validAfter", from - 1n, false],
      ["at validAfter", from, false],
      ["a second after validAfter", from + 1n, true],
      ["a second before validBefore", until - 1n, true],
      ["at validBefore", until, false],
      ["a second after validBefore", until + 1n, false],
    ] as const) {
      it(`is ${works ? "taken" : "refused"} ${when}`, async () => {
        const made = await load();
        const validity = { validAfter: made.now + from, validBefore: made.now + until };
        const call = await ready(made, { validity });
        await at(made.now + second);
        if (works) {
          await send(call);
          expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
        } else {
          await expect(send(call))
            .to.be.revertedWithCustomError(made.usdc, "ERC3009InvalidAuthorizationTime")
            .withArgs(validity.validAfter, validity.validBefore);
          await expectNothingMoved(made);
        }
      });
    }

    it("is refused with other times than those that were signed", async () => {
      const made = await load();
      const { escrow, stranger, usdc, terms, consent, deadline } = made;
      const { signature } = await authorizationOf(made, of(terms));
      for (const [after, before] of [
        [1n, deadline],
        [0n, deadline + 1n],
      ] as const) {
        const call = escrow.connect(stranger).fundWithAuthorization(terms, 0, 1, consent, after, before, signature);
        await expect(call).to.be.revertedWithCustomError(usdc, "ERC3009InvalidSignature");
      }
    });

    it("works once: not again when the agreement is over and the money back", async () => {
      const made = await load();
      const { usdc, escrow, client } = made;
      const terms = { ...made.terms, trialEnd: made.terms.start };
      const call = await ready(made, {}, { terms });
      await send(call);
      expect(await usdc.authorizationState(client, authorizationNonce(of(terms), made.location))).to.equal(true);
      // Nothing is funded then, as before the first funding.
      await escrow.connect(client).optOut(terms);
      const id = await escrow.agreementId(terms);
      expect((await escrow.agreementOf(id)).funded).to.equal(0);
      await expect(send(call)).to.be.revertedWithCustomError(escrow, "AlreadyEnded").withArgs(id, 3);
      expect(await usdc.balanceOf(client)).to.equal(PLENTY);
    });

    it("is refused once the client cancelled it; another funding works", async () => {
      const made = await load();
      const { usdc, escrow, client, domain, terms, location } = made;
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
      await expect(fund(made))
        .to.be.revertedWithCustomError(usdc, "ERC3009UsedAuthorization")
        .withArgs(client.address, nonce);
      await fund(made, {}, { count: 2 });
      expect(await escrow.held(terms)).to.equal(2n * terms.cap);
    });

    it("is of no use to whoever submits it to the token, also within a call of the escrow to another token", async () => {
      const made = await load();
      const { usdc, escrow, stranger, terms, location } = made;
      const { args, vrs, signature } = await authorizationOf(made, of(terms));
      const abi: Interface = usdc.interface;
      const forms = [
        abi.encodeFunctionData(RECEIVE, [...args, ...vrs]),
        abi.encodeFunctionData(RECEIVE_BYTES, [...args, signature]),
      ] as const;
      for (const data of forms) {
        await expect(stranger.sendTransaction({ to: usdc, data }))
          .to.be.revertedWithCustomError(usdc, "ERC20InvalidReceiver")
          .withArgs(location.verifyingContract);
      }
      // By the other function it is another message.
      const transfer = abi.encodeFunctionData("transferWithAuthorization", [...args, ...vrs]);
      await expect(stranger.sendTransaction({ to: usdc, data: transfer })).to.be.revertedWithCustomError(
        usdc,
        "ERC3009InvalidSignature",
      );

      // A made-up token is called by the escrow, but does not call in its name.
      const fake = await ethers.deployContract("HostileUsdc");
      await fake.mint(made.client, PLENTY);
      const own = { ...terms, token: await fake.getAddress() };
      // (The form with bytes: no code can begin as the other form's calldata does, EIP-3541.)
      await fake.aim(usdc, await deployBytes(connection, forms[1]));
      await fake.reenterAt(1);
      const refusal = usdc.interface.encodeErrorResult("ERC20InvalidReceiver", [location.verifyingContract]);
      await expect(fund(made, {}, { terms: own }))
        .to.emit(fake, "Reentered")
        .withArgs(false, refusal);
      expect(await escrow.held(own)).to.equal(own.cap);
      expect(await escrow.held(terms)).to.equal(0);
      expect(await usdc.balanceOf(made.client)).to.equal(PLENTY);
      await fund(made);
    });

    it("reverts with the token's error when the client's balance is 1 short, and works with it", async () => {
      const made = await load();
      const { usdc, escrow, client, stranger, terms } = made;
      await usdc.connect(client).transfer(stranger, PLENTY - terms.cap + 1n);
      const call = await ready(made);
      await expect(send(call))
        .to.be.revertedWithCustomError(usdc, "ERC20InsufficientBalance")
        .withArgs(client.address, terms.cap - 1n, terms.cap);
      expect(await escrow.held(terms)).to.equal(0);
      await usdc.connect(stranger).transfer(client, 1);
      await send(call);
      expect(await usdc.balanceOf(client)).to.equal(0);
    });

    it("reverts with the token's error while it is paused, and works afterwards", async () => {
      const made = await load();
      const call = await ready(made);
      await made.usdc.behave(UsdcBehaviour.Paused);
      await expect(send(call)).to.be.revertedWithCustomError(made.usdc, "EnforcedPause");
      await expectNothingMoved(made);
      await made.usdc.behave(UsdcBehaviour.Honest);
      await send(call);
      expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
    });

    it("is refused by a token without ERC-3009, whatever allowance the escrow has", async () => {
      const made = await load();
      const { token, client, escrow } = made;
      const before = await token.balanceOf(client);
      const terms = { ...made.terms, token: await token.getAddress() };
      for (const signature of [(signed: string) => signed, () => "0x"]) {
        await expect(fund(made, { signature }, { terms })).to.be.revertedWithoutReason(ethers);
      }
      expect(await escrow.held(terms)).to.equal(0);
      expect(await token.balanceOf(client)).to.equal(before);
    });

    const contracts: [string, (made: Made) => Promise<string>][] = [
      ["the contract that checks signatures", ({ escrow }) => escrow.COUNTERFACTUAL_SIGNATURES()],
      ["the oracle", ({ oracle }) => oracle.getAddress()],
      ["another escrow", async () => (await ethers.deployContract("PerformanceEscrow")).getAddress()],
      ["a plug-in that takes permits", ({ plugins }) => plugins.Erc2612Funding.getAddress()],
      ["the plug-in for Permit2", ({ plugins }) => plugins.Permit2Funding.getAddress()],
      ["Permit2", () => Promise.resolve(PERMIT2_ADDRESS)],
      ["a wallet", async ({ client }) => (await ethers.deployContract("MockWallet", [client.address])).getAddress()],
      ["a Safe", async ({ client, stranger }) => (await Safe.deploy(stranger, [client.address])).address],
    ];
    for (const [what, deploy] of contracts) {
      it(`reaches nothing when the token of the terms is ${what}`, async () => {
        const made = await load();
        const terms = { ...made.terms, token: await deploy(made) };
        for (const signature of [(signed: string) => signed, () => "0x"]) {
          await expect(fund(made, { signature }, { terms })).to.revert(ethers);
        }
        expect(await made.escrow.held(terms)).to.equal(0);
      });
    }
  });

  context("when the token moves another amount", () => {
    // Another agreement's money in the same token lies there already, and some of nobody's.
    const DONATED = 123n;
    async function neighbourFixture() {
      const made = await deployFunding(connection);
      const neighbour = { ...made.terms, cancelNotice: 1n };
      await fund(made, {}, { terms: neighbour });
      await made.usdc.mint(made.escrow, DONATED);
      return { ...made, neighbour };
    }
    const loadNeighbour = () => networkHelpers.loadFixture(neighbourFixture);

    for (const [what, behaviour, received] of [
      ["takes 1 % as its fee", UsdcBehaviour.TakesFee, (due: bigint) => (due * 99n) / 100n],
      ["moves twice the amount", UsdcBehaviour.MovesTooMuch, (due: bigint) => 2n * due],
      ["moves nothing and says it did", UsdcBehaviour.MovesNothing, () => 0n],
    ] as const) {
      it(`reverts with WrongAmountReceived when it ${what}, and nothing is lost`, async () => {
        const made = await loadNeighbour();
        const { usdc, escrow, client, terms, neighbour, location } = made;
        const funding = { ...of(terms), count: 2 };
        const due = 2n * terms.cap;
        const call = await ready(made, {}, funding);
        await usdc.behave(behaviour);
        await expect(send(call))
          .to.be.revertedWithCustomError(escrow, "WrongAmountReceived")
          .withArgs(received(due), due);
        expect(await usdc.balanceOf(client)).to.equal(PLENTY - neighbour.cap);
        expect(await usdc.balanceOf(escrow)).to.equal(neighbour.cap + DONATED);
        expect(await usdc.authorizationState(client, authorizationNonce(funding, location))).to.equal(false);
        const id = await escrow.agreementId(terms);
        expect([...(await escrow.agreementOf(id))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n]);

        // What was signed still works, once the token is well.
        await usdc.behave(UsdcBehaviour.Honest);
        await send(call);
        expect(await escrow.held(terms)).to.equal(due);
        expect(await escrow.held(neighbour)).to.equal(neighbour.cap);
        expect(await usdc.balanceOf(escrow)).to.equal(due + neighbour.cap + DONATED);
      });
    }

    it("takes a later period's fee no more than the first one's", async () => {
      const made = await loadNeighbour();
      const { usdc, escrow, terms } = made;
      await fund(made);
      await usdc.behave(UsdcBehaviour.TakesFee);
      await expect(fund(made, {}, { firstPeriod: 1 }))
        .to.be.revertedWithCustomError(escrow, "WrongAmountReceived")
        .withArgs((terms.cap * 99n) / 100n, terms.cap);
      expect(await escrow.held(terms)).to.equal(terms.cap);
    });

    it("refuses the sum when the token gives the escrow 1 base unit more meanwhile", async () => {
      const made = await loadNeighbour();
      const { usdc, escrow, terms } = made;
      const mint = usdc.interface.encodeFunctionData("mint", [await escrow.getAddress(), 1]);
      await usdc.aim(usdc, await deployBytes(connection, mint));
      for (const moment of [1, 2]) {
        await usdc.reenterAt(moment);
        await expect(fund(made))
          .to.be.revertedWithCustomError(escrow, "WrongAmountReceived")
          .withArgs(terms.cap + 1n, terms.cap);
      }
      expect(await escrow.held(terms)).to.equal(0);
    });

    it("does not count what the deployment of the agency's wallet brings", async () => {
      const made = await loadNeighbour();
      const { usdc, escrow, agency, location } = made;
      const factory = await ethers.deployContract("MockWalletFactory");
      const salt = `0x${"07".repeat(32)}`;
      const terms = { ...made.terms, agency: await factory.addressOf(agency, salt) };
      // Exactly what the token's fee takes.
      const mint = usdc.interface.encodeFunctionData("mint", [await escrow.getAddress(), terms.cap / 100n]);
      await factory.aim(usdc, await deployBytes(connection, mint));
      const deployment = factory.interface.encodeFunctionData("deploy", [agency.address, salt]);
      const consent = wrapped(await factory.getAddress(), deployment, await signTerms(agency, terms, location));
      await usdc.behave(UsdcBehaviour.TakesFee);
      await expect(fund(made, { consent }, { terms }))
        .to.be.revertedWithCustomError(escrow, "WrongAmountReceived")
        .withArgs((terms.cap * 99n) / 100n, terms.cap);
      // Without the fee it is a donation to nobody.
      await usdc.behave(UsdcBehaviour.Honest);
      await fund(made, { consent }, { terms });
      expect(await escrow.held(terms)).to.equal(terms.cap);
    });

    it("moves nothing with a token that answers to everything, as WETH does", async () => {
      const made = await load();
      const { escrow, client, plugins } = made;
      const silent = await ethers.deployContract("MockSilentToken");
      const terms = { ...made.terms, token: await silent.getAddress(), cap: 5n * USDC };
      await silent.mint(client, PLENTY);
      await silent.mint(escrow, terms.cap);
      await silent.mint(plugins.Permit2Funding, terms.cap);
      await silent.connect(client).approve(escrow, PLENTY);
      for (const signature of [(signed: string) => signed, () => "0x"]) {
        await expect(fund(made, { signature }, { terms }))
          .to.be.revertedWithCustomError(escrow, "WrongAmountReceived")
          .withArgs(0, terms.cap);
      }
      expect(await silent.balanceOf(client)).to.equal(PLENTY);
      expect(await silent.balanceOf(escrow)).to.equal(terms.cap);
      expect(await silent.balanceOf(plugins.Permit2Funding)).to.equal(terms.cap);
      expect(await escrow.held(terms)).to.equal(0);
    });
  });

  context("given a token that calls back", () => {
    /** The token calls `to` before (1) or after (2) it moves the money. */
    async function fundArmed(made: Made, moment: number, to: string, data: string) {
      const { usdc, escrow, terms } = made;
      const call = await ready(made);
      await usdc.aim(to, await deployBytes(connection, data));
      await usdc.reenterAt(moment);
      const receipt = await (await send(call)).wait();
      const log = receipt?.logs.find(({ topics }) => topics[0] === usdc.interface.getEvent("Reentered").topicHash);
      expect(log, "it called back").to.not.equal(undefined);
      const { args } = usdc.interface.parseLog(log!)!;
      // The funding itself is whole, whatever the token did.
      expect(await escrow.held(terms)).to.equal(terms.cap);
      return { succeeded: args.success as boolean, returned: args.returned as string };
    }

    /** An agreement in which the token is the client, funded and in its trial: all that is missing is the lock's end. */
    async function loadOther() {
      const made = await load();
      const { escrow, usdc, agency, arbiter } = made;
      const address = await usdc.getAddress();
      const other = { ...made.terms, client: address, trialEnd: made.terms.start };
      await escrow.connect(agency).propose(other, "0x");
      await usdc.mint(arbiter, other.cap);
      await usdc.connect(arbiter).approve(escrow, other.cap);
      await escrow.connect(arbiter).fund(other, 0, 1, "0x");
      return { ...made, other, address };
    }
    type Other = Awaited<ReturnType<typeof loadOther>>;

    const settlement = { periodsSettled: 0, agencyAmount: 0, clientAmount: 0, validUntil: 2n ** 40n };
    const locked: Record<string, (made: Other) => readonly unknown[]> = {
      fund: ({ other }) => [other, 1, 1, "0x"],
      fundWithAuthorization: ({ terms }) => [terms, 1, 1, "0x", 0, 2n ** 40n, `0x${"11".repeat(65)}`],
      payInterim: ({ other }) => [other, 0, 1],
      settle: ({ other }) => [other],
      dispute: ({ other }) => [other, 0, 1],
      payUndisputed: ({ other }) => [other],
      rule: ({ other }) => [other, 0, 1],
      settleMutually: ({ other }) => [other, settlement, "0x", "0x"],
      optOut: ({ other }) => [other],
      cancel: ({ other }) => [other, 0],
      resign: ({ other }) => [other, 0],
      withdraw: ({ address }) => [address, address],
      pushCredit: ({ address }) => [address, address],
    };

    it("finds no other function that changes anything, but propose and retract, which move no money", async () => {
      const { escrow } = await load();
      const changing: string[] = [];
      escrow.interface.forEachFunction(({ name, stateMutability }) => {
        if (stateMutability === "nonpayable" || stateMutability === "payable") changing.push(name);
      });
      expect(changing.sort()).to.deep.equal([...Object.keys(locked), "propose", "retract"].sort());
    });

    for (const [name, argumentsOf] of Object.entries(locked)) {
      it(`answers Locked to ${name}, and goes on`, async () => {
        const made = await loadOther();
        const { escrow, usdc, client, terms, other } = made;
        const data = (escrow.interface as Interface).encodeFunctionData(name, argumentsOf(made));
        for (const moment of [1, 2]) {
          const before = await networkHelpers.takeSnapshot();
          const { succeeded, returned } = await fundArmed(made, moment, await escrow.getAddress(), data);
          expect(succeeded).to.equal(false);
          expect(returned).to.equal(escrow.interface.encodeErrorResult("Locked"));
          expect(await usdc.balanceOf(client)).to.equal(PLENTY - terms.cap);
          expect(await usdc.balanceOf(escrow)).to.equal(terms.cap + other.cap);
          // Unlocked again for everyone afterwards.
          await escrow.connect(client).cancel(terms, 0);
          await before.restore();
        }
      });
    }

    for (const way of [...PLUGINS, "authorization"] as const) {
      it(`answers Locked to another whole funding by ${way}`, async () => {
        const made = await load();
        const { usdc, escrow, agency, client, plugins } = made;
        const other = { ...made.terms, cancelNotice: 1n };
        await escrow.connect(agency).propose(other, "0x");
        // Erc2612Funding takes its caller's money: the token's own, for once with an allowance.
        const token = await usdc.getAddress();
        await usdc.mint(token, PLENTY);
        await networkHelpers.impersonateAccount(token);
        await networkHelpers.setBalance(token, 10n ** 18n);
        await usdc.connect(await ethers.getSigner(token)).approve(plugins.Erc2612Funding, PLENTY);
        const { to, data } = await submission(made, way, of(other));
        for (const moment of [1, 2]) {
          const before = await networkHelpers.takeSnapshot();
          const { succeeded, returned } = await fundArmed(made, moment, to, data);
          expect(succeeded).to.equal(false);
          expect(returned).to.equal(escrow.interface.encodeErrorResult("Locked"));
          expect(await escrow.held(other)).to.equal(0);
          expect(await usdc.balanceOf(client)).to.equal(PLENTY - made.terms.cap);
          // Nothing about the other funding is used up.
          await usdc.aim(client.address, client.address);
          await send(await submission(made, "authorization", of(other)));
          await before.restore();
        }
      });
    }

    it("answers AlreadyFunded to retract, when the token is the agency, and ConsentGiven to propose", async () => {
      const made = await load();
      const { usdc, escrow, client } = made;
      const address = await usdc.getAddress();
      const terms = { ...made.terms, agency: address };
      const encode = (name: "propose" | "retract") =>
        name === "propose"
          ? escrow.interface.encodeFunctionData(name, [terms, "0x"])
          : escrow.interface.encodeFunctionData(name, [terms]);
      // The token agrees, in a transfer of its own.
      await usdc.aim(escrow, await deployBytes(connection, encode("propose")));
      await usdc.reenterAt(1);
      await usdc.connect(client).transfer(client, 1);
      const id = await escrow.agreementId(terms);
      expect((await escrow.agreementOf(id)).consent).to.equal(1);
      for (const [name, error] of [
        ["retract", "AlreadyFunded"],
        ["propose", "ConsentGiven"],
      ] as const) {
        const before = await networkHelpers.takeSnapshot();
        const { succeeded, returned } = await fundArmed({ ...made, terms }, 1, await escrow.getAddress(), encode(name));
        expect(succeeded).to.equal(false);
        expect(returned).to.equal(escrow.interface.encodeErrorResult(error, [id]));
        await before.restore();
      }
    });

    it("shows views the state after the funding", async () => {
      const made = await load();
      const { escrow, terms } = made;
      for (const [data, expected] of [
        [escrow.interface.encodeFunctionData("held", [terms]), terms.cap],
        [escrow.interface.encodeFunctionData("fundedThrough", [terms]), terms.periodEnds[0]],
        [escrow.interface.encodeFunctionData("statusOf", [terms]), 4n],
      ] as const) {
        const before = await networkHelpers.takeSnapshot();
        const { succeeded, returned } = await fundArmed(made, 1, await escrow.getAddress(), data);
        expect(succeeded).to.equal(true);
        expect(AbiCoder.defaultAbiCoder().decode(["uint256"], returned)[0]).to.equal(expected);
        await before.restore();
      }
    });
  });

  context("when all is right", () => {
    async function expectFunds(made: Made, firstPeriod: number, count: number, variation?: Variation): Promise<void> {
      const { escrow, usdc, client, terms } = made;
      const id = await escrow.agreementId(terms);
      const amount = BigInt(count) * terms.cap;
      const call = await ready(made, variation, { firstPeriod, count });
      const nonce = keccak256(
        AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256", "uint256"], [id, firstPeriod, count]),
      );
      expect(await ethers.provider.call({ ...call, from: call.from.address })).to.equal(id);

      const funding = send(call);
      await expect(funding).to.changeTokenBalances(ethers, usdc, [client, escrow, call.from], [-amount, amount, 0]);
      await expect(funding).to.emit(escrow, "Funded").withArgs(id, client.address, firstPeriod, count, amount);
      await expect(funding).to.emit(usdc, "AuthorizationUsed").withArgs(client.address, nonce);
      await expect(funding).to.emit(usdc, "Transfer").withArgs(client.address, made.location.verifyingContract, amount);
      const funded = BigInt(firstPeriod + count);
      expect([...(await escrow.agreementOf(id))]).to.deep.equal([0n, 0n, funded, 0n, 0n, 1n]);
      expect(await escrow.held(terms)).to.equal(funded * terms.cap);
      expect(await escrow.fundedThrough(terms)).to.equal(terms.periodEnds[firstPeriod + count - 1]);
    }

    for (const count of [1, 2, 3]) {
      it(`locks ${count} × cap with the agency's signature: events, state and balances`, async () => {
        const made = await load();
        await expectFunds(made, 0, count);
      });
    }

    it("locks the rest later, one by one, without the agency's signature", async () => {
      const made = await load();
      await expectFunds(made, 0, 1);
      for (const period of [1, 2]) await expectFunds(made, period, 1, { consent: "0x" });
    });

    it("locks 120 periods at once, and a single base unit", async () => {
      const made = await load();
      const { start } = made.terms;
      const periodEnds = Array.from({ length: 120 }, (_, period) => start + BigInt(period + 1) * 30n * DAY);
      await expectFunds({ ...made, terms: { ...made.terms, periodEnds } }, 0, 120);
      const small = { ...made, terms: { ...made.terms, cap: 1n } };
      await expectFunds(small, 0, 1);
    });

    it("publishes exactly the terms, then tells of the money, then moves it", async () => {
      const made = await load();
      const { escrow, usdc, terms } = made;
      const receipt = await (await fund(made)).wait();
      const names = receipt?.logs.map((log) => (escrow.interface.parseLog(log) ?? usdc.interface.parseLog(log))?.name);
      expect(names).to.deep.equal(["Proposed", "Funded", "AuthorizationUsed", "Transfer"]);
      expect(await publishedTerms(escrow, await escrow.agreementId(terms))).to.deep.equal(terms);
    });

    it("publishes nothing again when the agency proposed before, and needs no signature then", async () => {
      const made = await load();
      await made.escrow.connect(made.agency).propose(made.terms, "0x");
      const funding = fund(made, { consent: "0x" });
      await expect(funding).to.emit(made.escrow, "Funded");
      await expect(funding).not.to.emit(made.escrow, "Proposed");
    });

    for (const who of ["stranger", "client", "agency"] as const) {
      it(`takes it from the ${who}, with the client's money and in the client's name`, async () => {
        const made = await load();
        const { usdc, escrow, client, terms } = made;
        // The agency consents as the caller.
        const call = await ready(made, who === "agency" ? { consent: "0x" } : {});
        const funding = send({ ...call, from: made[who] });
        await expect(funding).to.changeTokenBalances(ethers, usdc, [client, escrow], [-terms.cap, terms.cap]);
        await expect(funding)
          .to.emit(escrow, "Funded")
          .withArgs(await escrow.agreementId(terms), client.address, 0, 1, terms.cap);
      });
    }

    it("takes it from the agency after a retraction, and from nobody else", async () => {
      const made = await load();
      const { escrow, agency, terms } = made;
      await escrow.connect(agency).retract(terms);
      const call = await ready(made);
      await expect(send(call))
        .to.be.revertedWithCustomError(escrow, "ConsentRetracted")
        .withArgs(await escrow.agreementId(terms));
      await expectNothingMoved(made);
      await send({ ...call, from: agency });
      expect(await escrow.held(terms)).to.equal(terms.cap);
    });

    it("has the same outcome for whoever is first, and fails the other", async () => {
      const made = await load();
      const { usdc, escrow, client, terms } = made;
      const call = await ready(made);
      await send({ ...call, from: made.arbiter });
      expect(await escrow.held(terms)).to.equal(terms.cap);
      await expect(send(call)).to.be.revertedWithCustomError(escrow, "NotNextPeriod").withArgs(0, 1);
      expect(await usdc.balanceOf(client)).to.equal(PLENTY - terms.cap);
    });

    it("returns the rest to the client", async () => {
      const made = await load();
      const { usdc, escrow, client, terms } = made;
      await fund(made, {}, { count: 2 });
      await expect(escrow.connect(client).cancel(terms, 0)).to.changeTokenBalances(
        ethers,
        usdc,
        [client, escrow],
        [2n * terms.cap, -2n * terms.cap],
      );
    });

    it("is not moved by donated tokens, and moves neither those nor what anybody approved", async () => {
      const made = await load();
      const { usdc, escrow, client, stranger, terms } = made;
      await usdc.mint(escrow, 5n * terms.cap);
      for (const account of [client, stranger]) await usdc.connect(account).approve(escrow, PLENTY);
      await usdc.mint(stranger, PLENTY);
      await expectFunds(made, 0, 1);
      expect(await usdc.balanceOf(escrow)).to.equal(6n * terms.cap);
      expect(await usdc.balanceOf(stranger)).to.equal(PLENTY);
      expect(await usdc.allowance(client, escrow)).to.equal(PLENTY);
      // Not even the client's own allowance pays without its signature.
      await expect(fund(made, { signer: stranger, consent: "0x" }, { firstPeriod: 1 })).to.be.revertedWithCustomError(
        usdc,
        "ERC3009InvalidSignature",
      );
    });

    context("given the client is a contract", () => {
      async function safeFixture() {
        const made = await deployFunding(connection);
        const owners = [made.client, made.arbiter];
        const safe = await Safe.deploy(
          made.stranger,
          owners.map(({ address }) => address),
        );
        await made.usdc.mint(safe.address, PLENTY);
        return { ...made, owners, safe, terms: { ...made.terms, client: safe.address } };
      }
      type WithSafe = Awaited<ReturnType<typeof safeFixture>>;
      const loadSafe = () => networkHelpers.loadFixture(safeFixture);

      const submitted = async (made: WithSafe, owners: WithSafe["owners"]) => {
        const { location, domain, deadline, terms } = made;
        const context = { location, token: domain, validAfter: 0n, validBefore: deadline };
        const typedData = authorizationTypedData(of(terms), context);
        const digest = TypedDataEncoder.hash(typedData.domain, typedData.types, typedData.message);
        return await ready(made, { signature: () => made.safe.sign(digest, owners) });
      };

      it("takes the money of a Safe of two with both signatures, once", async () => {
        const made = await loadSafe();
        const { usdc, escrow, safe, terms, owners } = made;
        const call = await submitted(made, owners);
        const funding = send(call);
        await expect(funding).to.changeTokenBalances(ethers, usdc, [safe.address, escrow], [-terms.cap, terms.cap]);
        const id = await escrow.agreementId(terms);
        await expect(funding).to.emit(escrow, "Funded").withArgs(id, safe.address, 0, 1, terms.cap);
        await expect(send(call)).to.be.revertedWithCustomError(escrow, "NotNextPeriod").withArgs(0, 1);
      });

      it("refuses one owner's signature, a stranger's, and a former owner's", async () => {
        const made = await loadSafe();
        const { usdc, escrow, safe, client, arbiter, stranger, agency, owners, terms } = made;
        const refused = async (signers: WithSafe["owners"]) =>
          expect(send(await submitted(made, signers))).to.be.revertedWithCustomError(usdc, "ERC3009InvalidSignature");
        await refused([client]);
        await refused([client, stranger]);
        await safe.replaceOwner(owners, arbiter, agency);
        await refused(owners);
        expect(await usdc.balanceOf(safe.address)).to.equal(PLENTY);
        await send(await submitted(made, [client, agency]));
        expect(await escrow.held(terms)).to.equal(terms.cap);
      });
    });

    context("given the client is a key with code (EIP-7702)", () => {
      it("takes the key's signature", async () => {
        const made = await load();
        const wallet = await ethers.deployContract("MockWallet", [made.stranger.address]);
        await networkHelpers.setCode(made.client.address, concat(["0xef0100", await wallet.getAddress()]));
        await fund(made);
        expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
      });
    });
  });
});
