import { PANIC_CODES } from "@nomicfoundation/hardhat-ethers-chai-matchers/panic";
import { expect } from "chai";
import { AbiCoder } from "ethers";
import { network } from "hardhat";

import { signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { deployEscrow, makeTerms, USDC } from "../support/escrow.js";

/*
fund, with tokens that are not as one would wish
├── given a token that returns nothing and wants allowances zeroed first (USDT): works, for several periods
├── given a token that misbehaves
│   ├── takes a fee, moves too much, or nothing, or what was there before: refused, and nothing is lost
│   └── returns false or rubbish, or is paused: refused, nothing is lost, and funding works once it is well again
├── given a token of which amounts reach 128 bits: nothing is cut off
└── given a token that calls back in the middle of the pull
    ├── into a function that moves money: Locked, whoever the token is in the agreement
    ├── into retract: AlreadyFunded; into propose: ConsentGiven, or another agreement's harmless consent
    ├── into views: they show the state after it
    └── by giving the escrow tokens: refused, as the sum is wrong
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;

// The order of MockRogueToken.Behaviour.
const HONEST = 0;
const TAKES_FEE = 1;
const MOVES_TOO_MUCH = 2;
const MOVES_NOTHING = 3;
const SHRINKS_RECEIVER = 4;
const RETURNS_FALSE = 5;
const RETURNS_TWO = 6;
const IS_PAUSED = 7;
const PLENTY = 10n ** 12n * USDC;

describe("PerformanceEscrow.fund with tokens", () => {
  context("given a token that returns nothing", () => {
    async function fixture() {
      const made = await deployEscrow(connection);
      const usdt = await ethers.deployContract("MockNoReturnToken");
      const terms = await makeTerms(made, "ERC-20", { token: await usdt.getAddress() });
      await usdt.mint(made.client, PLENTY);
      return { ...made, usdt, terms, signature: await signTerms(made.agency, terms, made.location) };
    }

    it("funds period after period, as the allowance is used up each time", async () => {
      const { escrow, usdt, client, terms, signature } = await networkHelpers.loadFixture(fixture);
      for (const [first, count] of [
        [0, 1n],
        [1, 2n],
      ] as const) {
        await usdt.connect(client).approve(escrow, count * terms.cap);
        const funding = escrow.connect(client).fund(terms, first, count, signature);
        await expect(funding).to.changeTokenBalances(
          ethers,
          usdt,
          [client, escrow],
          [-count * terms.cap, count * terms.cap],
        );
        expect(await usdt.allowance(client, escrow)).to.equal(0);
      }
      expect(await escrow.held(terms)).to.equal(3n * terms.cap);
    });

    it("gives it all back", async () => {
      const { escrow, usdt, client, terms, signature } = await networkHelpers.loadFixture(fixture);
      await usdt.connect(client).approve(escrow, terms.cap);
      await escrow.connect(client).fund(terms, 0, 1, signature);
      await expect(escrow.connect(client).cancel(terms, 0)).to.changeTokenBalances(
        ethers,
        usdt,
        [client, escrow],
        [terms.cap, -terms.cap],
      );
    });

    it("reverts with the token's error without an allowance", async () => {
      const { escrow, usdt, client, terms, signature } = await networkHelpers.loadFixture(fixture);
      await expect(escrow.connect(client).fund(terms, 0, 1, signature)).to.be.revertedWithCustomError(
        usdt,
        "InsufficientAllowance",
      );
    });
  });

  context("given a token that misbehaves", () => {
    async function fixture() {
      const made = await deployEscrow(connection);
      const rogue = await ethers.deployContract("MockRogueToken");
      const terms = await makeTerms(made, "ERC-20", { token: await rogue.getAddress() });
      await rogue.mint(made.client, PLENTY);
      await rogue.connect(made.client).approve(made.escrow, PLENTY);
      const signature = await signTerms(made.agency, terms, made.location);
      const id = await made.escrow.agreementId(terms);
      // Another agreement's money in the same token lies there already.
      const neighbour = { ...terms, cancelNotice: 1n };
      await made.escrow.connect(made.agency).propose(neighbour, "0x");
      await made.escrow.connect(made.client).fund(neighbour, 0, 1, "0x");
      return { ...made, rogue, terms, signature, id };
    }
    const load = () => networkHelpers.loadFixture(fixture);
    type Made = Awaited<ReturnType<typeof fixture>>;

    // The money, the allowance and the agreement are as before; and once the token is well, funding works.
    async function expectNothingLost({ escrow, rogue, client, terms, signature, id }: Made): Promise<void> {
      expect(await rogue.balanceOf(client)).to.equal(PLENTY - terms.cap);
      expect(await rogue.allowance(client, escrow)).to.equal(PLENTY - terms.cap);
      expect(await rogue.balanceOf(escrow)).to.equal(terms.cap);
      expect([...(await escrow.agreementOf(id))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n]);

      await rogue.behave(HONEST);
      await expect(escrow.connect(client).fund(terms, 0, 2, signature)).to.changeTokenBalances(
        ethers,
        rogue,
        [client, escrow],
        [-2n * terms.cap, 2n * terms.cap],
      );
    }

    for (const [what, behaviour, received] of [
      ["takes 1 % as its fee", TAKES_FEE, (due: bigint) => (due * 99n) / 100n],
      ["moves twice the amount", MOVES_TOO_MUCH, (due: bigint) => 2n * due],
      ["moves nothing and says it did", MOVES_NOTHING, () => 0n],
    ] as const) {
      it(`reverts with WrongAmountReceived when it ${what}`, async () => {
        const made = await load();
        const { escrow, rogue, client, terms, signature } = made;
        const due = 2n * terms.cap;
        await rogue.behave(behaviour);
        await expect(escrow.connect(client).fund(terms, 0, 2, signature))
          .to.be.revertedWithCustomError(escrow, "WrongAmountReceived")
          .withArgs(received(due), due);
        await expectNothingLost(made);
      });
    }

    it("reverts when the escrow has less of it afterwards than before", async () => {
      const made = await load();
      const { escrow, rogue, client, terms, signature } = made;
      await rogue.behave(SHRINKS_RECEIVER);
      await expect(escrow.connect(client).fund(terms, 0, 1, signature)).to.be.revertedWithPanic(
        PANIC_CODES.ARITHMETIC_OVERFLOW,
      );
      await expectNothingLost(made);
    });

    for (const [what, behaviour] of [
      ["false", RETURNS_FALSE],
      ["neither true nor false", RETURNS_TWO],
    ] as const) {
      it(`reverts when it returns ${what}`, async () => {
        const made = await load();
        const { escrow, rogue, client, terms, signature } = made;
        await rogue.behave(behaviour);
        await expect(escrow.connect(client).fund(terms, 0, 1, signature))
          .to.be.revertedWithCustomError(escrow, "SafeERC20FailedOperation")
          .withArgs(await rogue.getAddress());
        await expectNothingLost(made);
      });
    }

    it("reverts with the token's error while it is paused", async () => {
      const made = await load();
      const { escrow, rogue, client, terms, signature } = made;
      await rogue.behave(IS_PAUSED);
      await expect(escrow.connect(client).fund(terms, 0, 1, signature)).to.be.revertedWithCustomError(rogue, "Paused");
      await expectNothingLost(made);
    });

    it("takes a later period's fee no more than the first one's", async () => {
      const { escrow, rogue, client, terms, signature, id } = await load();
      await escrow.connect(client).fund(terms, 0, 1, signature);
      await rogue.behave(TAKES_FEE);
      await expect(escrow.connect(client).fund(terms, 1, 1, "0x"))
        .to.be.revertedWithCustomError(escrow, "WrongAmountReceived")
        .withArgs((terms.cap * 99n) / 100n, terms.cap);
      expect((await escrow.agreementOf(id)).funded).to.equal(1);
      expect(await escrow.held(terms)).to.equal(terms.cap);
    });
  });

  context("given a token of which amounts reach 128 bits", () => {
    async function fixture() {
      return await deployEscrow(connection);
    }

    it("locks the largest total to the last base unit, beside a balance beyond 128 bits", async () => {
      const made = await networkHelpers.loadFixture(fixture);
      const { escrow, agency, client, location } = made;
      const large = await ethers.deployContract("MockERC20", ["Large", "LRG", 24]);
      const cap = (2n ** 128n - 1n) / 3n;
      expect(cap * 3n).to.equal(2n ** 128n - 1n);
      const terms = await makeTerms(made, "ERC-20", { token: await large.getAddress(), cap });
      await large.mint(escrow, 2n ** 200n);
      await large.mint(client, 3n * cap);
      await large.connect(client).approve(escrow, 3n * cap);

      const signature = await signTerms(agency, terms, location);
      await expect(escrow.connect(client).fund(terms, 0, 3, signature)).to.changeTokenBalances(
        ethers,
        large,
        [client, escrow],
        [-3n * cap, 3n * cap],
      );
      expect(await escrow.held(terms)).to.equal(2n ** 128n - 1n);
    });
  });

  context("given a token that calls back in the middle of the pull", () => {
    async function fixture() {
      const made = await deployEscrow(connection);
      const hooked = await ethers.deployContract("MockHookToken");
      const address = await hooked.getAddress();
      await hooked.mint(made.client, PLENTY);
      await hooked.connect(made.client).approve(made.escrow, PLENTY);
      const terms = await makeTerms(made, "ERC-20", { token: address });
      return { ...made, hooked, address, terms };
    }
    const load = () => networkHelpers.loadFixture(fixture);
    type Made = Awaited<ReturnType<typeof fixture>>;

    // Proposes, arms the token, funds as the client, and says what came of the token's own call.
    async function fundArmed(made: Made, terms: Terms, data: string, target?: string) {
      const { escrow, hooked, agency, client, location } = made;
      const signature = terms.agency === agency.address ? await signTerms(agency, terms, location) : "0x";
      await hooked.arm(target ?? escrow, data);
      const funding = escrow.connect(client).fund(terms, 0, 1, signature);
      await funding;
      return { funding, succeeded: await hooked.succeeded(), returned: await hooked.returned() };
    }

    const attacks: [name: string, data: (made: Made, other: Terms) => string][] = [
      ["fund again", ({ escrow, terms }) => escrow.interface.encodeFunctionData("fund", [terms, 1, 1, "0x"])],
      ["fund another", ({ escrow }, other) => escrow.interface.encodeFunctionData("fund", [other, 0, 1, "0x"])],
      ["payInterim", ({ escrow, terms }) => escrow.interface.encodeFunctionData("payInterim", [terms, 0, 1])],
      ["settle", ({ escrow, terms }) => escrow.interface.encodeFunctionData("settle", [terms])],
      ["optOut", ({ escrow }, other) => escrow.interface.encodeFunctionData("optOut", [other])],
      ["cancel", ({ escrow }, other) => escrow.interface.encodeFunctionData("cancel", [other, 0])],
      ["resign", ({ escrow, terms }) => escrow.interface.encodeFunctionData("resign", [terms, 0])],
      ["withdraw", ({ escrow, address }) => escrow.interface.encodeFunctionData("withdraw", [address, address])],
      ["pushCredit", ({ escrow, address }) => escrow.interface.encodeFunctionData("pushCredit", [address, address])],
    ];
    for (const [name, data] of attacks) {
      it(`answers Locked to ${name}, and goes on`, async () => {
        const made = await load();
        const { escrow, hooked, agency, client, terms, address } = made;
        // In the other agreement, which is funded, the token itself is the client.
        const other = { ...terms, client: address, trialEnd: terms.start };
        await escrow.connect(agency).propose(other, "0x");
        if (name !== "fund another") await escrow.connect(client).fund(other, 0, 1, "0x");

        const { funding, succeeded, returned } = await fundArmed(made, terms, data(made, other));
        expect(succeeded).to.equal(false);
        expect(escrow.interface.parseError(returned)?.name).to.equal("Locked");
        await expect(funding).to.changeTokenBalances(ethers, hooked, [client, escrow], [-terms.cap, terms.cap]);
        expect(await escrow.held(terms)).to.equal(terms.cap);

        // Unlocked again for everyone afterwards.
        await escrow.connect(client).cancel(terms, 0);
      });
    }

    it("answers AlreadyFunded to the agency's retract, when the token is the agency", async () => {
      const made = await load();
      const { escrow, hooked, address } = made;
      const terms = { ...made.terms, agency: address };
      // The token agrees, in a transfer of its own.
      await hooked.arm(escrow, escrow.interface.encodeFunctionData("propose", [terms, "0x"]));
      await hooked.connect(made.client).transfer(made.stranger, 1);
      expect(await hooked.succeeded()).to.equal(true);

      const id = await escrow.agreementId(terms);
      const retraction = escrow.interface.encodeFunctionData("retract", [terms]);
      const { succeeded, returned } = await fundArmed(made, terms, retraction);
      expect(succeeded).to.equal(false);
      expect(returned).to.equal(escrow.interface.encodeErrorResult("AlreadyFunded", [id]));
      expect(await escrow.held(terms)).to.equal(terms.cap);
    });

    it("lets a proposal of another agreement in, which moves nothing, and none of the same", async () => {
      const made = await load();
      const { escrow, client, address, terms } = made;
      const another = { ...terms, agency: address };
      const proposal = escrow.interface.encodeFunctionData("propose", [another, "0x"]);
      const { funding, succeeded, returned } = await fundArmed(made, terms, proposal);
      const anotherId = await escrow.agreementId(another);
      expect(succeeded).to.equal(true);
      expect(returned).to.equal(anotherId);
      await expect(funding)
        .to.emit(escrow, "Proposed")
        .withArgs(anotherId, client.address, address, () => true);
      expect([...(await escrow.agreementOf(anotherId))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 1n]);
      expect(await escrow.held(another)).to.equal(0);

      const second = { ...terms, cancelNotice: 1n };
      const same = escrow.interface.encodeFunctionData("propose", [second, "0x"]);
      const again = await fundArmed(made, second, same);
      expect(again.succeeded).to.equal(false);
      expect(again.returned).to.equal(
        escrow.interface.encodeErrorResult("ConsentGiven", [await escrow.agreementId(second)]),
      );
    });

    it("shows views the state after the funding", async () => {
      const made = await load();
      const { escrow, terms } = made;
      const views = [
        [escrow.interface.encodeFunctionData("held", [terms]), terms.cap],
        [escrow.interface.encodeFunctionData("fundedThrough", [terms]), terms.periodEnds[0]],
        [escrow.interface.encodeFunctionData("statusOf", [terms]), 4n],
      ] as const;
      for (const [data, expected] of views) {
        const snapshot = await networkHelpers.takeSnapshot();
        const { succeeded, returned } = await fundArmed(made, terms, data);
        expect(succeeded).to.equal(true);
        expect(AbiCoder.defaultAbiCoder().decode(["uint256"], returned)[0]).to.equal(expected);
        await snapshot.restore();
      }
    });

    it("refuses the sum when the token gives the escrow 1 base unit more meanwhile", async () => {
      const made = await load();
      const { escrow, hooked, agency, client, terms, location } = made;
      await hooked.arm(hooked, hooked.interface.encodeFunctionData("mint", [await escrow.getAddress(), 1]));
      const signature = await signTerms(agency, terms, location);
      await expect(escrow.connect(client).fund(terms, 0, 1, signature))
        .to.be.revertedWithCustomError(escrow, "WrongAmountReceived")
        .withArgs(terms.cap + 1n, terms.cap);
      expect(await hooked.balanceOf(client)).to.equal(PLENTY);
      expect(await escrow.held(terms)).to.equal(0);
    });
  });
});
