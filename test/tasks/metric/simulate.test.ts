import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { toBeHex, toUtf8Bytes } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { MAX_UINT128 } from "../../../toolkit/units/amount.js";
import { errorOutcome, resultOutcome } from "../../../toolkit/don/outcome.js";
import { CalendarError } from "../../../toolkit/schedule/calendar.js";
import {
  localDeployment,
  NoLocalNetworkError,
  writeNetworkFile,
  type LocalNetworkFile,
} from "../../../tasks/don/network-file.js";
import { SecretNamesError } from "../../../tasks/functions/secrets/errors.js";
import { originsIn } from "../../../tasks/metric/simulate/origins.js";
import { readOutcome } from "../../../tasks/metric/simulate/reading.js";
import { reportSimulation, type Simulation } from "../../../tasks/metric/simulate/report.js";
import { wantedSecrets } from "../../../tasks/metric/simulate/secrets.js";
import { wayOut, wayOutOf } from "../../../tasks/metric/simulate/way-out.js";
import { parseWindow, WindowError } from "../../../tasks/metric/simulate/window.js";
import { EXIT } from "../../../tasks/support/exit-codes.js";
import { compiled, EXAMPLE } from "../../toolkit/agreement-file/support.js";
import { rejection } from "../support/rejection.js";

const { agreement } = compiled(EXAMPLE);
/** 10 January 2027, 12:00 UTC. */
const NOW = 1_799_582_400n;
const DAY = 86_400n;

describe("metric simulate: the window", () => {
  it("is the last 7 days unless it is said otherwise", () => {
    expect(parseWindow(undefined, undefined, "UTC", NOW)).to.deep.equal({ from: NOW - 7n * DAY, to: NOW });
    const to = parseWindow(undefined, "2027-01-08", "UTC", NOW);
    expect(to.to - to.from).to.equal(7n * DAY);
    expect(parseWindow("2027-01-09", undefined, "UTC", NOW).to).to.equal(NOW);
  });

  it("begins and ends with days of the agreement's zone", () => {
    const utc = parseWindow("2027-01-01", "2027-01-02", "UTC", NOW);
    const berlin = parseWindow("2027-01-01", "2027-01-02", "Europe/Berlin", NOW);
    expect(utc.from - berlin.from).to.equal(3600n);
    expect(parseWindow("2026-12-31T23:00:00Z", "2027-01-02", "UTC", NOW).from).to.equal(berlin.from);
  });

  it("is neither empty, nor in the future, nor no date", () => {
    expect(() => parseWindow("2027-01-02", "2027-01-02", "UTC", NOW)).to.throw(
      WindowError,
      "Give --from as the first day",
    );
    expect(() => parseWindow(undefined, "2027-01-11", "UTC", NOW)).to.throw(WindowError, "Give an earlier --to");
    expect(() => parseWindow("yesterday", undefined, "UTC", NOW)).to.throw(CalendarError);
  });
});

describe("metric simulate: where the program may ask", () => {
  it("is every https origin of its text and arguments, once", () => {
    const source = 'const api = "https://api.hubapi.com"; get(`${api}/x`); get("https://api.hubapi.com/y");';
    expect(originsIn([source, "https://metrics.example.com:8443/v1", "http://plain.example.com", "1"])).to.deep.equal([
      "https://api.hubapi.com",
      "https://metrics.example.com:8443",
    ]);
  });

  it("is the real host, or what stands in for it on a local network", () => {
    const origins = ["https://api.hubapi.com", "https://other.example.com"];
    const local = { hosts: { "https://api.hubapi.com": "http://127.0.0.1:1" }, crm: { portalId: 1, token: "sample" } };
    expect(wayOutOf(origins, undefined)).to.deep.equal({
      hosts: Object.fromEntries(origins.map((origin) => [origin, origin])),
      sampleSecrets: {},
    });
    expect(wayOutOf(origins, local)).to.deep.equal({
      hosts: {
        "https://api.hubapi.com": "http://127.0.0.1:1",
        "https://other.example.com": "https://other.example.com",
      },
      sampleSecrets: { hubspotToken: "sample" },
    });
    // The sample CRM's token is for the sample CRM.
    expect(wayOutOf(["https://other.example.com"], local).sampleSecrets).to.deep.equal({});
  });

  it("is nowhere when the local network on record has ended", async () => {
    const ignition = mkdtempSync(join(tmpdir(), "deployments-"));
    const hre = { config: { paths: { ignition } } } as HardhatRuntimeEnvironment;
    const origins = ["https://api.hubapi.com"];
    // Nothing is recorded: the real host.
    expect((await wayOut(hre, 31_337n, origins)).hosts).to.deep.equal({ [origins[0]!]: origins[0] });
    mkdirSync(localDeployment(ignition), { recursive: true });
    // Nobody listens on port 1.
    writeNetworkFile(ignition, { url: "http://127.0.0.1:1", hosts: {} } as LocalNetworkFile);
    const error = await rejection(wayOut(hre, 31_337n, origins));
    const elsewhere = await wayOut(hre, 8_453n, origins);
    rmSync(ignition, { recursive: true });
    expect(error).to.be.instanceOf(NoLocalNetworkError);
    expect(error.message).to.include("npx hardhat don start");
    expect(elsewhere.hosts).to.deep.equal({ [origins[0]!]: origins[0] });
  });

  it("uses the secrets that the source needs, and the variables that the command line names", () => {
    const source = { secrets: () => ["hubspotToken"] };
    expect(wantedSecrets(undefined, source, [])).to.deep.equal([
      { name: "hubspotToken", variable: "HUBSPOT_TOKEN", isNamed: false },
    ]);
    expect(wantedSecrets("hubspotToken=ACME,more", source, [])).to.deep.equal([
      { name: "hubspotToken", variable: "ACME", isNamed: true },
      { name: "more", variable: "MORE", isNamed: true },
    ]);
    expect(wantedSecrets(undefined, undefined, [])).to.deep.equal([]);
    expect(() => wantedSecrets("hubspotToken=pat-1", source, [])).to.throw(SecretNamesError, "never the value itself");
  });
});

describe("metric simulate: what came of it", () => {
  const bytes = (value: bigint, length = 32) => resultOutcome(Buffer.from(toBeHex(value, length).slice(2), "hex"));

  it("is a number where the oracle would write one", () => {
    expect(readOutcome(bytes(37n))).to.deep.equal({ ok: true, value: 37n });
    expect(readOutcome(bytes(MAX_UINT128))).to.deep.equal({ ok: true, value: MAX_UINT128 });
    expect(readOutcome(bytes(MAX_UINT128 + 1n))).to.deep.include({ ok: false });
    expect(readOutcome(bytes(37n, 31))).to.deep.include({ failure: "it returned 31 bytes, and a number has 32" });
  });

  it("is a failure in the program's words, without secrets and control characters", () => {
    expect(readOutcome(errorOutcome("HubSpot 401"))).to.deep.equal({ ok: false, failure: "HubSpot 401" });
    expect(readOutcome(errorOutcome(""))).to.deep.include({ failure: "it failed without a reason" });
    const leak = readOutcome({ kind: "error", bytes: toUtf8Bytes("GET /?key=pat-1\u001b[2J failed") }, ["pat-1"]);
    expect(leak.ok ? "" : leak.failure)
      .to.include("key=•••")
      .and.to.include("do not use this program")
      .and.not.match(/\p{Cc}|pat-1/u);
  });

  const simulation = (changes: Partial<Simulation>): Simulation => ({
    reading: { ok: true, value: 137n },
    window: { from: NOW - 9n * DAY, to: NOW - 2n * DAY },
    hosts: { "https://api.hubapi.com": "https://api.hubapi.com" },
    httpRequests: 3,
    ms: 812.4,
    settlesAfter: 900n,
    now: NOW,
    ...changes,
  });

  it("is told with its unit, what it pays, and what it took", () => {
    const { text, data, exitCode } = reportSimulation(agreement, simulation({}), "Europe/Berlin");
    expect(text.split("\n")).to.deep.equal([
      "137 qualified leads",
      "pays      5,480 USDC of at most 10,000 USDC, for a period with this number",
      "window    1 January 2027, 13:00 to 8 January 2027, 13:00 (Europe/Berlin)",
      "asked     api.hubapi.com",
      "requests  3 of the 5 that a node may make",
      "time      812 ms of the 10,000 ms that a node may take",
      "Nothing was sent, and nobody is bound by it.",
    ]);
    expect(data).to.deep.include({ ok: true, value: 137n, pays: 5_480_000_000n, ms: 812 });
    expect(exitCode).to.equal(undefined);
    expect(reportSimulation(agreement, simulation({ reading: { ok: true, value: 1n } }), "UTC").text).to.match(
      /^1 qualified lead\n/,
    );
  });

  it("says so when the number may still change", () => {
    const { text } = reportSimulation(agreement, simulation({ settlesAfter: 14n * DAY }), "UTC");
    expect(text).to.include(
      "may still change until 22 January 2027, 12:00 (UTC): the source counts all that it promises only 14 days after",
    );
  });

  it("says what to do about a failure, with another exit code", () => {
    const failed = simulation({ reading: { ok: false, failure: "HubSpot 403: token lacks a scope" } });
    const { text, data, exitCode } = reportSimulation(agreement, failed, "UTC");
    expect(text).to.match(/^No number: HubSpot 403: token lacks a scope\.\n/);
    expect(text).to.include("Repair what they say");
    expect(data).to.deep.include({ ok: false, failure: "HubSpot 403: token lacks a scope" });
    expect(exitCode).to.equal(EXIT.negative);
  });
});
