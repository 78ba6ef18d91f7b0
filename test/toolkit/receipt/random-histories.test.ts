import { expect } from "chai";
import { network } from "hardhat";

import { readReceipt } from "../../../toolkit/receipt/read-receipt.js";
import { renderCsv } from "../../../toolkit/receipt/render/csv.js";
import { renderHtml } from "../../../toolkit/receipt/render/html.js";
import { renderJson } from "../../../toolkit/receipt/render/json.js";
import { renderText } from "../../../toolkit/receipt/render/text.js";
import { CURRENCIES } from "../../support/escrow.js";
import { randomHistory } from "../../support/random-history.js";
import { randomTerms } from "../../support/random-terms.js";
import { Random } from "../../support/random.js";
import { deployForReplay, Replay, REPLAY_NETWORK, termsOptions } from "../../support/replay.js";

/** `RECEIPT_CASES=500 npx hardhat test mocha <this file>` for more. */
const CASES = Number(process.env["RECEIPT_CASES"] ?? 20);

const connection = await network.create(REPLAY_NETWORK);

describe("The receipt of random histories", () => {
  for (let seed = 0; seed < CASES; seed++) {
    it(`finds no difference in history ${seed}`, async () => {
      const fixture = await connection.networkHelpers.loadFixture(deployForReplay);
      const random = new Random(7_000_000 + seed);
      const currency = CURRENCIES[seed % CURRENCIES.length]!;
      const options = { ...(await termsOptions(fixture, currency)), maxPeriods: 6 };
      const terms = randomTerms(random, { ...options, preferInterim: random.chance(50) });
      const { answers, entries } = randomHistory(random, terms, { now: fixture.now });
      const lived = await Replay.begin(connection, fixture, terms, answers);
      for (const { action } of entries) await lived.perform(action);

      if (entries.length === 0) return;
      const receipt = await readReceipt(fixture.escrow, lived.id);
      for (const { event, verdict } of receipt.lines) {
        // A random history may have two answers at one interim point, of which the mock oracle shows the last.
        if (event.kind === "interimPaid") expect(verdict.kind).not.to.equal("differs");
        else expect(verdict, event.kind).to.deep.equal({ kind: "agrees" });
      }
      expect(receipt.totals).to.include({ difference: 0n, funded: lived.ledger.funded, paid: lived.ledger.paid });
      expect(receipt.totals.returned).to.equal(lived.ledger.returned);
      const earned = receipt.fees.filter(({ kind }) => kind === "earned");
      expect(earned.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(lived.ledger.fees.earned);
      // Nothing that can happen is too much for a rendering.
      for (const render of [renderText, renderJson, renderCsv, renderHtml]) expect(render(receipt)).not.to.equal("");
    });
  }
});
