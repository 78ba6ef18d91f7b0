import { expect } from "chai";

import { formatDuration, parseDuration } from "../../../toolkit/agreement-file/durations.js";
import { formatMoment, parseMoment } from "../../../toolkit/agreement-file/moments.js";
import { nearest } from "../../../toolkit/agreement-file/nearest.js";
import { AgreementFileError } from "../../../toolkit/agreement-file/problem.js";
import { readAgreement } from "../../../toolkit/agreement-file/read.js";
import { readPlain } from "../../../toolkit/agreement-file/yaml/scalar.js";
import { CalendarError } from "../../../toolkit/schedule/calendar.js";
import { DAY, DurationError, HOUR, lengthInSeconds, sayLength } from "../../../toolkit/units/durations.js";
import { compiled, CONTEXT, EXAMPLE } from "./support.js";

describe("durations", () => {
  it("are hours, days and weeks, exactly", () => {
    expect(["36h", "14d", "2w", "7h", "0d", "93601 seconds", "1 second", "3 d"].map(parseDuration)).to.deep.equal([
      36n * HOUR,
      14n * DAY,
      14n * DAY,
      7n * HOUR,
      0n,
      93_601n,
      1n,
      3n * DAY,
    ]);
  });

  it("are read back as they are written", () => {
    for (const seconds of [0n, 1n, 3_599n, HOUR, 25n * HOUR, DAY, 365n * DAY, 2n ** 32n - 1n]) {
      expect(parseDuration(formatDuration(seconds))).to.equal(seconds);
    }
    expect(formatDuration(36n * HOUR)).to.equal("36h");
  });

  for (const text of ["1 month", "1m", "1.5d", "-1d", "d", "1e3d", "99999999999w"]) {
    it(`refuse ${text}`, () => expect(() => parseDuration(text)).to.throw(DurationError, "36h, 14d or 2w"));
  }
});

describe("lengths of options", () => {
  it("are days as numbers, or seconds exactly", () => {
    expect(lengthInSeconds(1.5)).to.equal(36n * HOUR);
    expect(lengthInSeconds({ seconds: 7n * HOUR })).to.equal(7n * HOUR);
    expect(() => lengthInSeconds({ seconds: -1n })).to.throw(DurationError, "from 0 up");
  });

  it("are said as people say them", () => {
    const said = [14, 1, 0.5, { seconds: 3_600n }, { seconds: 300n }, { seconds: 61n }, 0].map((length) =>
      sayLength(length),
    );
    expect(said).to.deep.equal(["14 days", "1 day", "12 hours", "1 hour", "5 minutes", "61 seconds", "0 days"]);
  });
});

describe("moments", () => {
  it("are the first second of a day in its zone, or a second in UTC", () => {
    expect(parseMoment("2027-01-01", "Europe/Berlin")).to.equal(1_798_758_000n);
    expect(parseMoment("2027-01-15T08:00:00Z", "Europe/Berlin")).to.equal(1_800_000_000n);
  });

  it("are read back as they are written, in every zone", () => {
    for (const zone of ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati"]) {
      for (const at of [0n, 1_798_758_000n, 1_800_000_000n, 1_800_000_001n, 253_402_300_799n]) {
        expect(parseMoment(formatMoment(at, zone), zone), `${at} in ${zone}`).to.equal(at);
      }
    }
    expect(formatMoment(1_798_758_000n, "Europe/Berlin")).to.equal("2027-01-01");
    expect(formatMoment(1_798_758_000n, "UTC")).to.equal("2026-12-31T23:00:00Z");
  });

  it("refuse days and seconds that do not exist, and years of five digits", () => {
    for (const text of ["2027-02-30", "2027-02-30T00:00:00Z", "2027-01-01T24:00:00Z", "1969-12-31T23:59:59Z"]) {
      expect(() => parseMoment(text, "UTC"), text).to.throw(CalendarError);
    }
    expect(() => formatMoment(253_402_300_800n, "UTC")).to.throw(CalendarError);
  });
});

describe("readPlain", () => {
  it("takes for numbers only what can be nothing else", () => {
    expect(["7", "0", "-3", "true", "", "~"].map(readPlain)).to.deep.equal([7, 0, -3, true, null, null]);
    for (const text of [
      "010",
      "1_000",
      "0x10",
      "0o7",
      "1e3",
      ".5",
      "1.50",
      "2027-01-01",
      "10:30",
      "yes",
      "+1",
      "1".repeat(16),
    ]) {
      expect(readPlain(text)).to.equal(text);
    }
  });
});

describe("nearest", () => {
  it("finds what was mistyped, and nothing where nothing is near", () => {
    expect(nearest("adress", ["name", "address"])).to.equal("address");
    expect(nearest("Months", ["months", "weeks"])).to.equal("months");
    expect(nearest("titel", ["agreement", "title"])).to.equal("title");
    expect(nearest("until", ["months", "weeks"])).to.equal(undefined);
    expect(nearest("x", [])).to.equal(undefined);
  });
});

describe("readAgreement", () => {
  it("gives the agreement", () => {
    expect(readAgreement(EXAMPLE, CONTEXT).agreement).to.deep.equal(compiled(EXAMPLE).agreement);
  });

  it("throws every problem at once, of reading and of meaning", () => {
    const unread = EXAMPLE.replace("months: 3", "months: 0").replace("eip155:8453", "Base");
    expect(() => readAgreement(unread, CONTEXT)).to.throw(
      AgreementFileError,
      /2 problems.*eip155.*from 1 to 120.*Correct the lines/s,
    );
    expect(() => readAgreement(EXAMPLE.replace("40 USDC", "40 EURC"), CONTEXT)).to.throw(
      AgreementFileError,
      /has a problem:\n40:10 payment\.price: "40 EURC per qualified lead" is not in USDC/,
    );
  });
});
