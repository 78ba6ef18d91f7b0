import { expect } from "chai";

import { composeFunctionsSource } from "../../../functions/compose.js";
import { MetricArgumentsError } from "../../../functions/errors.js";
import { jsonEndpoint } from "../../../functions/json-endpoint/definition.js";
import { requests } from "../../../functions/json-endpoint/source.js";
import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { encoded, OWNER, REVENUE } from "./fixture.js";

const RATE = { ...REVENUE, metric: "nps", unit: "point", decimals: 1, cumulative: false, accessToken: true };

describe("jsonEndpoint", () => {
  it("names a source that exists and the secret that its request calls for", () => {
    expect(composeFunctionsSource(jsonEndpoint.source).source).to.not.equal("");
    for (const input of [REVENUE, RATE]) {
      const args = jsonEndpoint.parseArgs(input);
      const called = requests(jsonEndpoint.encodeArgs(args), "1", "2").map(({ bearer }) => bearer);
      expect(called.filter((name) => name !== "")).to.deep.equal(jsonEndpoint.secrets(args));
    }
    expect(jsonEndpoint.secrets(jsonEndpoint.parseArgs(RATE))).to.deep.equal(["endpointToken"]);
  });

  it("leaves unit, decimals, delay and whether it is cumulative to the arguments", () => {
    const revenue = jsonEndpoint.parseArgs(REVENUE);
    expect(jsonEndpoint.quantity(revenue)).to.deep.equal({ unit: "US dollar", decimals: 2 });
    expect(jsonEndpoint.cumulative(revenue)).to.equal(true);
    expect(jsonEndpoint.minimumMeasureDelay(revenue)).to.equal(3_600);
    expect(jsonEndpoint.cumulative(jsonEndpoint.parseArgs(RATE))).to.equal(false);
    expect(jsonEndpoint).to.not.have.any.keys("unit", "decimals");
  });

  it("encodes arguments by position", () => {
    expect(jsonEndpoint.encodeArgs(jsonEndpoint.parseArgs(REVENUE))).to.deep.equal([
      "https://metrics.shop.example/v1/numbers",
      "revenue",
      "US dollar",
      "2",
      OWNER.address,
      "cumulative",
      "3600",
      "",
    ]);
    expect(jsonEndpoint.encodeArgs(jsonEndpoint.parseArgs(RATE)).slice(5)).to.deep.equal([
      "not cumulative",
      "3600",
      "endpointToken",
    ]);
  });

  it("writes the signer's address with its checksum, however it was given", () => {
    const signer = OWNER.address.toLowerCase();
    expect(jsonEndpoint.parseArgs({ ...REVENUE, signer }).signer).to.equal(OWNER.address);
  });

  it("decodes what it encodes", () => {
    for (const input of [REVENUE, RATE, { ...REVENUE, decimals: 0 }, { ...REVENUE, unit: "x" }]) {
      const args = jsonEndpoint.parseArgs(input);
      expect(jsonEndpoint.decodeArgs(jsonEndpoint.encodeArgs(args))).to.deep.equal(args);
    }
  });

  const strings = encoded();
  const notCanonical: [string, readonly string[]][] = [
    ["decimals in hexadecimal", strings.with(3, "0x2")],
    ["decimals with a leading zero", strings.with(3, "02")],
    ["a signer without its checksum", strings.with(4, OWNER.address.toLowerCase())],
    ["another word for cumulative", strings.with(5, "true")],
    ["a delay with an exponent", strings.with(6, "36e2")],
    ["a delay of a second", strings.with(6, "1")],
    ["another secret", strings.with(7, "hubspotToken")],
    ["a missing argument", strings.slice(0, 7)],
    ["a surplus argument", [...strings, ""]],
    ["nothing", []],
  ];
  for (const [name, args] of notCanonical) {
    it(`refuses to decode ${name}`, () => {
      expect(() => jsonEndpoint.decodeArgs(args)).to.throw(MetricArgumentsError);
    });
  }

  const wrong: [string, unknown, string][] = [
    ["nothing", undefined, "arguments"],
    ["an URL without TLS", { ...REVENUE, url: "http://metrics.shop.example/" }, "url"],
    ["an URL without a path", { ...REVENUE, url: "https://metrics.shop.example" }, "url"],
    ["an URL with a query", { ...REVENUE, url: "https://metrics.shop.example/?key=1" }, "url"],
    ["an URL with a fragment", { ...REVENUE, url: "https://metrics.shop.example/#a" }, "url"],
    ["an URL with a password", { ...REVENUE, url: "https://a:b@metrics.shop.example/" }, "url"],
    ["an URL in capitals", { ...REVENUE, url: "https://Metrics.shop.example/" }, "url"],
    ["an URL with steps up", { ...REVENUE, url: "https://metrics.shop.example/a/../b" }, "url"],
    ["an URL with the usual port", { ...REVENUE, url: "https://metrics.shop.example:443/" }, "url"],
    ["an URL with a port that there is not", { ...REVENUE, url: "https://metrics.shop.example:99999/" }, "url"],
    ["an URL of this machine", { ...REVENUE, url: "https://localhost/" }, "url"],
    ["an URL without a domain name", { ...REVENUE, url: "https://10.0.0.1/" }, "url"],
    ["a number for a domain name", { ...REVENUE, url: "https://2130706433/" }, "url"],
    ["a long URL", { ...REVENUE, url: `https://a.example/${"p".repeat(200)}` }, "url"],
    ["a metric in capitals", { ...REVENUE, metric: "Revenue" }, "metric"],
    ["a metric with a space", { ...REVENUE, metric: "net revenue" }, "metric"],
    ["a long metric", { ...REVENUE, metric: "m".repeat(65) }, "metric"],
    ["an empty unit", { ...REVENUE, unit: "" }, "unit"],
    ["a unit that is not ASCII", { ...REVENUE, unit: "€" }, "unit"],
    ["a unit of two lines", { ...REVENUE, unit: "US\ndollar" }, "unit"],
    ["a unit with a space at its end", { ...REVENUE, unit: "US dollar " }, "unit"],
    ["a long unit", { ...REVENUE, unit: "u".repeat(33) }, "unit"],
    ["fractional decimals", { ...REVENUE, decimals: 0.5 }, "decimals"],
    ["19 decimals", { ...REVENUE, decimals: 19 }, "decimals"],
    ["decimals as text", { ...REVENUE, decimals: "2" }, "decimals"],
    ["a signer with a wrong checksum", { ...REVENUE, signer: OWNER.address.replace(/[a-f]/, "0") }, "signer"],
    ["a signer without 0x", { ...REVENUE, signer: OWNER.address.slice(2) }, "signer"],
    ["the zero address", { ...REVENUE, signer: `0x${"0".repeat(40)}` }, "signer"],
    ["no word on whether it is cumulative", { ...REVENUE, cumulative: undefined }, "cumulative"],
    ["a number that is final at once", { ...REVENUE, finalAfterSeconds: 0 }, "finalAfterSeconds"],
    ["a number that is final after 299 s", { ...REVENUE, finalAfterSeconds: 299 }, "finalAfterSeconds"],
    ["one final after the terms' 180 days", { ...REVENUE, finalAfterSeconds: 15_552_001 }, "finalAfterSeconds"],
    ["the token itself", { ...REVENUE, accessToken: "pat-secret" }, "accessToken"],
    ["a misspelt key", { ...REVENUE, token: true }, "arguments"],
  ];
  for (const [name, input, path] of wrong) {
    it(`refuses ${name} and names ${path}`, () => {
      expect(() => jsonEndpoint.parseArgs(input))
        .to.throw(MetricArgumentsError)
        .and.satisfy((error: MetricArgumentsError) => {
          expect(error).to.be.instanceOf(PerformanceEscrowError);
          expect(error.message).to.include(`${path}:`);
          expect(error.message).to.not.include("pat-secret");
          expect(error.remedy).to.include("functions/json-endpoint/README.md");
          return true;
        });
    });
  }

  it("accepts the shortest and the longest delay", () => {
    for (const finalAfterSeconds of [300, 180 * 86_400]) {
      expect(jsonEndpoint.minimumMeasureDelay(jsonEndpoint.parseArgs({ ...REVENUE, finalAfterSeconds }))).to.equal(
        finalAfterSeconds,
      );
    }
  });

  it("accepts no arguments that the source refuses", () => {
    for (const change of [
      { url: "https://a-b.example.co:8443/~x/a_b/c.json" },
      { url: "https://xn--bcher-kva.example/" },
      { metric: "0" },
      { metric: "shop.example_net-revenue" },
      { unit: 'a "quoted" \\ unit' },
      { decimals: 18 },
    ]) {
      expect(() => requests(encoded(change), "1", "2"), JSON.stringify(change)).to.not.throw();
    }
  });

  it("describes what is counted, and who decides", () => {
    expect(jsonEndpoint.describe(jsonEndpoint.parseArgs(REVENUE))).to.deep.equal([
      `Takes the number "revenue" for the period from https://metrics.shop.example/v1/numbers, if the account ` +
        `${OWNER.address} has signed it.`,
      'It counts "US dollar" with 2 decimal places.',
      "The period begins with its first second and ends before the first second of the next.",
      "For a part of a period it is the part reached so far.",
      "It may be corrected until 1 hour after the end of the period; only a number that is signed as final counts.",
      "Whoever runs metrics.shop.example can withhold the number, but not change it.",
      `Whoever holds the key of ${OWNER.address} decides the number.`,
    ]);
    const rate = jsonEndpoint.describe(jsonEndpoint.parseArgs(RATE));
    expect(rate[1]).to.equal('It counts "point" with 1 decimal place.');
    expect(rate[3]).to.equal(
      "For a part of a period it is not the part reached so far: it suits no payment before the period's end.",
    );
    expect(rate[5]).to.equal(
      "Whoever runs metrics.shop.example or can revoke the access token can withhold the number, but not change it.",
    );
    const whole = jsonEndpoint.describe(jsonEndpoint.parseArgs({ ...REVENUE, unit: "call handled", decimals: 0 }));
    expect(whole[1]).to.equal('It counts "call handled" in whole units.');
  });
});
