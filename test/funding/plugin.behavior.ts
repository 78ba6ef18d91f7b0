import { expect } from "chai";
import { concat, dataSlice, MaxUint256, toBeHex, ZeroAddress } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { Funding } from "../../toolkit/funding/funding.js";
import { periodQuestion } from "../../toolkit/schedule/questions.js";
import { signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { makeTerms, USDC } from "../support/escrow.js";
import {
  deployFunding,
  PLENTY,
  send,
  submission,
  UsdcBehaviour,
  WAYS,
  type FundingFixture,
  type PluginName,
  type Variation,
} from "../support/funding.js";
import { deployBytes } from "../support/hostile.js";
import { publishedTerms } from "../support/published.js";

/*
as every plug-in
├── when all is right
│   ├── one period, all, later ones: events, state, balances, nothing left in the plug-in
│   ├── after a proposal; with a contract's consent (ERC-1271); as the first to use the token, and later
│   └── with bytes behind its calldata: the same
├── when the agreement is in native currency: NativeCurrency; when native currency is sent along: refused
├── when the token is no contract, or the amount is beyond 256 bits: refused
├── when the escrow refuses, its error, nothing moves, and what was signed still works later
│   ├── no consent, another's, retracted
│   ├── not the next period, more periods than are left, too late
│   └── terms that break a rule
├── given a token that misbehaves: refused, nothing lost, and works once it is well
├── given a token that calls back, before and after each of its two transfers
│   ├── into any plug-in or the escrow with the same or other money: only whole fundings happen
│   └── nothing is left in any plug-in
├── given tokens that were sent to the plug-in by mistake: nobody's funding takes them
├── given terms that name the plug-in as their agency
│   ├── it consents to whatever is funded through it, and only then
│   └── it is paid as agreed, and nobody else pays for it or loses anything
└── the plug-in's allowance for the escrow: of no use to anyone else
*/

/** A custom error of `in`, or, without one, a reason in words. */
interface Revert {
  readonly in?: unknown;
  readonly error: string;
  readonly args: readonly unknown[];
}

/** What a token's misbehaviour leads to. */
type Refusal = (made: FundingFixture, amount: bigint) => Revert | Promise<Revert>;

/** The call with another number of periods than everything in it was signed for. */
function withCount(data: string, count: bigint): string {
  return concat([dataSlice(data, 0, 4 + 64), toBeHex(count, 32), dataSlice(data, 4 + 96)]);
}

/** What every plug-in does, whatever way the money comes. */
export function fundsAsAPlugin(connection: NetworkConnection, name: PluginName, paused: Refusal, lies: Refusal): void {
  const { ethers, networkHelpers } = connection;

  async function fixture() {
    return await deployFunding(connection);
  }
  const load = () => networkHelpers.loadFixture(fixture);

  const fund = async (made: FundingFixture, funding: Partial<Funding> = {}, variation?: Variation) =>
    send(await submission(made, name, { terms: made.terms, firstPeriod: 0, count: 1, ...funding }, variation));

  async function expectNothingLeft(made: FundingFixture): Promise<void> {
    for (const plugin of Object.values(made.plugins)) expect(await made.usdc.balanceOf(plugin)).to.equal(0);
  }

  async function expectNothingMoved(made: FundingFixture): Promise<void> {
    expect(await made.usdc.balanceOf(made.client)).to.equal(PLENTY);
    expect(await made.usdc.balanceOf(made.escrow)).to.equal(0);
    expect(await made.escrow.held(made.terms)).to.equal(0);
    await expectNothingLeft(made);
  }

  async function expectFunds(made: FundingFixture, terms: Terms, firstPeriod: number, count: number): Promise<void> {
    const { escrow, usdc, client, plugins } = made;
    const plugin = plugins[name];
    const id = await escrow.agreementId(terms);
    const amount = BigInt(count) * terms.cap;
    const before = await escrow.held(terms);
    const ready = await submission(made, name, { terms, firstPeriod, count });
    expect(await ethers.provider.call({ ...ready, from: ready.from.address })).to.equal(id);

    const funding = send(ready);
    await expect(funding).to.changeTokenBalances(ethers, usdc, [client, escrow, plugin], [-amount, amount, 0]);
    await expect(funding)
      .to.emit(escrow, "Funded")
      .withArgs(id, await plugin.getAddress(), firstPeriod, count, amount);
    await expect(funding).to.emit(plugin, "FundedFrom").withArgs(id, client.address);
    expect((await escrow.agreementOf(id)).funded).to.equal(firstPeriod + count);
    expect(await escrow.held(terms)).to.equal(before + amount);
    await expectNothingLeft(made);
  }

  context("when all is right", () => {
    it("belongs to one escrow, for ever", async () => {
      const { escrow, plugins } = await load();
      expect(await plugins[name].escrow()).to.equal(await escrow.getAddress());
    });

    for (const count of [1, 3]) {
      it(`locks ${count} × cap with the agency's signature, and publishes the terms`, async () => {
        const made = await load();
        await expectFunds(made, made.terms, 0, count);
        const id = await made.escrow.agreementId(made.terms);
        expect(await publishedTerms(made.escrow, id)).to.deep.equal(made.terms);
      });
    }

    it("locks later periods, one by one", async () => {
      const made = await load();
      for (const period of [0, 1, 2]) await expectFunds(made, made.terms, period, 1);
    });

    it("approves the escrow once for a token", async () => {
      const made = await load();
      const plugin = await made.plugins[name].getAddress();
      const approvals = async () => (await made.usdc.queryFilter(made.usdc.filters.Approval(plugin))).length;
      await fund(made);
      expect(await approvals()).to.equal(1);
      expect(await made.usdc.allowance(plugin, made.escrow)).to.equal(MaxUint256);
      await fund(made, { firstPeriod: 1 });
      expect(await approvals()).to.equal(1);
    });

    it("funds what the agency proposed, without its signature", async () => {
      const made = await load();
      await made.escrow.connect(made.agency).propose(made.terms, "0x");
      const funding = fund(made, {}, { consent: "0x" });
      await expect(funding).to.emit(made.escrow, "Funded");
      await expect(funding).not.to.emit(made.escrow, "Proposed");
    });

    it("funds with the consent of a contract (ERC-1271)", async () => {
      const made = await load();
      const wallet = await ethers.deployContract("MockWallet", [made.agency.address]);
      await expectFunds(made, { ...made.terms, agency: await wallet.getAddress() }, 0, 2);
    });

    it("funds the same with bytes behind its calldata, which nobody reads", async () => {
      const made = await load();
      const ready = await submission(made, name, { terms: made.terms, firstPeriod: 0, count: 1 });
      await send({ ...ready, data: concat([ready.data, `0x${"ff".repeat(100)}`]) });
      expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
    });
  });

  context("when it cannot be", () => {
    it("reverts with NativeCurrency for an agreement in native currency", async () => {
      const made = await load();
      const ready = await submission(made, name, { terms: made.terms, firstPeriod: 0, count: 1 });
      // The same call with another token: the toolkit signs nothing for native currency.
      const token = made.terms.token.slice(2).toLowerCase();
      const data = ready.data.replace(token, ZeroAddress.slice(2));
      await expect(send({ ...ready, data })).to.be.revertedWithCustomError(made.plugins[name], "NativeCurrency");
    });

    it("takes no native currency", async () => {
      const made = await load();
      await expect(fund(made, {}, { value: 1n })).to.be.revertedWithoutReason(ethers);
      await expect(made.client.sendTransaction({ to: made.plugins[name], value: 1n })).to.be.revertedWithoutReason(
        ethers,
      );
      await expectNothingMoved(made);
    });

    it("reverts when the token is no contract", async () => {
      const made = await load();
      const terms = { ...made.terms, token: made.arbiter.address };
      await expect(fund(made, { terms })).to.revert(ethers);
      await expectNothingMoved(made);
    });

    it("reverts when the amount is beyond 256 bits", async () => {
      const made = await load();
      const ready = await submission(made, name, { terms: made.terms, firstPeriod: 0, count: 1 });
      const data = withCount(ready.data, MaxUint256);
      await expect(send({ ...ready, data })).to.be.revertedWithPanic(0x11);
      await expectNothingMoved(made);
    });
  });

  context("when the escrow refuses", () => {
    it("reverts with ConsentMissing without the agency's signature, and works with it", async () => {
      const made = await load();
      const id = await made.escrow.agreementId(made.terms);
      const others = await signTerms(made.stranger, made.terms, made.location);
      for (const consent of ["0x", others]) {
        await expect(fund(made, {}, { consent }))
          .to.be.revertedWithCustomError(made.escrow, "ConsentMissing")
          .withArgs(id);
      }
      await expectNothingMoved(made);
      await expectFunds(made, made.terms, 0, 1);
    });

    it("reverts with ConsentRetracted once the agency retracted, also in the name of the plug-in", async () => {
      const made = await load();
      const id = await made.escrow.agreementId(made.terms);
      await made.escrow.connect(made.agency).retract(made.terms);
      await expect(fund(made)).to.be.revertedWithCustomError(made.escrow, "ConsentRetracted").withArgs(id);
      await expectNothingMoved(made);
      await made.escrow.connect(made.agency).propose(made.terms, "0x");
      await expectFunds(made, made.terms, 0, 1);
    });

    it("reverts with NotNextPeriod for a gap, and once somebody else funded the period", async () => {
      const made = await load();
      const { escrow, usdc, client, terms, consent } = made;
      await expect(fund(made, { firstPeriod: 1 }))
        .to.be.revertedWithCustomError(escrow, "NotNextPeriod")
        .withArgs(1, 0);
      await expectNothingMoved(made);

      const ready = await submission(made, name, { terms, firstPeriod: 0, count: 1 });
      await usdc.mint(made.arbiter, terms.cap);
      await usdc.connect(made.arbiter).approve(escrow, terms.cap);
      await escrow.connect(made.arbiter).fund(terms, 0, 1, consent);
      await expect(send(ready)).to.be.revertedWithCustomError(escrow, "NotNextPeriod").withArgs(0, 1);
      expect(await usdc.balanceOf(client)).to.equal(PLENTY);
    });

    it("reverts for no period", async () => {
      const made = await load();
      const ready = await submission(made, name, { terms: made.terms, firstPeriod: 0, count: 1 });
      const data = withCount(ready.data, 0n);
      await expect(send({ ...ready, data })).to.revert(ethers);
      await expectNothingMoved(made);
    });

    it("reverts with FundingClosed when it is too late; not a second before", async () => {
      const made = await load();
      const bound = made.terms.start + made.terms.fundingGrace;
      const ready = await submission(made, name, { terms: made.terms, firstPeriod: 0, count: 1 });
      const before = await networkHelpers.takeSnapshot();
      await networkHelpers.time.setNextBlockTimestamp(bound);
      await expect(send(ready)).to.be.revertedWithCustomError(made.escrow, "FundingClosed").withArgs(bound, bound);
      await expectNothingMoved(made);
      await before.restore();
      await networkHelpers.time.setNextBlockTimestamp(bound - 1n);
      await send(ready);
      expect(await made.escrow.held(made.terms)).to.equal(made.terms.cap);
    });

    it("reverts with AlreadyEnded after a cancellation: what was given back cannot be taken again", async () => {
      const made = await load();
      const again = await submission(made, name, { terms: made.terms, firstPeriod: 0, count: 1 });
      await fund(made);
      const later = await submission(made, name, { terms: made.terms, firstPeriod: 1, count: 1 });
      await made.escrow.connect(made.client).cancel(made.terms, 0);
      await expect(send(later)).to.be.revertedWithCustomError(made.escrow, "AlreadyEnded");
      await expect(send(again)).to.revert(ethers);
      await expectNothingMoved(made);
    });

    it("reverts with the rule that the terms break", async () => {
      const made = await load();
      const terms = { ...made.terms, reportGrace: 0n };
      await expect(fund(made, { terms })).to.be.revertedWithCustomError(made.escrow, "ReportGraceOutOfRange");
      const self = { ...made.terms, arbiter: made.agency.address };
      await expect(fund(made, { terms: self })).to.be.revertedWithCustomError(made.escrow, "ArbiterIsParty");
      await expectNothingMoved(made);
    });
  });

  context("given a token that misbehaves", () => {
    const refusals: [what: string, behaviour: number, refusal: Refusal][] = [
      [
        "takes 1 % as its fee",
        UsdcBehaviour.TakesFee,
        async ({ usdc, plugins }, amount) => ({
          in: usdc,
          error: "ERC20InsufficientBalance",
          args: [await plugins[name].getAddress(), (amount * 99n) / 100n, amount],
        }),
      ],
      [
        "moves twice the amount",
        UsdcBehaviour.MovesTooMuch,
        ({ escrow }, amount) => ({ in: escrow, error: "WrongAmountReceived", args: [2n * amount, amount] }),
      ],
      [
        "moves nothing and says it did",
        UsdcBehaviour.MovesNothing,
        ({ escrow }, amount) => ({ in: escrow, error: "WrongAmountReceived", args: [0n, amount] }),
      ],
      ["returns false", UsdcBehaviour.ReturnsFalse, lies],
      ["is paused", UsdcBehaviour.Paused, paused],
    ];
    for (const [what, behaviour, refusal] of refusals) {
      it(`refuses it when it ${what}, and nothing is lost`, async () => {
        const made = await load();
        const amount = 2n * made.terms.cap;
        const ready = await submission(made, name, { terms: made.terms, firstPeriod: 0, count: 2 });
        const expected = await refusal(made, amount);
        await made.usdc.behave(behaviour);
        if (expected.in === undefined) await expect(send(ready)).to.be.revertedWith(expected.error);
        else {
          await expect(send(ready))
            .to.be.revertedWithCustomError(expected.in as never, expected.error)
            .withArgs(...expected.args);
        }
        await expectNothingMoved(made);

        // What was signed still works, once the token is well.
        await made.usdc.behave(UsdcBehaviour.Honest);
        await send(ready);
        expect(await made.escrow.held(made.terms)).to.equal(amount);
        await expectNothingLeft(made);
      });
    }

    it("refuses a fee also when tokens lie in the plug-in that could make up for it", async () => {
      const made = await load();
      const { usdc, escrow, plugins, terms } = made;
      await usdc.mint(plugins[name], terms.cap);
      await usdc.behave(UsdcBehaviour.TakesFee);
      await expect(fund(made))
        .to.be.revertedWithCustomError(escrow, "WrongAmountReceived")
        .withArgs((terms.cap * 99n) / 100n, terms.cap);
      expect(await usdc.balanceOf(plugins[name])).to.equal(terms.cap);
    });
  });

  context("given a token that calls back", () => {
    const MOMENTS = [
      [1, "before the plug-in gets the money"],
      [2, "when the plug-in has the money"],
      [3, "before the escrow gets the money"],
      [4, "when the escrow has the money"],
    ] as const;

    /** The token calls `to` in the middle of a funding of `made.terms`. */
    async function fundArmed(made: FundingFixture, moment: number, to: string, data: string) {
      const { usdc, escrow, terms } = made;
      const ready = await submission(made, name, { terms, firstPeriod: 0, count: 1 });
      await usdc.aim(to, await deployBytes(connection, data));
      await usdc.reenterAt(moment);
      const receipt = await (await send(ready)).wait();
      const log = receipt?.logs.find(({ topics }) => topics[0] === usdc.interface.getEvent("Reentered").topicHash);
      expect(log, "it called back").to.not.equal(undefined);
      const { args } = usdc.interface.parseLog(log!)!;
      // The funding itself is whole, whatever the token did.
      expect(await escrow.held(terms)).to.equal(terms.cap);
      return { succeeded: args.success as boolean, returned: args.returned as string };
    }

    for (const [moment, when] of MOMENTS) {
      for (const inner of WAYS) {
        it(`${when}: by ${inner} with the money of another funding, which is its own`, async () => {
          const made = await load();
          const { usdc, escrow, agency, client, stranger } = made;
          // Erc2612Funding takes its caller's money: the token's own.
          const other = { ...made.terms, cancelNotice: 1n, cap: 7n * USDC };
          await usdc.mint(usdc, PLENTY);
          await escrow.connect(agency).propose(other, "0x");
          const { to, data } = await submission(made, inner, { terms: other, firstPeriod: 0, count: 1 });

          const { succeeded } = await fundArmed(made, moment, to, data);

          // The token gave no allowance, so its own money is out of reach; while the escrow is locked nothing is funded.
          const funds = inner !== "Erc2612Funding" && moment !== 3 && moment !== 4;
          expect(succeeded).to.equal(funds);
          expect(await escrow.held(other)).to.equal(funds ? other.cap : 0n);
          const moved = made.terms.cap + (funds ? other.cap : 0n);
          expect(await usdc.balanceOf(client)).to.equal(PLENTY - moved);
          expect(await usdc.balanceOf(escrow)).to.equal(moved);
          expect(await usdc.balanceOf(usdc)).to.equal(PLENTY);
          expect(await usdc.balanceOf(stranger)).to.equal(0);
          await expectNothingLeft(made);
        });
      }

      it(`${when}: into the escrow, which finds no allowance or is locked`, async () => {
        const made = await load();
        const { usdc, escrow, agency } = made;
        const other = { ...made.terms, cancelNotice: 1n };
        await escrow.connect(agency).propose(other, "0x");
        const data = escrow.interface.encodeFunctionData("fund", [other, 0, 1, "0x"]);
        const { succeeded, returned } = await fundArmed(made, moment, await escrow.getAddress(), data);
        expect(succeeded).to.equal(false);
        const locked = escrow.interface.encodeErrorResult("Locked");
        if (moment > 2) expect(returned).to.equal(locked);
        else expect(usdc.interface.parseError(returned)?.name).to.equal("ERC20InsufficientAllowance");
        expect(await escrow.held(other)).to.equal(0);
        await expectNothingLeft(made);
      });
    }

    it("cannot submit what is being submitted", async () => {
      const made = await load();
      for (const [moment] of MOMENTS) {
        const before = await networkHelpers.takeSnapshot();
        const { to, data } = await submission(made, name, { terms: made.terms, firstPeriod: 0, count: 1 });
        expect((await fundArmed(made, moment, to, data)).succeeded, `moment ${moment}`).to.equal(false);
        expect(await made.usdc.balanceOf(made.client)).to.equal(PLENTY - made.terms.cap);
        await expectNothingLeft(made);
        await before.restore();
      }
    });
  });

  context("given tokens that were sent to the plug-in by mistake", () => {
    it("leaves them where they are", async () => {
      const made = await load();
      const { usdc, escrow, plugins, client, stranger, terms, consent } = made;
      await usdc.mint(plugins[name], 5n * terms.cap);
      await fund(made);
      expect(await usdc.balanceOf(plugins[name])).to.equal(5n * terms.cap);
      expect(await usdc.balanceOf(client)).to.equal(PLENTY - terms.cap);
      expect(await usdc.balanceOf(escrow)).to.equal(terms.cap);

      // The plug-in's allowance for the escrow serves nobody else: the escrow takes from its caller.
      const own = { ...terms, client: stranger.address };
      const signature = await signTerms(made.agency, own, made.location);
      for (const [what, proof] of [
        [terms, consent],
        [own, signature],
      ] as const) {
        const first = what === terms ? 1 : 0;
        await expect(escrow.connect(stranger).fund(what, first, 1, proof))
          .to.be.revertedWithCustomError(usdc, "ERC20InsufficientAllowance")
          .withArgs(await escrow.getAddress(), 0, terms.cap);
      }
      expect(await usdc.balanceOf(plugins[name])).to.equal(5n * terms.cap);
    });

    it("lets no one without money of its own fund", async () => {
      const made = await load();
      const { usdc, plugins, stranger, agency } = made;
      await usdc.mint(plugins[name], 5n * made.terms.cap);
      const terms = await makeTerms(made, "ERC-20", { token: made.terms.token, client: stranger.address });
      const consent = await signTerms(agency, terms, made.location);
      await expect(fund(made, { terms }, { payer: stranger, consent })).to.revert(ethers);
      expect(await usdc.balanceOf(plugins[name])).to.equal(5n * terms.cap);
    });
  });
  context("given terms that name the plug-in as their agency", () => {
    async function namingIt(made: FundingFixture): Promise<Terms> {
      return { ...made.terms, agency: await made.plugins[name].getAddress(), cancelNotice: 1n };
    }

    it("consents, as the caller, to what is funded through it, whatever the signature", async () => {
      const made = await load();
      const { escrow, usdc, client } = made;
      const terms = await namingIt(made);
      const funding = fund(made, { terms }, { consent: "0x" });
      await expect(funding).to.changeTokenBalances(ethers, usdc, [client, escrow], [-terms.cap, terms.cap]);
      await expect(funding).to.emit(escrow, "Proposed");
      expect(await escrow.held(terms)).to.equal(terms.cap);
    });

    it("consents to nothing else: every other way reverts with ConsentMissing", async () => {
      const made = await load();
      const { escrow, usdc, client, stranger } = made;
      const terms = await namingIt(made);
      const id = await escrow.agreementId(terms);
      const refused = (attempt: Promise<unknown>) =>
        expect(attempt).to.be.revertedWithCustomError(escrow, "ConsentMissing").withArgs(id);
      for (const other of WAYS) {
        if (other !== name) {
          await refused(submission(made, other, { terms, firstPeriod: 0, count: 1 }, { consent: "0x" }).then(send));
        }
      }
      await usdc.connect(client).approve(escrow, terms.cap);
      await refused(escrow.connect(client).fund(terms, 0, 1, "0x"));
      await refused(escrow.connect(stranger).propose(terms, "0x"));
      await expectNothingMoved(made);
    });

    it("is paid as agreed, and takes nothing from anyone but whoever funded that", async () => {
      const made = await load();
      const { escrow, usdc, client, oracle, plugins, stranger } = made;
      const plugin = plugins[name];
      await fund(made);
      const terms = await namingIt(made);
      await fund(made, { terms }, { consent: "0x" });
      const { askFrom } = await escrow.windowOf(terms, 0);
      await oracle.answerAt(periodQuestion(terms, 0), 100n, askFrom);
      await networkHelpers.time.increaseTo(askFrom);
      const earned = 4_000n * USDC;
      await expect(escrow.connect(stranger).settle(terms)).to.changeTokenBalances(
        ethers,
        usdc,
        [plugin, client, escrow],
        [earned, terms.cap - earned, -terms.cap],
      );

      // What it earned is lost like all that is sent there; the neighbour's money is whole, and funding goes on.
      expect(await escrow.held(made.terms)).to.equal(made.terms.cap);
      expect(await usdc.balanceOf(escrow)).to.equal(made.terms.cap);
      // The same metric, so the same answer.
      await expect(escrow.connect(stranger).settle(made.terms)).to.changeTokenBalances(
        ethers,
        usdc,
        [made.agency, client, escrow, plugin],
        [earned, terms.cap - earned, -terms.cap, 0],
      );
      expect(await usdc.balanceOf(escrow)).to.equal(0);
      expect(await usdc.balanceOf(plugin)).to.equal(earned);
    });
  });
}
