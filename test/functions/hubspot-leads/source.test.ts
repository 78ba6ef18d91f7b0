import { expect } from "chai";

import { encodeHubspotLeadsArgs, parseHubspotLeadsArgs } from "../../../functions/hubspot-leads/args.js";
import { requests, value } from "../../../functions/hubspot-leads/source.js";
import type { SourceResponse } from "../../../functions/metric-source.js";

const WITHOUT_RETURNS = ["4242", "deals", "qualified_on", "", "0", "0"];
const WITH_RETURNS = ["4242", "deals", "qualified_on", "returned_on", "604800", "1500"];

const ok = (body: unknown): SourceResponse => ({ status: 200, body: JSON.stringify(body) });
const account = ok({ portalId: 4242 });
const counted = (total: unknown) => ok({ total, results: total === 0 ? [] : [{ id: "1" }] });

describe("hubspot-leads requests", () => {
  it("asks for the account, the delivered and the returned leads", () => {
    expect(requests(WITH_RETURNS, "1000", "2000")).to.deep.equal([
      { url: "https://api.hubapi.com/account-info/2026-03/details", method: "get", bearer: "hubspotToken" },
      {
        url: "https://api.hubapi.com/crm/objects/2026-03/deals/search",
        method: "post",
        bearer: "hubspotToken",
        data: {
          filterGroups: [
            {
              filters: [
                { propertyName: "qualified_on", operator: "GTE", value: "1000000" },
                { propertyName: "qualified_on", operator: "LT", value: "2000000" },
              ],
            },
          ],
          properties: ["hs_object_id"],
          limit: 1,
        },
      },
      {
        url: "https://api.hubapi.com/crm/objects/2026-03/deals/search",
        method: "post",
        bearer: "hubspotToken",
        data: {
          filterGroups: [
            {
              filters: [
                { propertyName: "qualified_on", operator: "GTE", value: "1000000" },
                { propertyName: "qualified_on", operator: "LT", value: "2000000" },
                { propertyName: "returned_on", operator: "LT", value: "606800000" },
              ],
            },
          ],
          properties: ["hs_object_id"],
          limit: 1,
        },
      },
    ]);
  });

  it("asks nothing about returns when none are agreed", () => {
    expect(requests(WITHOUT_RETURNS, "1000", "2000")).to.have.length(2);
  });

  it("puts the agreed filters into both counts", () => {
    const [, delivered, returned] = requests([...WITH_RETURNS, "pipeline", "leads", "source", "ads"], "1", "2");
    for (const { data } of [delivered!, returned!]) {
      const [{ filters }] = data!.filterGroups as [{ filters: unknown[] }];
      expect(filters).to.deep.include({ propertyName: "pipeline", operator: "EQ", value: "leads" });
      expect(filters).to.deep.include({ propertyName: "source", operator: "EQ", value: "ads" });
    }
  });

  it("stays within the network's limits for the longest valid arguments", () => {
    const longest = parseHubspotLeadsArgs({
      portalId: 999_999_999_999_999,
      objectType: "contacts",
      deliveredProperty: "d".repeat(100),
      returns: { property: "r".repeat(100), withinSeconds: 86_400, maxBps: 10_000 },
      filters: ["a", "b", "c"].map((letter) => ({ property: letter.repeat(100), value: "€".repeat(64) })),
    });
    for (const { url, data } of requests(encodeHubspotLeadsArgs(longest), "9999999998", "9999999999")) {
      expect(url.length).to.be.at.most(2048);
      expect(Buffer.byteLength(JSON.stringify(data ?? ""))).to.be.at.most(2048);
    }
  });

  const windows: [string, string, string][] = [
    ["is empty", "2000", "2000"],
    ["runs backwards", "2000", "1999"],
    ["is fractional", "1000.5", "2000"],
    ["is negative", "-1000", "2000"],
    ["is in hexadecimal", "0x10", "2000"],
    ["has an exponent", "1e3", "2000"],
    ["has a leading zero", "01000", "2000"],
    ["has spaces", " 1000", "2000"],
    ["is missing", "", "2000"],
  ];
  for (const [name, from, to] of windows) {
    it(`throws when the window ${name}`, () => {
      expect(() => requests(WITH_RETURNS, from, to)).to.throw(/window is empty|not a whole number/);
    });
  }

  const args: [string, number, string, string][] = [
    ["portal id is not a whole number", 0, "4242.0", "argument is not a whole number"],
    ["object type is unknown", 1, "companies", "argument is not an object type"],
    ["object type is a path", 1, "deals/search?", "argument is not an object type"],
    ["delivered property is not a name", 2, "Qualified On", "argument is not a property name"],
    ["returned property is missing", 3, "", "argument is not a property name"],
    ["return window is not a whole number", 4, "7 days", "argument is not a whole number"],
    ["return share is not a whole number", 5, "15%", "argument is not a whole number"],
    ["return share is over 100 %", 5, "10001", "return share is over 100 %"],
  ];
  for (const [name, index, given, problem] of args) {
    it(`throws when the ${name}`, () => {
      const changed = WITH_RETURNS.with(index, given);
      expect(() => requests(changed, "1000", "2000")).to.throw(problem);
      expect(() => value([account, counted(1), counted(0)], changed)).to.throw(problem);
    });
  }

  it("throws when arguments are missing or a filter has no value", () => {
    expect(() => requests(WITH_RETURNS.slice(0, 5), "1000", "2000")).to.throw("argument is not a whole number");
    expect(() => requests([...WITH_RETURNS, "pipeline"], "1000", "2000")).to.throw("filter has no value");
    expect(() => requests([...WITH_RETURNS, "pipeline", ""], "1000", "2000")).to.throw("filter has no value");
  });
});

describe("hubspot-leads value", () => {
  // delivered, returned, most returns in basis points, value
  const vectors: [number, number, number, number][] = [
    [212, 14, 1500, 198],
    [310, 0, 1500, 310],
    [0, 0, 1500, 0],
    [100, 15, 1500, 85],
    [100, 16, 1500, 85],
    [6, 1, 1500, 6], // 15 % of 6 is less than one lead.
    [7, 1, 1500, 6],
    [7, 7, 10_000, 0],
    [9_999, 9_999, 1, 9_999],
    [9_999, 9_999, 9_999, 1],
    [9_999, 9_999, 10_000, 0],
  ];
  for (const [delivered, returned, maxBps, expected] of vectors) {
    it(`is ${expected} for ${delivered} delivered and ${returned} returned of at most ${maxBps} bps`, () => {
      expect(value([account, counted(delivered), counted(returned)], WITH_RETURNS.with(5, String(maxBps)))).to.equal(
        expected,
      );
    });
  }

  it("is the delivered leads when no returns are agreed", () => {
    expect(value([account, counted(7)], WITHOUT_RETURNS)).to.equal(7);
  });

  const statuses: [number, string][] = [
    [0, "HubSpot did not answer"],
    [401, "HubSpot 401: token unknown, expired or revoked"],
    [403, "HubSpot 403: token lacks a scope"],
    [429, "HubSpot 429: rate limit"],
    [201, "HubSpot answered 201"],
    [204, "HubSpot answered 204"],
    [206, "HubSpot answered 206"],
    [207, "HubSpot answered 207"],
    [301, "HubSpot answered 301"],
    [302, "HubSpot answered 302"],
    [400, "HubSpot answered 400"],
    [404, "HubSpot answered 404"],
    [477, "HubSpot answered 477"],
    [500, "HubSpot answered 500"],
    [503, "HubSpot answered 503"],
  ];
  for (const [status, problem] of statuses) {
    it(`throws "${problem}", whichever reply it is`, () => {
      const good = [account, counted(3), counted(1)];
      for (const position of [0, 1, 2]) {
        const responses = good.with(position, { ...good[position]!, status });
        expect(() => value(responses, WITH_RETURNS)).to.throw(new RegExp(`^${problem}$`));
      }
    });
  }

  it("throws when a body is not JSON", () => {
    for (const body of ["<!doctype html>", "", '{"total":1', "NaN", "undefined", "{'total':1}"]) {
      expect(() => value([account, { status: 200, body }], WITHOUT_RETURNS)).to.throw("HubSpot sent no JSON");
    }
  });

  it("throws when a body is not an object", () => {
    for (const body of ["null", "7", '"7"', "true"]) {
      expect(() => value([account, { status: 200, body }], WITHOUT_RETURNS)).to.throw("HubSpot sent no object");
    }
  });

  // As text, because that is how they arrive: JSON.stringify would repair some of them.
  const badTotals = ["-1", "1.5", '"7"', '"1,234"', "1e21", "9007199254740992", "null", "[7]", "{}", "true", '""'];
  for (const bad of badTotals) {
    it(`throws when the total is ${bad}`, () => {
      const reply = { status: 200, body: `{"total":${bad},"results":[{"id":"1"}]}` };
      const problem = "HubSpot total is not a whole number";
      expect(() => value([account, reply], WITHOUT_RETURNS)).to.throw(problem);
      expect(() => value([account, counted(9), reply], WITH_RETURNS)).to.throw(problem);
    });
  }

  it("throws when there is no total, as in an error or another endpoint's reply", () => {
    for (const body of [{}, [], { status: "error" }, { results: [] }]) {
      expect(() => value([account, ok(body)], WITHOUT_RETURNS)).to.throw("HubSpot total is not a whole number");
    }
  });

  it("throws at 10,000 leads, where a total may be a ceiling, and not at 9,999", () => {
    expect(value([account, counted(9_999)], WITHOUT_RETURNS)).to.equal(9_999);
    expect(() => value([account, counted(10_000)], WITHOUT_RETURNS)).to.throw(
      "HubSpot total is 10000 or more: use shorter periods",
    );
  });

  it("throws when the page does not fit the total", () => {
    const pages = [
      { total: 2, results: [] },
      { total: 0, results: [{}] },
      { total: 2, results: [{}, {}] },
      { total: 2 },
      { total: 1, results: { length: 1 } },
    ];
    for (const page of pages)
      expect(() => value([account, ok(page)], WITHOUT_RETURNS)).to.throw("HubSpot page is partial");
  });

  it("throws when more leads were returned than delivered", () => {
    expect(() => value([account, counted(3), counted(4)], WITH_RETURNS)).to.throw("more returned than delivered");
  });

  it("throws when replies are missing or too many", () => {
    const problem = "HubSpot replies are incomplete";
    expect(() => value([account, counted(3)], WITH_RETURNS)).to.throw(problem);
    expect(() => value([account], WITHOUT_RETURNS)).to.throw(problem);
    expect(() => value([account, counted(3), counted(1)], WITHOUT_RETURNS)).to.throw(problem);
    expect(() => value([], WITHOUT_RETURNS)).to.throw("HubSpot did not answer");
  });

  it("throws when the token belongs to another account", () => {
    expect(() => value([ok({ portalId: 4243 }), counted(3)], WITHOUT_RETURNS)).to.throw(
      "token belongs to another HubSpot account",
    );
  });

  it("throws when the account's id is missing or not a number", () => {
    for (const body of [{}, { portalId: "4242" }, { portalId: null }, { portalId: [4242] }, { portalId: 4242.5 }]) {
      expect(() => value([ok(body), counted(3)], WITHOUT_RETURNS)).to.throw("HubSpot sent no account id");
    }
  });
});
