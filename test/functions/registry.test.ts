import { expect } from "chai";

import { composeFunctionsSource, METRIC_SOURCES } from "../../functions/compose.js";
import { MetricArgumentsError } from "../../functions/errors.js";
import { KNOWN_SOURCES } from "../../functions/registry.js";
import type { KnownSource } from "../../toolkit/metrics/known-source.js";
import { encoded as endpointArgs, REVENUE } from "./json-endpoint/fixture.js";

const LEADS = {
  portalId: 4242,
  objectType: "deals",
  deliveredProperty: "qualified_on",
  returns: { property: "returned_on", withinSeconds: 604_800, maxBps: 1500 },
};
const LEADS_ARGS = ["4242", "deals", "qualified_on", "returned_on", "604800", "1500"];

function known(name: string): KnownSource {
  const source = KNOWN_SOURCES.byName(name);
  if (source === undefined) throw new Error(`no ${name}`);
  return source;
}

describe("KNOWN_SOURCES", () => {
  it("has every source of this project, by its name and by the hash that metrics commit to", () => {
    expect(KNOWN_SOURCES.names).to.deep.equal([...METRIC_SOURCES]);
    for (const name of METRIC_SOURCES) {
      const { hash } = composeFunctionsSource(name);
      expect(known(name)).to.include({ name, sourceHash: hash });
      expect(KNOWN_SOURCES.byHash(hash)).to.equal(known(name));
      expect(KNOWN_SOURCES.byHash(hash.replace(/[a-f]/g, (digit) => digit.toUpperCase()))).to.equal(known(name));
    }
  });

  it("has no other source", () => {
    expect(KNOWN_SOURCES.byName("hubspot")).to.equal(undefined);
    expect(KNOWN_SOURCES.byName("constructor")).to.equal(undefined);
    expect(KNOWN_SOURCES.byHash(`0x${"0".repeat(64)}`)).to.equal(undefined);
    expect(KNOWN_SOURCES.byHash("")).to.equal(undefined);
  });

  it("says of leads what the source alone decides", () => {
    const source = known("hubspot-leads");
    expect(source).to.include({ unit: "qualified lead", decimals: 0 });
    expect(source.encodeArgs(LEADS)).to.deep.equal(LEADS_ARGS);
    expect(source.decodeArgs(LEADS_ARGS)).to.deep.equal({ ...LEADS, filters: [] });
    expect(source.quantity?.(LEADS_ARGS)).to.deep.equal({ unit: "qualified lead", decimals: 0 });
    expect(source.isCumulative(LEADS_ARGS)).to.equal(true);
    expect(source.secrets(LEADS_ARGS)).to.deep.equal(["hubspotToken"]);
    expect(source.minimumMeasureDelay(LEADS_ARGS)).to.equal(605_700);
    expect(source.describe(LEADS_ARGS).at(-1)).to.include("decides the number");
  });

  it("says of an endpoint what its arguments decide", () => {
    const source = known("json-endpoint");
    expect(source).to.not.have.any.keys("unit", "decimals");
    const rate = endpointArgs({ cumulative: false, accessToken: true, decimals: 4, finalAfterSeconds: 300 });
    expect(source.encodeArgs(REVENUE)).to.deep.equal(endpointArgs());
    expect(source.decodeArgs(endpointArgs())).to.deep.equal({ ...REVENUE, accessToken: false });
    expect(source.quantity?.(rate)).to.deep.equal({ unit: "US dollar", decimals: 4 });
    expect([endpointArgs(), rate].map((args) => source.isCumulative(args))).to.deep.equal([true, false]);
    expect([endpointArgs(), rate].map((args) => source.secrets(args))).to.deep.equal([[], ["endpointToken"]]);
    expect([endpointArgs(), rate].map((args) => source.minimumMeasureDelay(args))).to.deep.equal([3_600, 300]);
    expect(source.describe(rate).at(-1)).to.include("decides the number");
  });

  it("refuses arguments that are wrong or not canonical, in every question, with a remedy", () => {
    for (const [name, args] of [
      ["hubspot-leads", LEADS_ARGS.with(0, "0x10")],
      ["json-endpoint", endpointArgs().with(5, "yes")],
    ] as const) {
      const source = known(name);
      const questions = [
        () => source.decodeArgs(args),
        () => source.quantity?.(args),
        () => source.isCumulative(args),
        () => source.secrets(args),
        () => source.minimumMeasureDelay(args),
        () => source.describe(args),
        () => source.encodeArgs({}),
      ];
      for (const ask of questions) {
        expect(ask).to.throw(MetricArgumentsError).with.property("remedy").that.is.a("string").and.not.empty;
      }
    }
  });
});
