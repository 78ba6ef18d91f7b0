import { expect } from "chai";

import { LocalMetricEndpoint } from "../../../functions/json-endpoint/local-api.js";
import { LIES, type LieName } from "../../../functions/json-endpoint/local-lies.js";
import { decodeUint256, errorOf, functionsOverHttp, runComposed } from "../run-composed.js";
import { BEFORE, encoded, FROM, OWNER } from "./fixture.js";

const HOST = "https://metrics.shop.example";
const DAY = 86_400;

/** What each lie comes to. A new lie must be entered here. */
const PROBLEMS: Record<LieName, string> = {
  "open-range": "number is not final yet: ask again later",
  "open-range-without-value": "number is not final yet: ask again later",
  "unsaid-final": "endpoint does not say whether the number is final",
  "final-as-text": "endpoint does not say whether the number is final",
  "changed-value": "number is not signed by the agreed account",
  "other-signer": "number is not signed by the agreed account",
  "signed-for-other-metric": "number is not signed by the agreed account",
  "signed-for-other-unit": "number is not signed by the agreed account",
  "signed-for-other-decimals": "number is not signed by the agreed account",
  "signed-for-earlier-start": "number is not signed by the agreed account",
  "signed-for-later-end": "number is not signed by the agreed account",
  "signed-as-open": "number is not signed by the agreed account",
  "signed-as-one-line": "number is not signed by the agreed account",
  "other-version": "endpoint does not repeat version",
  "other-metric": "endpoint does not repeat metric",
  "other-unit": "endpoint does not repeat unit",
  "other-decimals": "endpoint does not repeat decimals",
  "other-start": "endpoint does not repeat from",
  "other-end": "endpoint does not repeat before",
  "times-as-text": "endpoint does not repeat from",
  "value-as-number": "value is not in whole units",
  "value-with-decimals": "value is not in whole units",
  "value-with-commas": "value is not in whole units",
  "value-with-exponent": "value is not in whole units",
  "value-in-hexadecimal": "value is not in whole units",
  "value-with-leading-zero": "value is not in whole units",
  "value-below-zero": "value is not in whole units",
  "value-of-129-bits": "value is too large",
  "value-of-40-digits": "value is not in whole units",
  "value-missing": "value is not in whole units",
  "signature-missing": "endpoint does not keep to the keys of the protocol",
  "signature-of-64-bytes": "signature is malformed",
  "signature-of-66-bytes": "signature is malformed",
  "signature-with-v-0-or-1": "signature is malformed",
  "signature-with-other-v": "number is not signed by the agreed account",
  "signature-with-high-s": "signature is out of range",
  "signature-of-zeros": "signature is out of range",
  "unknown-key": "endpoint does not keep to the keys of the protocol",
  "in-a-list": "endpoint does not repeat version",
};

describe("json-endpoint over HTTP", () => {
  let endpoint: LocalMetricEndpoint;
  let origin: string;
  let now: number;
  const sales: { time: number; cents: bigint }[] = [];

  beforeEach(async () => {
    now = BEFORE + 3_600;
    sales.length = 0;
    endpoint = new LocalMetricEndpoint({ owner: OWNER, now: () => now });
    endpoint.serve("revenue", {
      unit: "US dollar",
      decimals: 2,
      finalAfterSeconds: 3_600,
      value: (from, before) =>
        sales.filter(({ time }) => from <= time && time < before).reduce((sum, { cents }) => sum + cents, 0n),
    });
    origin = await endpoint.start();
  });

  afterEach(() => endpoint.stop());

  async function measure({
    args = encoded(),
    from = FROM,
    before = BEFORE,
    secrets = {},
    timeoutMs,
  }: {
    args?: string[];
    from?: number;
    before?: number;
    secrets?: Record<string, string>;
    timeoutMs?: number;
  } = {}): Promise<number> {
    const bytes = await runComposed("json-endpoint", {
      args: [...args, String(from), String(before)],
      secrets,
      Functions: functionsOverHttp(HOST, origin, timeoutMs === undefined ? {} : { timeoutMs }),
    });
    return decodeUint256(bytes);
  }

  const failure = async (given: Parameters<typeof measure>[0] = {}) => (await errorOf(() => measure(given))).message;

  it("measures nothing as 0", async () => {
    expect(await measure()).to.equal(0);
  });

  it("measures 103,456.78 dollars as 10,345,678 cents", async () => {
    sales.push({ time: FROM, cents: 10_000_000n }, { time: BEFORE - 1, cents: 345_678n });
    expect(await measure()).to.equal(10_345_678);
  });

  it("asks in one request that says what it is about, and sends no token", async () => {
    await measure();
    expect(endpoint.seen).to.deep.equal([
      {
        method: "GET",
        path: "/v1/numbers",
        query: { version: "1", metric: "revenue", from: String(FROM), before: String(BEFORE) },
        hasToken: false,
        status: 200,
      },
    ]);
  });

  describe("the bounds of the window", () => {
    const boundaries: [string, number, boolean][] = [
      ["in the last moment before from", FROM - 0.001, false],
      ["at from", FROM, true],
      ["in the last second", BEFORE - 1, true],
      ["in the last moment", BEFORE - 0.001, true],
      ["at before", BEFORE, false],
    ];
    for (const [name, time, counts] of boundaries) {
      it(`${counts ? "counts" : "leaves out"} a sale ${name}`, async () => {
        sales.push({ time, cents: 1n });
        expect(await measure()).to.equal(counts ? 1 : 0);
      });
    }

    it("gives each moment to exactly one of two consecutive periods", async () => {
      for (let tenth = -20; tenth <= 20; tenth++) sales.push({ time: BEFORE + tenth / 10, cents: 1n });
      now = BEFORE + 60 * DAY;
      expect(await measure()).to.equal(20);
      expect(await measure({ from: BEFORE, before: BEFORE + 30 * DAY })).to.equal(21);
    });
  });

  it("has a number from the second on in which it is final, and the same one ever after", async () => {
    sales.push({ time: FROM, cents: 500n });
    now = BEFORE + 3_599;
    expect(await failure()).to.equal("number is not final yet: ask again later");
    now = BEFORE + 3_600;
    expect(await measure()).to.equal(500);
    now = BEFORE + 365 * DAY;
    expect(await measure()).to.equal(500);
  });

  it("measures the part reached so far, as interim payments ask for it", async () => {
    sales.push({ time: FROM + DAY, cents: 100n }, { time: FROM + 10 * DAY, cents: 200n });
    now = FROM + 7 * DAY + 3_600;
    expect(await measure({ before: FROM + 7 * DAY })).to.equal(100);
  });

  describe("an access token", () => {
    const args = encoded({ accessToken: true });
    beforeEach(async () => {
      await endpoint.stop();
      endpoint = new LocalMetricEndpoint({ owner: OWNER, now: () => now, accessToken: "shop-secret" });
      endpoint.serve("revenue", { unit: "US dollar", decimals: 2, finalAfterSeconds: 3_600, value: () => 7n });
      origin = await endpoint.start();
    });

    it("is sent where it is agreed", async () => {
      expect(await measure({ args, secrets: { endpointToken: "shop-secret" } })).to.equal(7);
      expect(endpoint.seen[0]!.hasToken).to.equal(true);
    });

    it("is missed before any request where the asker does not host it", async () => {
      expect(await failure({ args, secrets: { hubspotToken: "shop-secret" } })).to.equal(
        "secret endpointToken is missing",
      );
      expect(endpoint.seen).to.have.length(0);
    });

    it("is not sent where it is not agreed, and a refusal says what is wrong", async () => {
      const problem = "endpoint 401: access token missing, unknown or revoked";
      expect(await failure({ secrets: { endpointToken: "shop-secret" } })).to.equal(problem);
      expect(endpoint.seen[0]!.hasToken).to.equal(false);
      expect(await failure({ args, secrets: { endpointToken: "revoked" } })).to.equal(problem);
    });
  });

  describe("lies", () => {
    it("are all listed here", () => {
      expect(Object.keys(PROBLEMS)).to.have.members(Object.keys(LIES));
    });

    for (const [lie, problem] of Object.entries(PROBLEMS) as [LieName, string][]) {
      it(`never give a number: ${lie}`, async () => {
        sales.push({ time: FROM, cents: 10_345_678n });
        endpoint.lie(lie);
        expect(await failure()).to.equal(problem);
        expect(await measure()).to.equal(10_345_678);
      });
    }
  });

  describe("failures", () => {
    it("are told apart", async () => {
      expect(await failure({ args: encoded({ metric: "profit" }) })).to.equal("endpoint answered 404");
      endpoint.injectFault({ status: 503, body: '{"error":"0xdeadbeef"}' });
      expect(await failure()).to.equal("endpoint answered 503");
      endpoint.injectFault("html");
      expect(await failure()).to.equal("endpoint sent no JSON");
      endpoint.injectFault("cut-off");
      expect(await failure()).to.equal("endpoint did not answer");
      endpoint.injectFault("hang");
      expect(await failure({ timeoutMs: 50 })).to.equal("endpoint did not answer");
      endpoint.injectFault("rate-limit", { times: Infinity });
      expect(await failure()).to.equal("endpoint 429: rate limit");
    });

    it("for the rate are got over", async () => {
      endpoint.injectFault("rate-limit", { times: 4 });
      expect(await measure()).to.equal(0);
      expect(endpoint.seen.map(({ status }) => status)).to.deep.equal([429, 429, 429, 429, 200]);
    });

    // The network follows redirects. Where they lead does not matter: what is said there must be signed all the same.
    it("do not come from a redirect to a page that has the signed number", async () => {
      sales.push({ time: FROM, cents: 9n });
      const target = `/moved?version=1&metric=revenue&from=${FROM}&before=${BEFORE}`;
      endpoint.injectFault({ status: 307, body: "", headers: { Location: target } });
      expect(await measure()).to.equal(9);

      endpoint.injectFault({ status: 307, body: "", headers: { Location: target } });
      endpoint.lie("other-signer");
      expect(await failure()).to.equal("number is not signed by the agreed account");
    });

    it("never show what the endpoint said, and stay under 200 bytes", async () => {
      const foreign = "f0rezgn ".repeat(100);
      const bodies = [
        { version: foreign },
        { version: 1, metric: foreign },
        { version: 1, metric: "revenue", unit: "US dollar", decimals: 2, from: FROM, before: BEFORE, final: foreign },
        foreign,
        { [foreign]: foreign },
      ].map((body) => (typeof body === "string" ? body : JSON.stringify(body)));
      for (const body of bodies) {
        endpoint.injectFault({ status: 200, body });
        const message = await failure();
        expect(message).to.not.include("f0rezgn");
        expect(Buffer.byteLength(message)).to.be.below(200);
      }
    });
  });
});
