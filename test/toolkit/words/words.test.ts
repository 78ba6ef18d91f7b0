/*
 * momentText, wordsFor
 * └── say times, amounts, periods and parties as people read them
 */
import { expect } from "chai";

import { momentText } from "../../../toolkit/words/moment.js";
import { wordsFor } from "../../../toolkit/words/words.js";
import { START } from "../../support/valid-terms.js";
import { AGENCY, CLIENT, knownAgreement } from "../signing/support.js";

describe("momentText", () => {
  it("names the zone, knows daylight saving time, and shows seconds only where there are some", () => {
    expect(momentText(0n)).to.equal("1 January 1970, 00:00 (UTC)");
    expect(momentText(1_798_758_000n, "Europe/Berlin")).to.equal("1 January 2027, 00:00 (Europe/Berlin)");
    expect(momentText(1_814_392_800n, "Europe/Berlin")).to.equal("1 July 2027, 00:00 (Europe/Berlin)");
    expect(momentText(5n)).to.equal("1 January 1970, 00:00:05 (UTC)");
    expect(momentText(2n ** 256n - 1n)).to.match(/^Unix second 115792/);
  });
});

describe("wordsFor", () => {
  it("says amounts, periods and parties", () => {
    const words = wordsFor(knownAgreement());
    expect(words.amount(1_234_567_890n)).to.equal("1,234.56789 USDC");
    expect(words.party("client")).to.equal(`the client Acme (${CLIENT.address})`);
    expect(words.metric(1_370n)).to.equal("1,370 qualified leads");
    expect(words.period(1)).to.equal("period 2 of 3");
    expect(words.periods(1, 2)).to.equal("periods 2 to 3 of 3");
    expect(words.periods(1, 1)).to.equal("period 2 of 3");
    expect(words.periodWithDates(0)).to.equal(
      "period 1 of 3 (15 January 2027, 08:00 to 14 February 2027, 08:00 (UTC))",
    );
    const { location, terms, token } = knownAgreement();
    const nameless = { location, terms, token };
    expect(wordsFor({ ...nameless, metric: { kind: "unknown" } }).party("agency")).to.equal(
      `the agency (${AGENCY.address})`,
    );
    expect(wordsFor({ ...nameless, metric: { kind: "unknown" } }).metric(5n)).to.equal("5 metric units");
  });

  it("shows dates in the reader's zone, and in UTC where the parties' differ", () => {
    const agreement = { ...knownAgreement(), zones: { client: "Asia/Tokyo", agency: "Europe/Berlin" } };
    expect(wordsFor(agreement).moment(START)).to.contain("(UTC)");
    expect(wordsFor(agreement, "client").moment(START)).to.contain("17:00 (Asia/Tokyo)");
    expect(wordsFor(agreement, "agency").moment(START)).to.contain("09:00 (Europe/Berlin)");
    const same = { ...agreement, zones: { client: "Asia/Tokyo", agency: "Asia/Tokyo" } };
    expect(wordsFor(same).moment(START)).to.contain("(Asia/Tokyo)");
  });
});
