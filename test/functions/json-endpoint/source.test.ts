import { runInNewContext } from "node:vm";

import { expect } from "chai";

import { composeFunctionsSource } from "../../../functions/compose.js";
import { requests, value } from "../../../functions/json-endpoint/source.js";
import { signedReply, statementText } from "../../../functions/json-endpoint/statement.js";
import type { SourceResponse } from "../../../functions/metric-source.js";
import { BEFORE, encoded, FROM, OWNER, STATEMENT } from "./fixture.js";

const ARGS = encoded();
const WINDOW = [String(FROM), String(BEFORE)] as const;

const ok = (body: unknown): SourceResponse => ({ status: 200, body: JSON.stringify(body) });

describe("json-endpoint requests", () => {
  it("asks once, for the metric over the half-open range", () => {
    expect(requests(ARGS, ...WINDOW)).to.deep.equal([
      {
        url: "https://metrics.shop.example/v1/numbers?version=1&metric=revenue&from=1751328000&before=1754006400",
        method: "get",
        bearer: "",
      },
    ]);
  });

  it("ends each period where the next one begins, so that no second is shared or lost", () => {
    const at = [1_000, 2_000, 3_000].map(String);
    const asked = [0, 1].map((i) => new URL(requests(ARGS, at[i]!, at[i + 1]!)[0]!.url).searchParams);
    expect(asked[0]!.get("before")).to.equal(asked[1]!.get("from"));
  });

  it("sends the access token only where one is agreed", () => {
    expect(requests(encoded({ accessToken: true }), ...WINDOW)[0]!.bearer).to.equal("endpointToken");
  });

  it("stays within the network's limits for the longest valid arguments", () => {
    const longest = encoded({ url: `https://a.example/${"p".repeat(182)}`, metric: "m".repeat(64) });
    expect(longest[0]).to.have.length(200);
    expect(requests(longest, "9999999998", "9999999999")[0]!.url.length).to.be.at.most(2048);
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
    ["has a line break", "1000\n", "2000"],
    ["is missing", "", "2000"],
  ];
  for (const [name, from, to] of windows) {
    it(`throws when the window ${name}`, () => {
      expect(() => requests(ARGS, from, to)).to.throw(/window is empty|argument from is malformed/);
    });
  }

  // A metric can be defined without this project's tools, by somebody who gains from a text that can be read two ways.
  const args: [string, number, string, string][] = [
    ["URL is not https", 0, "http://metrics.shop.example/", "argument url is malformed"],
    ["URL has a user", 0, "https://me@metrics.shop.example/", "argument url is malformed"],
    ["URL has a query", 0, "https://metrics.shop.example/?metric=profit&x=", "argument url is malformed"],
    ["URL has a fragment", 0, "https://metrics.shop.example/#", "argument url is malformed"],
    ["URL has no path", 0, "https://metrics.shop.example", "argument url is malformed"],
    ["metric has a line break", 1, "revenue\nunit: cent", "argument metric is malformed"],
    ["metric adds to the query", 1, "revenue&from=0", "argument metric is malformed"],
    ["metric is empty", 1, "", "argument metric is malformed"],
    ["unit has a line break", 2, "US dollar\ndecimals: 0", "argument unit is malformed"],
    ["unit ends in a space", 2, "US dollar ", "argument unit is malformed"],
    ["unit is not ASCII", 2, "€", "argument unit is malformed"],
    ["number of decimals is fractional", 3, "2.0", "argument decimals is malformed"],
    ["signer is a name", 4, "shop.eth", "argument signer is malformed"],
    ["signer is too short", 4, "0x1234", "argument signer is malformed"],
    ["token is another secret", 7, "hubspotToken", "argument bearer is malformed"],
  ];
  for (const [name, index, given, problem] of args) {
    it(`throws when the ${name}`, async () => {
      const changed = ARGS.with(index, given);
      const reply = ok(await signedReply(OWNER, STATEMENT));
      expect(() => requests(changed, ...WINDOW)).to.throw(problem);
      expect(() => value([reply], changed, ...WINDOW)).to.throw(problem);
    });
  }

  it("throws when arguments are missing", () => {
    for (let count = 0; count < ARGS.length; count++) {
      expect(() => requests(ARGS.slice(0, count), ...WINDOW), `${count}`).to.throw(/^argument \w+ is malformed$/);
    }
  });
});

describe("json-endpoint value", () => {
  it("is the signed number", async () => {
    expect(value([ok(await signedReply(OWNER, STATEMENT))], ARGS, ...WINDOW)).to.equal(10_345_678n);
  });

  it("does not depend on how the signer's address is written", async () => {
    const reply = ok(await signedReply(OWNER, STATEMENT));
    for (const address of [OWNER.address.toLowerCase(), `0x${OWNER.address.slice(2).toUpperCase()}`]) {
      expect(value([reply], ARGS.with(4, address), ...WINDOW)).to.equal(10_345_678n);
    }
  });

  it("is exact from 0 to the largest number that an answer can hold", async () => {
    for (const number of [0n, 1n, 2n ** 53n + 1n, 10n ** 38n, 2n ** 128n - 1n]) {
      const reply = ok(await signedReply(OWNER, { ...STATEMENT, value: number }));
      expect(value([reply], ARGS, ...WINDOW)).to.equal(number);
    }
  });

  it("does not depend on the order of the keys or on white space", async () => {
    const reply = await signedReply(OWNER, STATEMENT);
    const reversed = Object.fromEntries(Object.entries(reply).reverse());
    expect(value([{ status: 200, body: JSON.stringify(reversed, null, 4) }], ARGS, ...WINDOW)).to.equal(10_345_678n);
  });

  it("is read from texts of every length around a block of the hash", async () => {
    for (let length = 1; length <= 32; length++) {
      const unit = "u".repeat(length);
      const reply = ok(await signedReply(OWNER, { ...STATEMENT, unit }));
      expect(value([reply], encoded({ unit }), ...WINDOW)).to.equal(10_345_678n);
    }
  });

  it("takes no number that was signed for another argument", async () => {
    const reply = ok(await signedReply(OWNER, STATEMENT));
    const changes: [Parameters<typeof encoded>[0], string][] = [
      [{ metric: "profit" }, "endpoint does not repeat metric"],
      [{ unit: "euro" }, "endpoint does not repeat unit"],
      [{ decimals: 0 }, "endpoint does not repeat decimals"],
      [{ signer: "0x000000000000000000000000000000000000dEaD" }, "number is not signed by the agreed account"],
    ];
    for (const [changed, problem] of changes) {
      expect(() => value([reply], encoded(changed), ...WINDOW)).to.throw(problem);
    }
    expect(() => value([reply], ARGS, String(FROM - 1), String(BEFORE))).to.throw("endpoint does not repeat from");
    expect(() => value([reply], ARGS, String(FROM), String(BEFORE + 1))).to.throw("endpoint does not repeat before");
  });

  it("throws on everything that is not a 200 with a JSON object", () => {
    const replies: [SourceResponse | undefined, string][] = [
      [undefined, "endpoint did not answer"],
      [{ status: 0, body: "" }, "endpoint did not answer"],
      [{ status: 401, body: "" }, "endpoint 401: access token missing, unknown or revoked"],
      [{ status: 429, body: "" }, "endpoint 429: rate limit"],
      [{ status: 403, body: "" }, "endpoint answered 403"],
      [{ status: 204, body: "" }, "endpoint answered 204"],
      [{ status: 302, body: "" }, "endpoint answered 302"],
      [{ status: 500, body: "" }, "endpoint answered 500"],
      [{ status: 200, body: "" }, "endpoint sent no JSON"],
      [{ status: 200, body: "<!doctype html>" }, "endpoint sent no JSON"],
      [{ status: 200, body: '{"version":NaN}' }, "endpoint sent no JSON"],
      [{ status: 200, body: '{"version":1' }, "endpoint sent no JSON"],
      [{ status: 200, body: `${"[".repeat(1e6)}${"]".repeat(1e6)}` }, "endpoint "],
      [{ status: 200, body: "null" }, "endpoint sent no object"],
      [{ status: 200, body: "10345678" }, "endpoint sent no object"],
      [{ status: 200, body: "[]" }, "endpoint does not repeat version"],
      [{ status: 200, body: "{}" }, "endpoint does not repeat version"],
      [{ status: 200, body: '{"error":"down"}' }, "endpoint does not repeat version"],
    ];
    for (const [reply, problem] of replies) {
      expect(() => value(reply ? [reply] : [], ARGS, ...WINDOW), (reply?.body ?? "nothing").slice(0, 80)).to.throw(
        problem,
      );
    }
  });

  it("takes the last of two equal keys, as every reader of JSON does, and only if it is the one that was signed", async () => {
    const { signature, ...reply } = await signedReply(OWNER, STATEMENT);
    const twice = (first: string, last: string) =>
      JSON.stringify({ ...reply, signature }).replace(/"value":"\d+"/, `"value":"${first}","value":"${last}"`);
    expect(value([{ status: 200, body: twice("1", "10345678") }], ARGS, ...WINDOW)).to.equal(10_345_678n);
    expect(() => value([{ status: 200, body: twice("10345678", "1") }], ARGS, ...WINDOW)).to.throw("not signed");
  });

  it("reads the text that owners sign: nine lines", () => {
    expect(statementText(STATEMENT)).to.equal(
      [
        "Performance Escrow metric",
        "version: 1",
        "metric: revenue",
        "unit: US dollar",
        "decimals: 2",
        "from: 1751328000",
        "before: 1754006400",
        "value: 10345678",
        "final: true",
      ].join("\n"),
    );
  });

  // This signature was made once and written down: it holds as long as the protocol is version 1.
  it("takes a signature of long ago", () => {
    const reply = {
      version: 1,
      metric: "revenue",
      unit: "US dollar",
      decimals: 2,
      from: 1_751_328_000,
      before: 1_754_006_400,
      value: "10345678",
      final: true,
      signature:
        "0x51c2af29f466a1f67408b8dc061a92ae10ce248ebc75350ca5a0dfc4f07216bc6c5d26336e21e27c5bd4fdbdee736ca794c99e7da445c897a77fbf40de1105351b",
    };
    expect(value([ok(reply)], ARGS, ...WINDOW)).to.equal(10_345_678n);
  });
});

describe("The composed json-endpoint source", () => {
  it("needs nothing but the language", async () => {
    // A context has the language's own objects alone: no console, URL, TextEncoder, timers or network.
    const reply = JSON.stringify(await signedReply(OWNER, STATEMENT));
    const { source } = composeFunctionsSource("json-endpoint");
    // In some releases of QuickJS it gives negative numbers.
    expect(source).to.not.include("asUintN");
    const sandbox = {
      args: [...ARGS, ...WINDOW],
      secrets: {},
      Functions: {
        encodeUint256: (number: bigint) => number,
        makeHttpRequest: () => Promise.resolve({ error: false, status: 200, data: reply }),
      },
    };
    const answer = (await runInNewContext(`(async () => { "use strict";\n${source}\n})()`, sandbox)) as bigint;
    expect(answer).to.equal(10_345_678n);
  });
});
