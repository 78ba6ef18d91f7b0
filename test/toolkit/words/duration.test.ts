import { expect } from "chai";

import { DAY } from "../../../toolkit/units/durations.js";
import { durationText, exactDuration } from "../../../toolkit/words/duration.js";

describe("durationText", () => {
  it("says the two largest units", () => {
    const texts: [bigint, string][] = [
      [0n, "0 seconds"],
      [1n, "1 second"],
      [3_600n, "1 hour"],
      [2n * DAY + 3n * 3_600n + 5n, "2 days 3 hours"],
      [DAY + 59n, "1 day 59 seconds"],
    ];
    for (const [seconds, text] of texts) expect(durationText(seconds)).to.equal(text);
  });
});

describe("exactDuration", () => {
  it("leaves nothing out", () => {
    expect(exactDuration(0n)).to.equal("no time");
    expect(exactDuration(DAY)).to.equal("1 day");
    expect(exactDuration(1_210_500n)).to.equal("14 days and 15 minutes");
    expect(exactDuration(90_061n)).to.equal("1 day, 1 hour, 1 minute and 1 second");
  });
});
