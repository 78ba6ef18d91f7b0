import { expect } from "chai";

import { composeFunctionsSource } from "../../../functions/compose.js";
import { MetricArgumentsError } from "../../../functions/errors.js";
import { hubspotLeads } from "../../../functions/hubspot-leads/definition.js";
import { requests } from "../../../functions/hubspot-leads/source.js";
import { PerformanceEscrowError } from "../../../toolkit/errors.js";

const FULL = {
  portalId: 4242,
  objectType: "deals",
  deliveredProperty: "hs_v2_date_entered_qualifiedtobuy",
  returns: { property: "returned_on", withinSeconds: 1_209_600, maxBps: 1500 },
  filters: [{ property: "pipeline", value: "default" }],
} as const;
const PLAIN = { portalId: 4242, objectType: "contacts", deliveredProperty: "qualified_on" } as const;

describe("hubspotLeads", () => {
  it("names a source that exists and the secret that its requests call for", () => {
    expect(composeFunctionsSource(hubspotLeads.source).source).to.not.equal("");
    const asked = requests(hubspotLeads.encodeArgs(hubspotLeads.parseArgs(FULL)), "1", "2");
    expect([...new Set(asked.map(({ bearer }) => bearer))]).to.deep.equal(hubspotLeads.secrets());
  });

  it("counts whole units, and part of a period is part of the count", () => {
    expect(hubspotLeads).to.include({ unit: "qualified lead", decimals: 0 });
    expect(hubspotLeads.quantity()).to.deep.equal({ unit: "qualified lead", decimals: 0 });
    expect(hubspotLeads.cumulative()).to.equal(true);
  });

  it("encodes arguments by position", () => {
    expect(hubspotLeads.encodeArgs(hubspotLeads.parseArgs(FULL))).to.deep.equal([
      "4242",
      "deals",
      "hs_v2_date_entered_qualifiedtobuy",
      "returned_on",
      "1209600",
      "1500",
      "pipeline",
      "default",
    ]);
    expect(hubspotLeads.encodeArgs(hubspotLeads.parseArgs(PLAIN))).to.deep.equal([
      "4242",
      "contacts",
      "qualified_on",
      "",
      "0",
      "0",
    ]);
  });

  it("decodes what it encodes", () => {
    for (const input of [FULL, PLAIN, { ...FULL, returns: { ...FULL.returns, withinSeconds: 0 } }]) {
      const args = hubspotLeads.parseArgs(input);
      expect(hubspotLeads.decodeArgs(hubspotLeads.encodeArgs(args))).to.deep.equal(args);
    }
  });

  const encoded = ["4242", "deals", "qualified_on", "returned_on", "86400", "1500", "pipeline", "default"];
  const notCanonical: [string, readonly string[]][] = [
    ["a portal id with a leading zero", encoded.with(0, "04242")],
    ["a portal id in hexadecimal", encoded.with(0, "0x10")],
    ["a share with an exponent", encoded.with(5, "1e3")],
    ["a return property without a share", encoded.with(5, "0")],
    ["an odd number of filter strings", encoded.slice(0, 7)],
    ["a missing argument", encoded.slice(0, 5)],
    ["nothing", []],
  ];
  for (const [name, strings] of notCanonical) {
    it(`refuses to decode ${name}`, () => {
      expect(() => hubspotLeads.decodeArgs(strings)).to.throw(MetricArgumentsError);
    });
  }

  const wrong: [string, unknown, string][] = [
    ["nothing", undefined, "arguments"],
    ["a portal id of 0", { ...FULL, portalId: 0 }, "portalId"],
    ["a portal id as text", { ...FULL, portalId: "4242" }, "portalId"],
    ["a fractional portal id", { ...FULL, portalId: 1.5 }, "portalId"],
    ["an unknown object type", { ...FULL, objectType: "companies" }, "objectType"],
    ["a label instead of an internal name", { ...FULL, deliveredProperty: "Qualified on" }, "deliveredProperty"],
    ["a share of 0", { ...FULL, returns: { ...FULL.returns, maxBps: 0 } }, "returns.maxBps"],
    ["a share over 100 %", { ...FULL, returns: { ...FULL.returns, maxBps: 10_001 } }, "returns.maxBps"],
    ["a fractional share", { ...FULL, returns: { ...FULL.returns, maxBps: 0.15 } }, "returns.maxBps"],
    ["a negative return window", { ...FULL, returns: { ...FULL.returns, withinSeconds: -1 } }, "returns.withinSeconds"],
    [
      "a return window of 180 days",
      { ...FULL, returns: { ...FULL.returns, withinSeconds: 15_552_000 } },
      "returns.withinSeconds",
    ],
    ["one property for both", { ...FULL, deliveredProperty: "returned_on" }, "returns.property"],
    [
      "a filter that names a person",
      { ...FULL, filters: [{ property: "email", value: "a@b.c" }] },
      "filters.0.property",
    ],
    ["an empty filter value", { ...FULL, filters: [{ property: "pipeline", value: "" }] }, "filters.0.value"],
    [
      "a filter value with a line break",
      { ...FULL, filters: [{ property: "pipeline", value: "a\nb" }] },
      "filters.0.value",
    ],
    [
      "four filters",
      { ...FULL, filters: ["a", "b", "c", "d"].map((property) => ({ property, value: "x" })) },
      "filters",
    ],
    [
      "a property filtered twice",
      { ...FULL, filters: ["x", "y"].map((value) => ({ property: "a", value })) },
      "filters",
    ],
    ["a misspelt key", { ...FULL, return: FULL.returns }, "arguments"],
  ];
  for (const [name, input, path] of wrong) {
    it(`refuses ${name} and names ${path}`, () => {
      expect(() => hubspotLeads.parseArgs(input))
        .to.throw(MetricArgumentsError)
        .and.satisfy((error: MetricArgumentsError) => {
          expect(error).to.be.instanceOf(PerformanceEscrowError);
          expect(error.message).to.include(`${path}:`);
          expect(error.remedy).to.not.equal("");
          return true;
        });
    });
  }

  it("accepts the longest return window, and its measure delay fits into the terms' 180 days", () => {
    const longest = { ...FULL, returns: { ...FULL.returns, withinSeconds: 179 * 86_400 } };
    expect(hubspotLeads.minimumMeasureDelay(hubspotLeads.parseArgs(longest))).to.equal(179 * 86_400 + 900);
  });

  it("leaves time for HubSpot's search index even without returns", () => {
    expect(hubspotLeads.minimumMeasureDelay(hubspotLeads.parseArgs(PLAIN))).to.equal(900);
  });

  it("describes what is counted", () => {
    expect(hubspotLeads.describe(hubspotLeads.parseArgs(FULL))).to.deep.equal([
      'Counts deals in HubSpot account 4242 whose "hs_v2_date_entered_qualifiedtobuy" lies in the period.',
      "The period begins with its first second and ends before the first second of the next.",
      'Only deals count whose "pipeline" is "default".',
      'Of these, the ones whose "returned_on" is before 14 days after the end of the period are returns and are ' +
        "deducted: at most 15 % of the delivered ones, rounded down.",
      "Whoever can edit these records in HubSpot account 4242 decides the number.",
    ]);
    expect(hubspotLeads.describe(hubspotLeads.parseArgs(PLAIN))).to.deep.equal([
      'Counts contacts in HubSpot account 4242 whose "qualified_on" lies in the period.',
      "The period begins with its first second and ends before the first second of the next.",
      "Returns are not deducted.",
      "Whoever can edit these records in HubSpot account 4242 decides the number.",
    ]);
  });

  it("describes return windows in the largest whole unit", () => {
    for (const [withinSeconds, text] of [
      [0, "before the end of the period"],
      [86_400, "before 1 day after"],
      [90_000, "before 25 hours after"],
      [120, "before 2 minutes after"],
      [61, "before 61 seconds after"],
    ] as const) {
      const args = hubspotLeads.parseArgs({ ...FULL, returns: { ...FULL.returns, withinSeconds } });
      expect(hubspotLeads.describe(args).join("\n")).to.include(text);
    }
  });
});
