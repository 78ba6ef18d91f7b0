import { expect } from "chai";

import type { LocalHubspotAccount } from "../../../functions/hubspot-leads/local-account.js";
import { LocalHubspotApi } from "../../../functions/hubspot-leads/local-api.js";
import { errorOf } from "../run-composed.js";

const DEALS = "/crm/objects/2026-03/deals/search";
const DETAILS = "/account-info/2026-03/details";

interface Page {
  total: number;
  results: { id: string; properties: Record<string, string | null> }[];
  paging?: { next: { after: string } };
}

describe("LocalHubspotApi", () => {
  let api: LocalHubspotApi;
  let origin: string;
  let account: LocalHubspotAccount;
  let token: string;

  beforeEach(async () => {
    api = new LocalHubspotApi();
    origin = await api.start();
    account = api.createAccount(4242);
    token = account.issueToken();
  });

  afterEach(() => api.stop());

  async function call(path: string, body?: unknown, bearer: string | undefined = token) {
    const response = await fetch(origin + path, {
      method: body === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: bearer ? { Authorization: `Bearer ${bearer}` } : {},
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get("content-type") ?? "";
    const parsed = (type.startsWith("application/json") ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: response.status, body: parsed, type, location: response.headers.get("location") };
  }

  const where = (...filters: object[]) => ({ filterGroups: [{ filters }] });

  async function ids(request: object): Promise<string[]> {
    const { status, body } = await call(DEALS, request);
    expect(status).to.equal(200);
    return (body as unknown as Page).results.map(({ id }) => id);
  }

  it("tells which account a token belongs to", async () => {
    const { status, body } = await call(DETAILS);
    expect(status).to.equal(200);
    expect(body).to.include({ portalId: 4242, accountType: "STANDARD" });
  });

  it("refuses a missing, an unknown and a revoked token with 401", async () => {
    account.revokeToken(token);
    for (const bearer of ["", "pat-unknown", token]) {
      const { status, body } = await call(DETAILS, undefined, bearer);
      expect(status).to.equal(401);
      expect(body).to.include({ status: "error", category: "INVALID_AUTHENTICATION" });
      expect((await call(DEALS, {}, bearer)).status).to.equal(401);
    }
  });

  it("refuses a token without the object's scope with 403", async () => {
    const narrow = account.issueToken(["crm.objects.contacts.read"]);
    const { status, body } = await call(DEALS, {}, narrow);
    expect(status).to.equal(403);
    expect(body).to.include({ category: "MISSING_SCOPES" });
    expect(JSON.stringify(body)).to.include("crm.objects.deals.read");
  });

  it("answers unknown paths with 404 and other methods with 405", async () => {
    expect((await call("/crm/v3/objects/deals/search", {})).status).to.equal(404);
    expect((await call(DEALS)).status).to.equal(405);
    expect((await call(DETAILS, {})).status).to.equal(405);
  });

  describe("search", () => {
    let early: string;
    let late: string;
    let undated: string;

    beforeEach(() => {
      early = account.addRecord("deals", { closedate: 1000, dealname: "First", pipeline: "Agency", amount: "5" });
      late = account.addRecord("deals", {
        closedate: new Date(2000),
        dealname: "Second",
        pipeline: "agency",
        amount: "12",
      });
      undated = account.addRecord("deals", { dealname: "Third" });
    });

    const cases: [string, object[], ("early" | "late" | "undated")[]][] = [
      [
        "BETWEEN includes both ends",
        [{ propertyName: "closedate", operator: "BETWEEN", value: "1000", highValue: "2000" }],
        ["early", "late"],
      ],
      [
        "BETWEEN excludes what is outside",
        [{ propertyName: "closedate", operator: "BETWEEN", value: "1001", highValue: "1999" }],
        [],
      ],
      [
        "LT excludes its bound and absent values",
        [{ propertyName: "closedate", operator: "LT", value: "2000" }],
        ["early"],
      ],
      ["LTE includes its bound", [{ propertyName: "closedate", operator: "LTE", value: "2000" }], ["early", "late"]],
      ["GT excludes its bound", [{ propertyName: "closedate", operator: "GT", value: "1000" }], ["late"]],
      ["GTE includes its bound", [{ propertyName: "closedate", operator: "GTE", value: "1000" }], ["early", "late"]],
      [
        "dates may be written as text",
        [{ propertyName: "closedate", operator: "EQ", value: "1970-01-01T00:00:02Z" }],
        ["late"],
      ],
      ["numbers compare as numbers", [{ propertyName: "amount", operator: "GT", value: "6" }], ["late"]],
      ["EQ ignores case in text", [{ propertyName: "dealname", operator: "EQ", value: "FIRST" }], ["early"]],
      ["EQ heeds case in a dropdown", [{ propertyName: "pipeline", operator: "EQ", value: "agency" }], ["late"]],
      [
        "NEQ leaves out the value",
        [{ propertyName: "dealname", operator: "NEQ", value: "first" }],
        ["late", "undated"],
      ],
      ["HAS_PROPERTY", [{ propertyName: "closedate", operator: "HAS_PROPERTY" }], ["early", "late"]],
      ["NOT_HAS_PROPERTY", [{ propertyName: "closedate", operator: "NOT_HAS_PROPERTY" }], ["undated"]],
      ["IN", [{ propertyName: "dealname", operator: "IN", values: ["first", "third"] }], ["early", "undated"]],
      ["NOT_IN", [{ propertyName: "dealname", operator: "NOT_IN", values: ["first", "third"] }], ["late"]],
      [
        "filters of a group must all hold",
        [
          { propertyName: "closedate", operator: "GTE", value: "1000" },
          { propertyName: "closedate", operator: "LT", value: "2000" },
        ],
        ["early"],
      ],
    ];
    for (const [name, filters, expected] of cases) {
      it(name, async () => {
        const found = { early, late, undated };
        expect(await ids(where(...filters))).to.deep.equal(expected.map((key) => found[key]));
      });
    }

    it("treats groups as alternatives", async () => {
      const filterGroups = ["first", "third"].map((value) => ({
        filters: [{ propertyName: "dealname", operator: "EQ", value }],
      }));
      expect(await ids({ filterGroups })).to.deep.equal([early, undated]);
    });

    it("ignores keys it does not know, as HubSpot does: a misspelt filterGroups finds everything", async () => {
      expect(await ids({ filterGroup: [{ filters: [] }] })).to.have.length(3);
    });

    it("never finds archived records", async () => {
      account.archive("deals", early);
      expect(await ids({})).to.deep.equal([late, undated]);
    });

    it("sends names unless told which properties to send", async () => {
      const [first] = ((await call(DEALS, {})).body as unknown as Page).results;
      expect(first!.properties).to.include({ dealname: "First", closedate: "1970-01-01T00:00:01.000Z" });
      const [named] = ((await call(DEALS, { properties: ["hs_object_id"] })).body as unknown as Page).results;
      expect(named!.properties).to.deep.equal({ hs_object_id: early });
    });

    it("pages by limit and after", async () => {
      const first = (await call(DEALS, { limit: 2 })).body as unknown as Page;
      expect(first).to.deep.include({ total: 3, paging: { next: { after: "2" } } });
      expect(first.results).to.have.length(2);
      const second = (await call(DEALS, { limit: 2, after: first.paging!.next.after })).body as unknown as Page;
      expect(second.results.map(({ id }) => id)).to.deep.equal([undated]);
      expect(second).to.not.have.property("paging");
    });

    const refused: [string, unknown][] = [
      ["malformed JSON", '{"limit":'],
      ["JSON that is not an object", "[]"],
      ["an empty body", ""],
      ["an unknown property", where({ propertyName: "nope", operator: "HAS_PROPERTY" })],
      ["an unknown operator", where({ propertyName: "closedate", operator: "ABOUT", value: "1" })],
      ["a filter without operator", where({ propertyName: "closedate" })],
      ["a filter that is null", where(null as unknown as object)],
      ["a comparison without value", where({ propertyName: "closedate", operator: "LT" })],
      ["BETWEEN without highValue", where({ propertyName: "closedate", operator: "BETWEEN", value: "1" })],
      ["a bound that is no date", where({ propertyName: "closedate", operator: "LT", value: "soon" })],
      ["more than 200 a page", { limit: 201 }],
      ["a page beyond 10,000 results", { limit: 200, after: "9900" }],
      [
        "seven filters in a group",
        where(...Array<object>(7).fill({ propertyName: "closedate", operator: "HAS_PROPERTY" })),
      ],
      ["six groups", { filterGroups: Array<object>(6).fill({ filters: [] }) }],
      ["more than 3,000 characters", { query: "x".repeat(3000) }],
    ];
    for (const [name, request] of refused) {
      it(`refuses ${name} with 400`, async () => {
        const { status, body } = await call(DEALS, request);
        expect(status).to.equal(400);
        expect(body).to.include({ status: "error" });
        expect(body).to.have.property("correlationId");
      });
    }
  });

  it("fails on demand, as often as told and where told", async () => {
    api.injectFault("rate-limit", { times: 2, path: "/search" });
    expect((await call(DETAILS)).status).to.equal(200);
    const { status, body } = await call(DEALS, {});
    expect(status).to.equal(429);
    expect(body).to.include({ errorType: "RATE_LIMIT", policyName: "SECONDLY" });
    expect((await call(DEALS, {})).status).to.equal(429);
    expect((await call(DEALS, {})).status).to.equal(200);

    api.injectFault("html");
    expect((await call(DEALS, {})).type).to.match(/^text\/html/);
    api.injectFault("redirect");
    expect(await call(DEALS, {})).to.include({ status: 302, location: "/login" });
    api.injectFault({ status: 503, body: "{}" }, { times: Infinity });
    expect((await call(DEALS, {})).status).to.equal(503);
    expect((await call(DEALS, {})).status).to.equal(503);
    api.clearFaults();
    expect((await call(DEALS, {})).status).to.equal(200);
  });

  it("keeps what it saw, and never a token", async () => {
    await call(DEALS, { limit: 1 });
    await call(DETAILS, undefined, "pat-unknown");
    expect(api.seen).to.deep.equal([
      { method: "POST", path: DEALS, portalId: 4242, body: { limit: 1 }, status: 200 },
      { method: "GET", path: DETAILS, portalId: undefined, body: undefined, status: 401 },
    ]);
    expect(JSON.stringify(api.seen)).to.not.include(token);
  });

  it("counts thousands of leads", async () => {
    for (let i = 0; i < 20_000; i++) account.addRecord("deals", { closedate: i });
    const filter = { propertyName: "closedate", operator: "BETWEEN", value: "5000", highValue: "9999" };
    const page = (await call(DEALS, { ...where(filter), limit: 1 })).body as unknown as Page;
    expect(page.total).to.equal(5000);
  });

  it("drops hanging requests when it stops, and can start again", async () => {
    api.injectFault("hang");
    const hanging = errorOf(() => call(DETAILS));
    while (api.seen.length === 0) await new Promise((resume) => setImmediate(resume));
    await api.stop();
    expect(await hanging).to.be.instanceOf(TypeError);
    await api.stop();

    origin = await api.start();
    expect((await call(DETAILS)).status).to.equal(200);
    expect(await errorOf(() => api.start())).to.have.property("message", "This server is running already.");
  });

  it("refuses to seed what would not be found", () => {
    expect(() => account.addRecord("deals", { qualified_on: 1 })).to.throw("call defineProperty first");
    expect(() => account.addRecord("deals", { closedate: "soon" })).to.throw("not a date: soon");
    expect(() => account.setProperty("deals", "1", "closedate", 1)).to.throw("has no record 1 among its deals");
    expect(() => api.createAccount(4242)).to.throw("HubSpot account 4242 exists already");
  });

  it("keeps a date without time as midnight UTC", async () => {
    account.defineProperty("deals", "returned_day", "date");
    const id = account.addRecord("deals", { returned_day: Date.UTC(2026, 6, 9, 17, 30) });
    const midnight = String(Date.UTC(2026, 6, 9));
    expect(await ids(where({ propertyName: "returned_day", operator: "EQ", value: midnight }))).to.deep.equal([id]);
  });
});
