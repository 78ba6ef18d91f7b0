import { expect } from "chai";

import { renderCalendar } from "../../../../toolkit/receipt/render/calendar.js";
import { deadlines } from "../../../../toolkit/receipt/deadlines.js";
import { START, TERMS } from "../sample.js";

const ID = `0x${"ab".repeat(32)}`;

interface Event {
  readonly properties: ReadonlyMap<string, string>;
  readonly alarms: string[];
}

/** Reads iCalendar by RFC 5545: unfolds lines, splits names and values, takes escapes back. */
function parse(text: string): { properties: Map<string, string>; events: Event[] } {
  const properties = new Map<string, string>();
  const events: Event[] = [];
  const open: string[] = [];
  for (const line of text
    .replace(/\r\n[ \t]/g, "")
    .split("\r\n")
    .slice(0, -1)) {
    const [, name = "", value = ""] = /^([A-Z-]+):(.*)$/.exec(line) ?? [];
    if (name === "BEGIN") {
      open.push(value);
      if (value === "VEVENT") events.push({ properties: new Map(), alarms: [] });
    } else if (name === "END") {
      expect(open.pop()).to.equal(value);
    } else if (open.at(-1) === "VALARM") {
      if (name === "TRIGGER") events.at(-1)!.alarms.push(value);
    } else {
      const plain = value.replace(/\\([\\;,n])/g, (_, character: string) => (character === "n" ? "\n" : character));
      const target = open.at(-1) === "VEVENT" ? (events.at(-1)!.properties as Map<string, string>) : properties;
      expect(target.has(name), `${name} twice`).to.equal(false);
      target.set(name, plain);
    }
  }
  expect(open).to.deep.equal([]);
  return { properties, events };
}

describe("renderCalendar", () => {
  const options = { stamp: START };
  const text = renderCalendar(ID, TERMS, options);
  const { properties, events } = parse(text);
  const by = (key: string, of = events) =>
    of.find(({ properties: own }) => own.get("UID") === `${ID}-${key}@performance-escrow`)!;

  it("parses back to every deadline", () => {
    expect(properties.get("VERSION")).to.equal("2.0");
    expect(events.map((event) => event.properties.get("UID"))).to.deep.equal(
      deadlines(TERMS).map(({ key }) => `${ID}-${key}@performance-escrow`),
    );
    expect(new Set(events.map((event) => event.properties.get("UID"))).size).to.equal(events.length);
    for (const { properties: own } of events) {
      expect(own.get("DTSTART")).to.match(/^\d{8}T\d{6}Z$/);
      expect(own.get("DTSTAMP")).to.equal("20270101T000000Z");
      expect(own.get("DESCRIPTION"))
        .to.match(/Who: .+\./)
        .and.to.contain(ID);
    }
  });

  it("dates deadlines in UTC, to the second, and says what to do and who", () => {
    const funding = by("period-2-fund-before").properties;
    expect(funding.get("DTSTART")).to.equal("20270202T000000Z");
    expect(funding.get("SUMMARY")).to.equal("Fund period 2 (Agreement 0xabababab)");
    expect(funding.get("DESCRIPTION")).to.contain("The client funds period 2 before this, if it has not yet.");
    expect(by("trial-end").properties.get("DTSTART")).to.equal("20270106T000000Z");
    expect(by("period-1-answer-before").properties.get("DTSTART")).to.equal("20270210T000000Z");
  });

  it("rings before what must be done before, and at what is possible from then on", () => {
    expect(by("period-1-dispute-before").alarms).to.deep.equal(["-PT86400S", "-PT3600S"]);
    expect(by("period-1-ask-from").alarms).to.deep.equal(["PT0S"]);
    const { events: others } = parse(renderCalendar(ID, TERMS, { ...options, alarmsBefore: [600] }));
    expect(by("period-1-dispute-before", others).alarms).to.deep.equal(["-PT600S"]);
  });

  it("keeps an entry's UID when an answer moves it", () => {
    const answeredAt = (period: number) => (period === 0 ? START + 34n * 86_400n : undefined);
    const { events: newer } = parse(renderCalendar(ID, TERMS, { stamp: START + 60n, answeredAt }));
    expect(newer.map(({ properties: own }) => own.get("UID")).toSorted()).to.deep.equal(
      events.map(({ properties: own }) => own.get("UID")).toSorted(),
    );
    expect(by("period-1-dispute-before").properties.get("DTSTART")).to.equal("20270212T000000Z");
    expect(by("period-1-dispute-before", newer).properties.get("DTSTART")).to.equal("20270206T000000Z");
    expect(by("period-1-settle-from", newer).properties.get("DTSTART")).to.equal("20270206T000000Z");
  });

  it("folds lines at 75 octets, and cuts no character in two", () => {
    const name = "Leads für 東京 🎯 ".repeat(20).trim();
    const long = renderCalendar(ID, TERMS, { ...options, name });
    for (const line of long.split("\r\n")) expect(Buffer.byteLength(line)).to.be.at.most(75);
    expect(long)
      .to.match(/\r\n$/)
      .and.not.to.match(/[^\r]\n|\ufffd/);
    expect(parse(long).properties.get("X-WR-CALNAME")).to.equal(name);
  });

  it("escapes what a name could smuggle in", () => {
    const name = "A; B, C\\\r\nBEGIN:VEVENT\r\nUID:evil";
    const evil = parse(renderCalendar(ID, TERMS, { ...options, name }));
    expect(evil.events).to.have.length(events.length);
    expect(evil.properties.get("X-WR-CALNAME")).to.equal("A; B, C\\ BEGIN:VEVENT UID:evil");
  });
});
