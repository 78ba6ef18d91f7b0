import { expect } from "chai";

import {
  CalendarError,
  calendarMonths,
  calendarWeeks,
  equalPeriods,
  startOfDay,
  type Calendar,
} from "../../../toolkit/schedule/calendar.js";

const at = (iso: string) => BigInt(Date.parse(iso) / 1000);

const lengths = ({ start, periodEnds }: Calendar) =>
  periodEnds.map((end, period) => Number(end - (periodEnds[period - 1] ?? start)) / 3600);

describe("startOfDay", () => {
  for (const [date, zone, instant] of [
    ["2026-03-01", "UTC", "2026-03-01T00:00:00Z"],
    ["2026-03-01", "Europe/Berlin", "2026-03-01T00:00:00+01:00"],
    ["2026-07-01", "Europe/Berlin", "2026-07-01T00:00:00+02:00"],
    ["2026-07-01", "America/New_York", "2026-07-01T00:00:00-04:00"],
    ["2026-01-01", "Asia/Kolkata", "2026-01-01T00:00:00+05:30"],
    ["2026-01-01", "Asia/Kathmandu", "2026-01-01T00:00:00+05:45"],
    ["2026-01-01", "Pacific/Kiritimati", "2026-01-01T00:00:00+14:00"],
    ["2026-01-01", "Pacific/Pago_Pago", "2026-01-01T00:00:00-11:00"],
    ["1970-01-02", "UTC", "1970-01-02T00:00:00Z"],
  ] as const) {
    it(`of ${date} in ${zone} is ${instant}`, () => expect(startOfDay(date, zone)).to.equal(at(instant)));
  }

  it("is the first second after midnight where clocks skip midnight", () => {
    // In Cairo clocks went from 23:59:59 on 27 April 2023 to 01:00 on the 28th.
    expect(startOfDay("2023-04-28", "Africa/Cairo")).to.equal(at("2023-04-27T22:00:00Z"));
  });

  it("is the first midnight where clocks show it twice", () => {
    // In Havana clocks went back from 01:00 to 00:00 on 5 November 2023.
    expect(startOfDay("2023-11-05", "America/Havana")).to.equal(at("2023-11-05T00:00:00-04:00"));
  });

  for (const date of [
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-4-1",
    "01.04.2026",
    "1969-12-31",
    "",
  ]) {
    it(`refuses ${JSON.stringify(date)}`, () => {
      expect(() => startOfDay(date, "UTC")).to.throw(CalendarError, "YYYY-MM-DD");
    });
  }

  it("refuses a time zone that does not exist", () => {
    expect(() => startOfDay("2026-03-01", "Europe/Atlantis")).to.throw(CalendarError, "IANA");
  });
});

describe("calendarMonths", () => {
  it("makes the months in which clocks change an hour shorter and longer", () => {
    const year = calendarMonths("2026-01-01", 12, "Europe/Berlin");
    const [march, october] = [31 * 24 - 1, 31 * 24 + 1];
    expect(lengths(year)).to.deep.equal([744, 672, march, 720, 744, 720, 744, 744, 720, october, 720, 744]);
    expect(year.start).to.equal(at("2026-01-01T00:00:00+01:00"));
    expect(year.periodEnds[5]).to.equal(at("2026-07-01T00:00:00+02:00"));
    expect(year.periodEnds[11]).to.equal(at("2027-01-01T00:00:00+01:00"));
  });

  it("knows leap years and the change of the year", () => {
    expect(lengths(calendarMonths("2027-12-01", 4, "UTC"))).to.deep.equal([744, 744, 29 * 24, 744]);
  });

  it("ends on the last day of a shorter month, without moving the later ones", () => {
    const { periodEnds } = calendarMonths("2026-01-31", 4, "UTC");
    expect(periodEnds).to.deep.equal(
      ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"].map((date) => at(`${date}T00:00:00Z`)),
    );
  });

  for (const count of [0, -1, 1.5, NaN]) {
    it(`refuses ${count} months`, () => {
      expect(() => calendarMonths("2026-01-01", count, "UTC")).to.throw(CalendarError, "no number of periods");
    });
  }
});

describe("calendarWeeks", () => {
  it("makes the weeks in which clocks change an hour shorter and longer", () => {
    expect(lengths(calendarWeeks("2026-03-23", 2, "Europe/Berlin"))).to.deep.equal([167, 168]);
    expect(lengths(calendarWeeks("2026-10-19", 2, "Europe/Berlin"))).to.deep.equal([169, 168]);
    expect(lengths(calendarWeeks("2026-03-02", 2, "America/New_York"))).to.deep.equal([167, 168]);
  });
});

describe("equalPeriods", () => {
  it("follow each other without a gap", () => {
    expect(equalPeriods(100n, 3, 10n)).to.deep.equal({ start: 100n, periodEnds: [110n, 120n, 130n] });
  });
});
