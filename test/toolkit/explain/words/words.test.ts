import { expect } from "chai";

import { clock } from "../../../../toolkit/explain/words/clock.js";
import { periodNames } from "../../../../toolkit/explain/words/parties.js";
import { startOfDay } from "../../../../toolkit/schedule/calendar.js";

describe("clock", () => {
  it("reads dates in words, with the zone and its offset", () => {
    const berlin = clock("Europe/Berlin");
    expect(berlin?.inFull(startOfDay("2027-03-01", "Europe/Berlin"))).to.equal(
      "Mon, 1 March 2027, 00:00 Europe/Berlin (UTC+01:00)",
    );
    expect(berlin?.inShort(startOfDay("2027-09-30", "Europe/Berlin"))).to.equal("30 Sep 2027, 00:00 +02:00");
    expect(clock("UTC")?.inFull(0n)).to.equal("Thu, 1 January 1970, 00:00 UTC");
  });

  it("tells the hour that comes twice apart by its offset, and skips the one that does not come", () => {
    const berlin = clock("Europe/Berlin");
    const twice = 1_792_890_000n; // 25 October 2026, 01:00 UTC, when clocks go back.
    expect(berlin?.inShort(twice - 1800n)).to.equal("25 Oct 2026, 02:30 +02:00");
    expect(berlin?.inShort(twice + 1800n)).to.equal("25 Oct 2026, 02:30 +01:00");
    const skipped = 1_806_195_600n; // 28 March 2027, 01:00 UTC, when they go forward.
    expect(berlin?.inShort(skipped - 1n)).to.equal("28 Mar 2027, 01:59:59 +01:00");
    expect(berlin?.inShort(skipped)).to.equal("28 Mar 2027, 03:00 +02:00");
  });

  it("knows halves of hours, and sides of the date line", () => {
    expect(clock("Asia/Kolkata")?.inShort(1_800_000_000n)).to.equal("15 Jan 2027, 13:30 +05:30");
    expect(clock("America/St_Johns")?.inShort(1_800_000_000n)).to.equal("15 Jan 2027, 04:30 -03:30");
    expect(clock("Pacific/Kiritimati")?.inShort(1_800_007_201n)).to.equal("16 Jan 2027, 00:00:01 +14:00");
  });

  it("knows no zone that does not exist", () => {
    expect(clock("Mars/Base")).to.equal(undefined);
  });
});

describe("periodNames", () => {
  it("are what a person would write, who counts from 1", () => {
    expect([[0], [0, 2], [0, 1], [0, 1, 2], [1, 3, 4]].map(periodNames)).to.deep.equal([
      "period 1",
      "periods 1 and 3",
      "periods 1 and 2",
      "periods 1 to 3",
      "periods 2, 4 and 5",
    ]);
  });
});
