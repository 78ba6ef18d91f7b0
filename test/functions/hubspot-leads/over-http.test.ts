import { expect } from "chai";

import { encodeHubspotLeadsArgs, parseHubspotLeadsArgs } from "../../../functions/hubspot-leads/args.js";
import type { LocalHubspotAccount } from "../../../functions/hubspot-leads/local-account.js";
import { LocalHubspotApi } from "../../../functions/hubspot-leads/local-api.js";
import { decodeUint256, errorOf, functionsOverHttp, runComposed } from "../run-composed.js";

const FROM = Date.UTC(2026, 6, 1) / 1000;
const TO = Date.UTC(2026, 7, 1) / 1000;
const DAY = 86_400;

const ARGS = parseHubspotLeadsArgs({
  portalId: 4242,
  objectType: "deals",
  deliveredProperty: "qualified_on",
  returns: { property: "returned_on", withinSeconds: 7 * DAY, maxBps: 1500 },
  filters: [{ property: "pipeline", value: "agency" }],
});

describe("hubspot-leads over HTTP", () => {
  let api: LocalHubspotApi;
  let origin: string;
  let account: LocalHubspotAccount;
  let token: string;

  beforeEach(async () => {
    api = new LocalHubspotApi();
    origin = await api.start();
    account = api.createAccount(4242);
    account.defineProperty("deals", "qualified_on", "datetime");
    account.defineProperty("deals", "returned_on", "datetime");
    token = account.issueToken(["crm.objects.deals.read"]);
  });

  afterEach(() => api.stop());

  /** A deal of the agreed pipeline, with times in Unix milliseconds. */
  function lead(qualifiedOn: number, returnedOn?: number): string {
    return account.addRecord("deals", {
      pipeline: "agency",
      dealname: "Ada Lovelace",
      qualified_on: qualifiedOn,
      ...(returnedOn === undefined ? {} : { returned_on: returnedOn }),
    });
  }

  async function measure({
    args = ARGS,
    from = FROM,
    to = TO,
    hubspotToken = token,
    timeoutMs,
  }: {
    args?: typeof ARGS;
    from?: number;
    to?: number;
    hubspotToken?: string;
    timeoutMs?: number;
  } = {}): Promise<number> {
    const bytes = await runComposed("hubspot-leads", {
      args: [...encodeHubspotLeadsArgs(args), String(from), String(to)],
      secrets: { hubspotToken },
      Functions: functionsOverHttp("https://api.hubapi.com", origin, timeoutMs === undefined ? {} : { timeoutMs }),
    });
    return decodeUint256(bytes);
  }

  const failure = async (given: Parameters<typeof measure>[0] = {}) => (await errorOf(() => measure(given))).message;

  it("counts nothing in an empty account", async () => {
    expect(await measure()).to.equal(0);
  });

  it("counts 212 delivered less 14 returned as 198", async () => {
    for (let i = 0; i < 212; i++) lead((FROM + i * 3600) * 1000, i < 14 ? (TO + i) * 1000 : undefined);
    expect(await measure()).to.equal(198);
  });

  describe("the bounds of the window", () => {
    const boundaries: [string, number, boolean][] = [
      ["1 ms before from", FROM * 1000 - 1, false],
      ["at from", FROM * 1000, true],
      ["1 ms after from", FROM * 1000 + 1, true],
      ["1 s before to", (TO - 1) * 1000, true],
      ["1 ms before to", TO * 1000 - 1, true],
      ["at to", TO * 1000, false],
      ["1 s after to", (TO + 1) * 1000, false],
    ];
    for (const [name, time, counts] of boundaries) {
      it(`${counts ? "counts" : "leaves out"} a lead delivered ${name}`, async () => {
        lead(time);
        expect(await measure()).to.equal(counts ? 1 : 0);
      });
    }

    it("gives each lead to exactly one of two consecutive windows", async () => {
      for (let ms = TO * 1000 - 2; ms <= TO * 1000 + 2; ms++) lead(ms);
      expect(await measure()).to.equal(2);
      expect(await measure({ from: TO, to: TO + 30 * DAY })).to.equal(3);
    });
  });

  describe("returns", () => {
    // All returns allowed, so that one return shows.
    const args = { ...ARGS, returns: { ...ARGS.returns!, maxBps: 10_000 } };
    const cutoff = (TO + 7 * DAY) * 1000;
    const times: [string, number, boolean][] = [
      ["within the period", (FROM + 5) * 1000, true],
      ["after the period, within the return window", (TO + DAY) * 1000, true],
      ["1 ms before the return window ends", cutoff - 1, true],
      ["as the return window ends", cutoff, false],
      ["later", cutoff + DAY * 1000, false],
    ];
    for (const [name, time, deducts] of times) {
      it(`${deducts ? "deducts" : "does not deduct"} a lead returned ${name}`, async () => {
        lead(FROM * 1000, time);
        expect(await measure({ args })).to.equal(deducts ? 0 : 1);
      });
    }

    it("deducts only leads delivered in this window", async () => {
      lead(FROM * 1000);
      lead((FROM - DAY) * 1000, FROM * 1000);
      lead(TO * 1000, TO * 1000);
      expect(await measure({ args })).to.equal(1);
    });

    it("does not deduct a return that was taken back", async () => {
      const id = lead(FROM * 1000, TO * 1000);
      account.setProperty("deals", id, "returned_on", undefined);
      expect(await measure({ args })).to.equal(1);
    });

    it("deducts at most the agreed share, however many are returned", async () => {
      for (let i = 0; i < 100; i++) lead(FROM * 1000, TO * 1000);
      expect(await measure()).to.equal(85);
    });
  });

  it("counts only leads that pass every filter", async () => {
    lead(FROM * 1000);
    const other = lead(FROM * 1000);
    account.setProperty("deals", other, "pipeline", "in-house");
    const none = lead(FROM * 1000);
    account.setProperty("deals", none, "pipeline", undefined);
    expect(await measure()).to.equal(1);
  });

  it("does not count archived leads or leads of another account", async () => {
    account.archive("deals", lead(FROM * 1000));
    const stranger = api.createAccount(1);
    stranger.defineProperty("deals", "qualified_on", "datetime");
    stranger.addRecord("deals", { pipeline: "agency", qualified_on: FROM * 1000 });
    expect(await measure()).to.equal(0);
  });

  it("counts contacts and HubSpot's lead object as well", async () => {
    const hubspotToken = account.issueToken();
    for (const objectType of ["contacts", "leads"] as const) {
      account.defineProperty(objectType, "qualified_on", "datetime");
      account.defineProperty(objectType, "returned_on", "datetime");
      account.addRecord(objectType, { qualified_on: FROM * 1000 });
      expect(await measure({ args: { ...ARGS, objectType, filters: [] }, hubspotToken })).to.equal(1);
    }
  });

  it("asks for no personal property and gets none", async () => {
    lead(FROM * 1000, TO * 1000);
    await measure();

    expect(api.seen.map(({ path }) => path)).to.deep.equal([
      "/account-info/2026-03/details",
      "/crm/objects/2026-03/deals/search",
      "/crm/objects/2026-03/deals/search",
    ]);
    for (const { body } of api.seen.slice(1)) {
      expect(body).to.deep.include({ properties: ["hs_object_id"], limit: 1 });
      const response = await fetch(`${origin}/crm/objects/2026-03/deals/search`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
      expect(await response.text()).to.not.include("Lovelace");
    }
  });

  describe("failures", () => {
    it("names a token of another account", async () => {
      const hubspotToken = api.createAccount(1).issueToken();
      expect(await failure({ hubspotToken })).to.equal("token belongs to another HubSpot account");
    });

    it("tells a revoked token, a missing scope and a rate limit apart", async () => {
      expect(await failure({ hubspotToken: account.issueToken(["crm.objects.contacts.read"]) })).to.equal(
        "HubSpot 403: token lacks a scope",
      );
      api.injectFault("rate-limit", { times: Infinity });
      expect(await failure()).to.equal("HubSpot 429: rate limit");
      api.clearFaults();
      account.revokeToken(token);
      expect(await failure()).to.equal("HubSpot 401: token unknown, expired or revoked");
    });

    it("gets over two refusals for the rate", async () => {
      lead(FROM * 1000);
      api.injectFault("rate-limit", { times: 2, path: "/search" });
      expect(await measure()).to.equal(1);
    });

    it("throws on an unknown property instead of counting everything", async () => {
      lead(FROM * 1000);
      expect(await failure({ args: { ...ARGS, deliveredProperty: "qualified" } })).to.equal("HubSpot answered 400");
    });

    it("throws on an HTML page, a broken connection and silence", async () => {
      api.injectFault("html");
      expect(await failure()).to.equal("HubSpot sent no JSON");
      api.injectFault("html", { path: "/search" });
      expect(await failure()).to.equal("HubSpot sent no JSON");
      api.injectFault("cut-off", { path: "/search" });
      expect(await failure()).to.equal("HubSpot did not answer");
      api.injectFault("hang");
      expect(await failure({ timeoutMs: 50 })).to.equal("HubSpot did not answer");
    });

    // The sandbox follows redirects, so that a source sees only where they lead.
    it("throws on a redirect", async () => {
      api.injectFault("redirect", { path: "/search" });
      expect(await failure()).to.equal("HubSpot answered 404");
      api.injectFault({ status: 302, body: "" });
      expect(await failure()).to.match(/^HubSpot (answered 302|did not answer)$/);
    });

    it("throws on a body that is not what the page promises", async () => {
      const bodies: [string, string][] = [
        ['{"total":"1,234","results":[{}]}', "HubSpot total is not a whole number"],
        ['{"total":1e21,"results":[{}]}', "HubSpot total is not a whole number"],
        ['{"total":NaN,"results":[{}]}', "HubSpot sent no JSON"],
        ['{"total":3,"results":[]}', "HubSpot page is partial"],
        ['{"status":"error","message":"Internal error"}', "HubSpot total is not a whole number"],
      ];
      for (const [body, problem] of bodies) {
        api.injectFault({ status: 200, body }, { path: "/search" });
        expect(await failure()).to.equal(problem);
      }
    });
  });

  it("agrees with an independent count on random leads", async () => {
    const random = mulberry32(20260701);
    const around = (second: number, spread: number) => Math.floor((second + (random() - 0.5) * spread) * 1000);

    for (let round = 0; round < 40; round++) {
      const to = FROM + 1 + Math.floor(random() * 30 * DAY);
      const withinSeconds = Math.floor(random() * 10 * DAY);
      const maxBps = 1 + Math.floor(random() * 10_000);
      const args = {
        ...ARGS,
        returns: { property: "returned_on", withinSeconds, maxBps },
        filters: [{ property: "pipeline", value: `round-${round}` }],
      };
      const leads: { qualified: number; returned: number | undefined; ours: boolean }[] = [];
      for (let i = Math.floor(random() * 120); i > 0; i--) {
        // Half of the times lie within seconds of a bound, where mistakes would be.
        const qualified =
          random() < 0.5 ? around(random() < 0.5 ? FROM : to, 4) : around((FROM + to) / 2, (to - FROM) * 1.5);
        const returned = random() < 0.5 ? undefined : around(to + withinSeconds, random() < 0.5 ? 4 : 20 * DAY);
        const ours = random() < 0.8;
        leads.push({ qualified, returned, ours });
        account.addRecord("deals", {
          pipeline: ours ? `round-${round}` : "other",
          qualified_on: qualified,
          ...(returned === undefined ? {} : { returned_on: returned }),
        });
      }

      // The model works in whole numbers of its own and shares no code with the source.
      let delivered = 0n;
      let returned = 0n;
      for (const lead of leads) {
        if (!lead.ours || lead.qualified < FROM * 1000 || lead.qualified > to * 1000 - 1) continue;
        delivered += 1n;
        if (lead.returned !== undefined && lead.returned <= (to + withinSeconds) * 1000 - 1) returned += 1n;
      }
      const most = (delivered * BigInt(maxBps)) / 10_000n;
      const expected = delivered - (returned > most ? most : returned);

      expect(await measure({ args, to }), `round ${round}`).to.equal(Number(expected));
    }
  });
});

/** A small seeded generator, so that a failing round can be run again. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
