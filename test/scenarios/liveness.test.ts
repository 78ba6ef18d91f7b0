import { expect } from "chai";
import { Wallet, ZeroAddress } from "ethers";
import { network } from "hardhat";

import { feesHeld, held, interimPaidFor, openDispute, type Ledger } from "../../toolkit/pricing/ledger.js";
import { lastExit } from "../../toolkit/schedule/windows.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { CURRENCIES, type Currency } from "../support/escrow.js";
import { randomHistory } from "../support/random-history.js";
import { randomTerms } from "../support/random-terms.js";
import { Random } from "../support/random.js";
import { deployForReplay, Replay, REPLAY_NETWORK, termsOptions } from "../support/replay.js";

const CASES = Number(process.env["LIVENESS_CASES"] ?? 12);

const connection = await network.create(REPLAY_NETWORK);
const { ethers, networkHelpers } = connection;

/** Refuses native currency: `revert(0, 0)`. */
const REFUSES = "0x60006000fd";
/** Burns all gas it is given: `invalid()`. */
const BURNS = "0xfe";

describe("The way out by the clock alone", () => {
  for (const currency of CURRENCIES) {
    context(`with ${currency}, the oracle gone`, () => {
      for (let seed = 0; seed < CASES; seed++) {
        it(`empties the agreement of history ${seed}, wherever it stops`, async () => {
          const replay = await liveAWhile(seed, currency);
          await networkHelpers.setCode(replay.terms.oracle, "0x");

          const before = await balancesOf(replay);
          const { toAgency, toClient } = await finish(replay);

          const after = await balancesOf(replay);
          expect(after.agency - before.agency).to.equal(toAgency);
          expect(after.client - before.client).to.equal(toClient);
          expect(after.escrow).to.equal(0n);
        });
      }
    });
  }

  for (const [how, code] of [
    ["refuse money", REFUSES],
    ["burn all gas", BURNS],
  ] as const) {
    context(`with native, the oracle gone, parties that ${how}`, () => {
      for (let seed = 0; seed < CASES / 2; seed++) {
        it(`leaves nothing behind of history ${seed}`, async () => {
          const replay = await liveAWhile(seed, "native");
          const { escrow, client, agency, stranger } = replay.fixture;
          await networkHelpers.setCode(replay.terms.oracle, "0x");
          await networkHelpers.setCode(client.address, code);
          await networkHelpers.setCode(agency.address, code);

          const { toAgency, toClient } = await finish(replay);

          expect(await escrow.creditOf(agency, ZeroAddress)).to.equal(toAgency);
          expect(await escrow.creditOf(client, ZeroAddress)).to.equal(toClient);
          for (const [payee, amount] of [
            [agency.address, toAgency],
            [client.address, toClient],
          ] as const) {
            const to = Wallet.createRandom().address;
            if (amount === 0n) continue;
            // Nobody else can bring it to a receiver that refuses it, and it stays where it is.
            const pushed = escrow.connect(stranger).pushCredit.staticCall(ZeroAddress, payee);
            await expect(pushed).to.be.revertedWithCustomError(escrow, "FailedCall");
            await escrow.connect(await ethers.getImpersonatedSigner(payee)).withdraw(ZeroAddress, to, { gasPrice: 0n });
            expect(await ethers.provider.getBalance(to)).to.equal(amount);
          }
          expect(await ethers.provider.getBalance(escrow)).to.equal(0n);
        });
      }
    });
  }
});

/** An agreement in the middle of a random life: somewhere after its first funding, often before anything is settled. */
async function liveAWhile(seed: number, currency: Currency): Promise<Replay> {
  const fixture = await networkHelpers.loadFixture(deployForReplay);
  const random = new Random(2_000_000 + seed);
  const options = { ...(await termsOptions(fixture, currency)), maxPeriods: 12, preferInterim: true };
  for (;;) {
    const terms = randomTerms(random, options);
    const { answers, entries } = randomHistory(random, terms, { now: fixture.now });
    // Only lives that still hold something when they are cut are worth finishing.
    const cuts = entries.flatMap(({ ledger }, index) => (held(ledger) > 0n ? [index + 1] : []));
    const cut = random.pick(cuts);
    if (cut === undefined) continue;

    const replay = await Replay.begin(connection, fixture, terms, answers);
    for (const { action } of entries.slice(0, cut)) await replay.perform(action);
    expect(held(replay.ledger)).to.be.greaterThan(0n);
    return replay;
  }
}

/** Waits for the last exit and settles, as a stranger, until nothing is left. What it must pay, said beforehand. */
async function finish({ fixture, terms, ledger }: Replay): Promise<{ toAgency: bigint; toClient: bigint }> {
  const { escrow, stranger } = fixture;
  const due = remaining(terms, ledger);
  await networkHelpers.time.increaseTo(lastExit(terms));

  for (let period = ledger.settled; period < ledger.periods; period++) {
    await escrow.connect(stranger).settle(terms, { gasPrice: 0n, gasLimit: 5_000_000n });
  }

  expect(await escrow.held(terms)).to.equal(0n);
  await expect(escrow.connect(stranger).settle.staticCall(terms)).to.be.revertedWithCustomError(
    escrow,
    "NothingToSettle",
  );
  return due;
}

/**
 * Nobody answers any more, and nobody rules: every period pays its base, and what it paid before stays paid. A disputed
 * one pays its answer, which was kept, and the fees go back.
 */
function remaining(terms: Terms, ledger: Ledger): { toAgency: bigint; toClient: bigint } {
  let toAgency = 0n;
  let toClient = 0n;
  for (let period = ledger.settled; period < ledger.periods; period++) {
    const disputed = period === ledger.settled ? openDispute(ledger) : undefined;
    const interim = interimPaidFor(ledger, period);
    const due = disputed?.answered ?? terms.base + interim;
    toAgency += due - interim - (disputed?.paid ?? 0n);
    toClient += terms.cap - due - (disputed?.returned ?? 0n);
    if (disputed?.claims.agency !== undefined) toAgency += terms.arbiterFee;
    if (disputed?.claims.client !== undefined) toClient += terms.arbiterFee;
  }
  expect(toAgency + toClient).to.equal(held(ledger) + feesHeld(ledger));
  return { toAgency, toClient };
}

async function balancesOf({ fixture, terms }: Replay) {
  const of = (holder: string) =>
    terms.token === ZeroAddress ? ethers.provider.getBalance(holder) : fixture.token.balanceOf(holder);
  return {
    agency: await of(fixture.agency.address),
    client: await of(fixture.client.address),
    escrow: await of(await fixture.escrow.getAddress()),
  };
}
