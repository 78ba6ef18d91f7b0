import { expect } from "chai";
import { network } from "hardhat";

import { statusNamed } from "../../../toolkit/agreement/status.js";
import { fundedThrough } from "../../../toolkit/book/entry.js";
import { readBook, BookReader } from "../../../toolkit/book/read-book.js";
import { statusOf } from "../../../toolkit/book/status.js";
import { held, openDispute, type Ledger } from "../../../toolkit/pricing/ledger.js";
import { CURRENCIES } from "../../support/escrow.js";
import { randomHistory } from "../../support/random-history.js";
import { randomTerms } from "../../support/random-terms.js";
import { Random } from "../../support/random.js";
import { deployForReplay, Replay, REPLAY_NETWORK, termsOptions } from "../../support/replay.js";

/** How many lives are read for each currency. */
const LIVES = 40;

/** How often each thing happened in all of them. */
const happened = new Map<string, number>();

const connection = await network.create(REPLAY_NETWORK);
const { networkHelpers, ethers } = connection;
const { provider } = ethers;

// An oracle without logs does not tell when the review of a disputed period ends.
function comparable(ledger: Ledger): Ledger {
  const disputes = [...ledger.disputes].map(([period, dispute]) => [period, { ...dispute, reviewEnd: 0n }] as const);
  return { ...ledger, disputes: new Map(disputes) };
}

for (const [index, currency] of CURRENCIES.entries()) {
  describe(`A book (${currency})`, () => {
    for (let seed = 100 + index; seed < 100 + 2 * LIVES; seed += 2) {
      it(`says what the contract says, all through life ${seed}`, async () => {
        const fixture = await networkHelpers.loadFixture(deployForReplay);
        const { escrow } = fixture;
        const random = new Random(seed);
        const terms = randomTerms(random, { ...(await termsOptions(fixture, currency)), maxPeriods: 6 });
        const { answers, entries } = randomHistory(random, terms, { now: fixture.now });
        const life = await Replay.begin(connection, fixture, terms, answers);
        const reader = new BookReader(provider, await escrow.getAddress());

        for (const { action } of entries) {
          const was = openDispute(life.ledger);
          await life.perform(action);
          const what = action.kind === "settle" && was !== undefined ? "settle unruled" : action.kind;
          happened.set(what, (happened.get(what) ?? 0) + 1);
          // Some time after it, too, because the status is also a matter of the clock.
          for (const wait of [0n, random.magnitude(40n * 86_400n)]) {
            const next = entries.find((later) => later.action.at > action.at)?.action.at ?? action.at + 10n ** 8n;
            if (wait > 0n && action.at + wait < next - 2n) await networkHelpers.time.increaseTo(action.at + wait);
            const { head } = await reader.refresh();
            const entry = reader.book.get(life.id);
            const where = `after ${action.kind} at ${action.at}, at ${head.timestamp}`;
            const status = statusNamed(await escrow.statusOf(terms));
            expect(statusOf(entry, BigInt(head.timestamp)), where).to.equal(status);
            expect(held(entry!.ledger), where).to.equal(await escrow.held(terms));
            expect(fundedThrough(entry!), where).to.equal(await escrow.fundedThrough(terms));
            expect(comparable(entry!.ledger), where).to.deep.equal(comparable(life.ledger));
          }
        }
        // Nobody ever funds some of them.
        expect(reader.book.get(life.id)?.terms).to.deep.equal(entries.length === 0 ? undefined : terms);

        const anew = await readBook(provider, await escrow.getAddress());
        expect([...anew.entries()]).to.deep.equal([...reader.book.entries()]);
      });
    }
  });
}

describe("These lives", () => {
  it("have everything in them that can happen to an agreement", () => {
    const kinds = ["fund", "interim", "settle", "settle unruled", "dispute", "payUndisputed", "rule"];
    for (const kind of [...kinds, "optOut", "cancel", "resign", "settleMutually"]) {
      expect(happened.get(kind) ?? 0, kind).to.be.greaterThan(1);
    }
  });
});
