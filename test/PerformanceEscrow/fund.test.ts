import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { network } from "hardhat";

import { signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";
import {
  CURRENCIES,
  deployEscrow,
  fundFirst,
  fundingValue,
  makeTerms,
  USDC,
  withArbiter,
  type Currency,
} from "../support/escrow.js";
import { barelyValidTerms, invalidTerms } from "../support/invalid-terms.js";
import { publishedTerms } from "../support/published.js";
import { takesTheAgencysConsent } from "./consent.behavior.js";

/*
fund (tokens that misbehave: fund.tokens.test.ts)
├── given the agreement was ended: AlreadyEnded with how
├── when firstPeriod is not the next: NotNextPeriod (funded already, a gap, far out)
├── when count is 0 or more than what is left: PeriodCountOutOfRange
├── when it is too late: FundingClosed
│   ├── the first period: at start + fundingGrace and later; not a second before
│   └── a later period: at its own start + fundingGrace and later; not a second before
├── given nothing was funded
│   ├── when it is more than 366 days before the start: TooEarlyToFund; not at 366 days and later
│   ├── when the terms break a rule: its error, also when they were valid when proposed
│   └── where the agency's consent is needed: as in consent.behavior.ts
├── given something was funded: neither consent, rules nor lead are asked again
├── native: when it carries less, more or nothing: WrongValue
├── ERC-20
│   ├── when it carries native currency: WrongValue
│   ├── when the allowance or the balance is short: the token's error
│   └── when the client approved but another calls: nothing of the client's moves
└── when all is right, in either currency
    ├── one period, several, all; the rest later: events, state, balances
    ├── after a proposal, with a signature, as the agency: published once, exactly
    ├── by a third party: a gift, whose rest goes to the client
    ├── given donated tokens and forced native currency: nothing changes
    └── given many other agreements: the same gas, the same balances
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function fixture() {
  return await deployEscrow(connection);
}
const load = () => networkHelpers.loadFixture(fixture);

async function loadSigned(currency: Currency, overrides: Partial<Terms> = {}) {
  const made = await load();
  const terms = await makeTerms(made, currency, overrides);
  const id = await made.escrow.agreementId(terms);
  const signature = await signTerms(made.agency, terms, made.location);
  return { ...made, terms, id, signature };
}
type Signed = Awaited<ReturnType<typeof loadSigned>>;

const at = (time: bigint) => networkHelpers.time.setNextBlockTimestamp(time);
const fundAs = (made: Signed, first: bigint | number, count: bigint | number, signature = made.signature) =>
  made.escrow
    .connect(made.client)
    .fund(made.terms, first, count, signature, { value: fundingValue(made.terms, BigInt(count)) });

describe("PerformanceEscrow.fund", () => {
  context("given the agreement was ended", () => {
    for (const [how, end] of [
      ["cancelled", 1],
      ["resigned from", 2],
      ["opted out of", 3],
    ] as const) {
      it(`reverts with AlreadyEnded when it was ${how}`, async () => {
        const made = await loadSigned("native", { trialEnd: (await load()).now + DAY });
        const { escrow, client, agency, terms, id } = made;
        await fundAs(made, 0, 1);
        if (end === 1) await escrow.connect(client).cancel(terms, 0);
        if (end === 2) await escrow.connect(agency).resign(terms, 0);
        if (end === 3) await escrow.connect(client).optOut(terms);

        // Neither the periods that were never funded, nor those that were given back.
        for (const first of [0, 1]) {
          await expect(fundAs(made, first, 1))
            .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
            .withArgs(id, end);
        }
      });
    }
  });

  context("when firstPeriod is not the next", () => {
    it("reverts with NotNextPeriod for a gap and for what is funded already", async () => {
      const made = await loadSigned("native");
      const refused = async (first: bigint, expected: number) =>
        expect(fundAs(made, first, 1))
          .to.be.revertedWithCustomError(made.escrow, "NotNextPeriod")
          .withArgs(first, expected);
      for (const first of [1n, 2n, 3n, 256n, MaxUint256]) await refused(first, 0);
      await fundAs(made, 0, 2);
      for (const first of [0n, 1n, 3n, 258n]) await refused(first, 2);
      await fundAs(made, 2, 1);
      for (const first of [0n, 2n, 4n]) await refused(first, 3);
    });

    it("makes a funding that was sent twice fail the second time", async () => {
      const made = await loadSigned("ERC-20");
      await fundAs(made, 0, 1);
      const again = fundAs(made, 0, 1);
      await expect(again).to.be.revertedWithCustomError(made.escrow, "NotNextPeriod").withArgs(0, 1);
      expect(await made.token.balanceOf(made.escrow)).to.equal(made.terms.cap);
    });
  });

  context("when count is out of range", () => {
    it("reverts with PeriodCountOutOfRange for 0 and for more than is left", async () => {
      // ERC-20: the absurd counts need no native currency.
      const made = await loadSigned("ERC-20");
      const refused = async (first: number, count: bigint, max: number) =>
        expect(fundAs(made, first, count))
          .to.be.revertedWithCustomError(made.escrow, "PeriodCountOutOfRange")
          .withArgs(count, max);
      for (const count of [0n, 4n, 256n, 257n, MaxUint256]) await refused(0, count, 3);
      await fundAs(made, 0, 2);
      for (const count of [0n, 2n, 255n, 257n, MaxUint256]) await refused(2, count, 1);
      await fundAs(made, 2, 1);
      for (const count of [0n, 1n, 256n]) await refused(3, count, 0);
    });

    it("reverts with PeriodCountOutOfRange for terms without a period", async () => {
      const made = await loadSigned("native", { periodEnds: [] });
      await expect(fundAs(made, 0, 1))
        .to.be.revertedWithCustomError(made.escrow, "PeriodCountOutOfRange")
        .withArgs(1, 0);
    });
  });

  context("when it is too late", () => {
    for (const [grace, after] of [
      [0n, "at the start, without grace"],
      [2n * DAY, "two days after the start, the grace"],
      [30n * DAY, "at the end of the period, the longest grace"],
    ] as const) {
      it(`reverts for the first period ${after}; not a second before`, async () => {
        const made = await loadSigned("native", { fundingGrace: grace });
        const bound = made.terms.start + grace;
        expect((await made.escrow.windowOf(made.terms, 0)).fundBefore).to.equal(bound);

        for (const late of [0n, 1n]) {
          await at(bound + late);
          await expect(fundAs(made, 0, 1))
            .to.be.revertedWithCustomError(made.escrow, "FundingClosed")
            .withArgs(bound + late, bound);
          await networkHelpers.mine();
        }
        const again = await loadSigned("native", { fundingGrace: grace });
        await at(bound - 1n);
        await expect(fundAs(again, 0, 1)).to.emit(again.escrow, "Funded");
      });

      it(`reverts for a later period, counted from its own start, ${after}; not a second before`, async () => {
        const bound = async (made: Signed) => {
          await fundAs(made, 0, 1);
          return (made.terms.periodEnds[0] ?? 0n) + grace;
        };
        for (const late of [0n, 1n]) {
          const made = await loadSigned("native", { fundingGrace: grace });
          const before = await bound(made);
          await at(before + late);
          await expect(fundAs(made, 1, 1))
            .to.be.revertedWithCustomError(made.escrow, "FundingClosed")
            .withArgs(before + late, before);
        }
        const made = await loadSigned("native", { fundingGrace: grace });
        await at((await bound(made)) - 1n);
        await expect(fundAs(made, 1, 2)).to.emit(made.escrow, "Funded");
      });
    }

    it("judges several periods by the first of them", async () => {
      const made = await loadSigned("native");
      await at(made.terms.start + made.terms.fundingGrace);
      await expect(fundAs(made, 0, 3)).to.be.revertedWithCustomError(made.escrow, "FundingClosed");
    });
  });

  context("given nothing was funded", () => {
    const LEAD = 366n * DAY;
    const farOff = async () => {
      const start = (await load()).now + 400n * DAY;
      return await loadSigned("native", { start, periodEnds: [start + 30n * DAY, start + 60n * DAY] });
    };

    it("reverts with TooEarlyToFund 366 days and 1 second before the start", async () => {
      const made = await farOff();
      const from = made.terms.start - LEAD;
      await at(from - 1n);
      await expect(fundAs(made, 0, 1))
        .to.be.revertedWithCustomError(made.escrow, "TooEarlyToFund")
        .withArgs(from - 1n, from);
    });

    for (const later of [0n, 1n]) {
      it(`takes the money ${later} seconds later than 366 days before the start`, async () => {
        const made = await farOff();
        await at(made.terms.start - LEAD + later);
        await expect(fundAs(made, 0, 2)).to.emit(made.escrow, "Funded");
      });
    }

    it("takes later periods however far off they are", async () => {
      const made = await load();
      const start = made.now + DAY;
      const far = await loadSigned("native", {
        periodEnds: [start + 30n * DAY, start + 3000n * DAY, start + 3650n * DAY],
      });
      await expect(fundAs(far, 0, 3)).to.emit(far.escrow, "Funded");
    });

    it("reverts with the error of the rule that the terms break, for every rule", async () => {
      const made = await load();
      for (const { error, when, terms, args } of await invalidTerms(made)) {
        if (terms.periodEnds.length === 0) continue;
        const signature = await signTerms(made.agency, terms, made.location);
        const funding = made.escrow.connect(made.client).fund(terms, 0, 1, signature);
        const reverted = expect(funding, `${error}: ${when}`).to.be.revertedWithCustomError(made.escrow, error);
        await (args.length === 0 ? reverted : reverted.withArgs(...args));
      }
    });

    it("takes terms at every bound", async () => {
      const made = await load();
      for (const { when, terms } of await barelyValidTerms(made)) {
        // Some start at the beginning or the end of time, and one cap is more than there is of the token.
        if (terms.start !== made.now + DAY || terms.cap > 10n ** 18n) continue;
        const signature = await signTerms(made.agency, terms, made.location);
        const funding = made.escrow
          .connect(made.client)
          .fund(terms, 0, terms.periodEnds.length, signature, { value: fundingValue(terms, terms.periodEnds.length) });
        await expect(funding, when).to.emit(made.escrow, "Funded");
      }
    });

    for (const [what, error] of [
      ["oracle", "OracleHasNoCode"],
      ["token", "TokenHasNoCode"],
    ] as const) {
      it(`checks again: reverts with ${error} when the ${what} has gone since the proposal`, async () => {
        const made = await loadSigned("ERC-20");
        const { escrow, agency, terms } = made;
        await escrow.connect(agency).propose(terms, "0x");
        await networkHelpers.setCode(terms[what], "0x");
        await expect(fundAs(made, 0, 1))
          .to.be.revertedWithCustomError(escrow, error)
          .withArgs(terms[what]);
      });
    }

    context("where the agency's consent is needed", () => {
      takesTheAgencysConsent(connection, (made, terms, signature, sender) =>
        made.escrow.connect(sender).fund(terms, 0, 1, signature, { value: terms.cap }),
      );
    });

    it("keeps nothing of a consent when the payment fails", async () => {
      const made = await loadSigned("ERC-20");
      const { escrow, token, stranger, terms, id, signature } = made;
      await expect(escrow.connect(stranger).fund(terms, 0, 1, signature)).to.be.revertedWithCustomError(
        token,
        "ERC20InsufficientAllowance",
      );
      expect([...(await escrow.agreementOf(id))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n]);
    });
  });

  context("given something was funded", () => {
    it("asks for no consent again", async () => {
      const made = await loadSigned("ERC-20");
      await fundAs(made, 0, 1);
      const later = fundAs(made, 1, 1, "0x");
      await expect(later).to.emit(made.escrow, "Funded").withArgs(made.id, made.client.address, 1, 1, made.terms.cap);
      await expect(later).not.to.emit(made.escrow, "Proposed");
    });

    it("checks no rules again: an oracle that has gone cannot stop what was agreed", async () => {
      const made = await loadSigned("ERC-20");
      await fundAs(made, 0, 1);
      await networkHelpers.setCode(made.terms.oracle, "0x");
      await expect(fundAs(made, 1, 1, "0x")).to.emit(made.escrow, "Funded");
    });

    it("takes nothing in a token that has gone", async () => {
      const made = await loadSigned("ERC-20");
      await fundAs(made, 0, 1);
      await networkHelpers.setCode(made.terms.token, "0x");
      await expect(fundAs(made, 1, 1)).to.be.revertedWithoutReason(ethers);
      expect((await made.escrow.agreementOf(made.id)).funded).to.equal(1);
    });

    it("takes the next period while earlier ones wait for settlement", async () => {
      const made = await loadSigned("native");
      const { escrow, terms } = made;
      await fundAs(made, 0, 1);
      await at((terms.periodEnds[0] ?? 0n) + DAY);
      await fundAs(made, 1, 1);
      expect(await escrow.held(terms)).to.equal(2n * terms.cap);
    });

    it("takes the next period after everything so far is settled", async () => {
      const made = await loadSigned("native", { measureDelay: 0n, reportGrace: DAY });
      const { escrow, terms, id } = made;
      await fundAs(made, 0, 1);
      await networkHelpers.time.increaseTo((await escrow.windowOf(terms, 0)).settleBy);
      await escrow.settle(terms);
      await expect(fundAs(made, 1, 2))
        .to.emit(escrow, "Funded")
        .withArgs(id, made.client.address, 1, 2, 2n * terms.cap);
      expect(await escrow.held(terms)).to.equal(2n * terms.cap);
    });
  });

  context("native: when it carries another amount", () => {
    for (const [what, off] of [
      ["1 wei less", -1n],
      ["1 wei more", 1n],
      ["one cap instead of two", -10_000n * USDC],
    ] as const) {
      it(`reverts with WrongValue for ${what}`, async () => {
        const { escrow, client, terms, signature } = await loadSigned("native");
        const due = 2n * terms.cap;
        await expect(escrow.connect(client).fund(terms, 0, 2, signature, { value: due + off }))
          .to.be.revertedWithCustomError(escrow, "WrongValue")
          .withArgs(due + off, due);
      });
    }

    it("reverts with WrongValue for nothing, though the client has approved a token", async () => {
      const { escrow, client, terms, signature } = await loadSigned("native");
      await expect(escrow.connect(client).fund(terms, 0, 1, signature))
        .to.be.revertedWithCustomError(escrow, "WrongValue")
        .withArgs(0, terms.cap);
    });
  });

  context("ERC-20", () => {
    it("reverts with WrongValue when it carries native currency, even the right number of wei", async () => {
      const { escrow, client, terms, signature } = await loadSigned("ERC-20");
      for (const value of [1n, terms.cap]) {
        await expect(escrow.connect(client).fund(terms, 0, 1, signature, { value }))
          .to.be.revertedWithCustomError(escrow, "WrongValue")
          .withArgs(value, 0);
      }
    });

    it("reverts with the token's error when the allowance is 1 short", async () => {
      const made = await loadSigned("ERC-20");
      const { escrow, token, client, terms } = made;
      await token.connect(client).approve(escrow, terms.cap - 1n);
      await expect(fundAs(made, 0, 1))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(made.location.verifyingContract, terms.cap - 1n, terms.cap);
      expect(await escrow.held(terms)).to.equal(0);
    });

    it("reverts with the token's error when the balance is 1 short", async () => {
      const made = await loadSigned("ERC-20");
      const { escrow, token, client, stranger, terms } = made;
      await token.connect(client).transfer(stranger, (await token.balanceOf(client)) - terms.cap + 1n);
      await expect(fundAs(made, 0, 1))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(client.address, terms.cap - 1n, terms.cap);
      expect(await escrow.held(terms)).to.equal(0);
    });

    it("takes exactly the allowance, and leaves none", async () => {
      const made = await loadSigned("ERC-20");
      const { escrow, token, client, terms } = made;
      await token.connect(client).approve(escrow, 3n * terms.cap);
      await fundAs(made, 0, 3);
      expect(await token.allowance(client, escrow)).to.equal(0);
    });

    it("moves nothing of a client who approved, when another calls", async () => {
      const { escrow, token, client, agency, stranger, terms, signature, location } = await loadSigned("ERC-20");
      for (const caller of [agency, stranger]) {
        const funding = escrow.connect(caller).fund(terms, 0, 1, signature);
        await expect(funding)
          .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
          .withArgs(location.verifyingContract, 0, terms.cap);
      }
      expect(await token.balanceOf(client)).to.equal(10n ** 12n * USDC);
    });
  });

  for (const currency of CURRENCIES) {
    context(`when all is right, in ${currency}`, () => {
      async function expectMoved(made: Signed, funding: Promise<unknown>, from: string, amount: bigint) {
        const { escrow, token } = made;
        const accounts = [from, await escrow.getAddress()];
        if (currency === "native") {
          await expect(funding).to.changeEtherBalances(ethers, accounts, [-amount, amount]);
        } else {
          await expect(funding).to.changeTokenBalances(ethers, token, accounts, [-amount, amount]);
        }
      }

      for (const count of [1n, 2n, 3n]) {
        it(`locks ${count} × cap: event, state and balances`, async () => {
          const made = await loadSigned(currency);
          const { escrow, client, terms, id } = made;
          const amount = count * terms.cap;
          const value = fundingValue(terms, count);
          expect(await escrow.connect(client).fund.staticCall(terms, 0, count, made.signature, { value })).to.equal(id);

          const funding = fundAs(made, 0, count);
          await expectMoved(made, funding, client.address, amount);
          await expect(funding).to.emit(escrow, "Funded").withArgs(id, client.address, 0, count, amount);

          expect([...(await escrow.agreementOf(id))]).to.deep.equal([0n, 0n, count, 0n, 0n, 1n]);
          expect(await escrow.held(terms)).to.equal(amount);
          expect(await escrow.fundedThrough(terms)).to.equal(terms.periodEnds[Number(count) - 1]);
        });
      }

      it("locks the rest later, one by one", async () => {
        const made = await loadSigned(currency);
        const { escrow, client, terms, id } = made;
        for (const first of [0, 1, 2]) {
          const funding = fundAs(made, first, 1);
          await expectMoved(made, funding, client.address, terms.cap);
          await expect(funding).to.emit(escrow, "Funded").withArgs(id, client.address, first, 1, terms.cap);
          expect(await escrow.held(terms)).to.equal(BigInt(first + 1) * terms.cap);
        }
      });

      it("locks 120 periods at once, and a single base unit", async () => {
        const { now } = await load();
        const periodEnds = Array.from({ length: 120 }, (_, period) => now + DAY + BigInt(period + 1) * 30n * DAY);
        const many = await loadSigned(currency, { periodEnds });
        await expectMoved(many, fundAs(many, 0, 120), many.client.address, 120n * many.terms.cap);
        expect((await many.escrow.agreementOf(many.id)).funded).to.equal(120);

        const small = await loadSigned(currency, { cap: 1n });
        await expectMoved(small, fundAs(small, 0, 1), small.client.address, 1n);
        expect(await small.escrow.held(small.terms)).to.equal(1);
      });

      it("publishes exactly the terms with the first funding, before it tells of the money", async () => {
        const made = await loadSigned(currency, withArbiter(await load()));
        const { escrow, terms, id } = made;
        const receipt = await (await fundAs(made, 0, 1)).wait();
        const names = receipt?.logs.map((log) => escrow.interface.parseLog(log)?.name ?? "the token's Transfer");
        const own = ["Proposed", "Funded"];
        expect(names).to.deep.equal(currency === "native" ? own : [...own, "the token's Transfer"]);
        expect(await publishedTerms(escrow, id)).to.deep.equal(terms);
      });

      it("publishes nothing again when the agency proposed before", async () => {
        const made = await loadSigned(currency);
        const { escrow, agency } = made;
        await escrow.connect(agency).propose(made.terms, "0x");
        const funding = fundAs(made, 0, 1, "0x");
        await expect(funding).to.emit(escrow, "Funded");
        await expect(funding).not.to.emit(escrow, "Proposed");
      });

      for (const who of ["stranger", "agency"] as const) {
        it(`takes a gift of the ${who}, and returns its rest to the client`, async () => {
          const made = await loadSigned(currency);
          const { escrow, token, client, agency, terms, id } = made;
          const funder = made[who];
          await token.mint(funder, terms.cap);
          await token.connect(funder).approve(escrow, terms.cap);
          const funding = escrow.connect(funder).fund(terms, 0, 1, made.signature, { value: fundingValue(terms, 1) });
          await expectMoved(made, funding, funder.address, terms.cap);
          await expect(funding).to.emit(escrow, "Funded").withArgs(id, funder.address, 0, 1, terms.cap);

          await networkHelpers.time.increaseTo((await escrow.windowOf(terms, 0)).settleBy);
          const settlement = await escrow.connect(made.arbiter).settle(terms);
          const accounts = [client, agency, made.stranger];
          if (currency === "native") {
            await expect(settlement).to.changeEtherBalances(ethers, accounts, [terms.cap, 0, 0]);
          } else {
            await expect(settlement).to.changeTokenBalances(ethers, token, accounts, [terms.cap, 0, 0]);
          }
        });
      }

      it("is not moved by donated tokens or forced native currency", async () => {
        const made = await loadSigned(currency);
        const { escrow, token, client, terms } = made;
        await token.mint(escrow, 123n);
        await networkHelpers.setBalance(await escrow.getAddress(), 456n);
        expect(await escrow.held(terms)).to.equal(0);

        await expectMoved(made, fundAs(made, 0, 1), client.address, terms.cap);
        expect(await escrow.held(terms)).to.equal(terms.cap);

        await token.mint(escrow, terms.cap);
        expect(await escrow.held(terms)).to.equal(terms.cap);
        // What was donated pays for nobody: the next period needs its own money in full.
        const unpaid = escrow.connect(made.stranger).fund(terms, 1, 1, "0x");
        if (currency === "native") {
          await expect(unpaid).to.be.revertedWithCustomError(escrow, "WrongValue").withArgs(0, terms.cap);
        } else {
          await expect(unpaid).to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance");
        }
      });

      it("costs the same gas with 100 other agreements, and leaves them alone", async () => {
        const gasOf = async (others: number) => {
          const made = await loadSigned(currency);
          // One funded neighbour in both cases: the first token ever to arrive costs more.
          for (let other = 0; other < others; other++) {
            const neighbour = { ...made.terms, cancelNotice: BigInt(other + 1) };
            if (other === 0) await fundFirst(made, neighbour);
            else await made.escrow.connect(made.agency).propose(neighbour, "0x");
          }
          const receipt = await (await fundAs(made, 0, 1)).wait();
          expect(await made.escrow.held({ ...made.terms, cancelNotice: 1n })).to.equal(made.terms.cap);
          return receipt?.gasUsed;
        };
        expect(await gasOf(101)).to.equal(await gasOf(1));
      });
    });
  }

  it("takes no plain transfer of native currency", async () => {
    const { escrow, client } = await load();
    await expect(client.sendTransaction({ to: escrow, value: 1n })).to.be.revertedWithoutReason(ethers);
  });
});
