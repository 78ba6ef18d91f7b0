// Drafts are files as anybody may write them: plain data without a type.
/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-assignment */
import { expect } from "chai";
import { encodeBytes32String, id, keccak256, toUtf8Bytes, ZeroAddress } from "ethers";

import { compileAgreementFile } from "../../../toolkit/agreement-file/compile.js";
import { namedFiles } from "../../../toolkit/agreement-file/context.js";
import { parseAgreementFile } from "../../../toolkit/agreement-file/parse.js";
import { attestedMetricId } from "../../../toolkit/metrics/attested-metric.js";
import { functionsMetricId } from "../../../toolkit/metrics/functions-metric.js";
import { DAY, HOUR } from "../../../toolkit/units/durations.js";
import {
  AGENCY,
  ARBITER,
  CLIENT,
  compiled,
  CONTEXT,
  type Draft,
  ESCROW,
  EXAMPLE,
  exampleWith,
  NEUTRAL,
  ORACLE,
  problems,
  SOURCES,
} from "./support.js";

const messages = (text: string) => problems(text).map(({ path, problem, remedy }) => `${path}: ${problem} ${remedy}`);
const messagesWith = (change: (draft: Draft) => void) => messages(exampleWith(change)).join("\n");

const ATTESTED = { signers: ["client", "agency", NEUTRAL], threshold: 2, statement: "Leads in the CRM." };

function attested(draft: Draft): void {
  delete draft.metric.functions;
  draft.metric.attested = { ...ATTESTED };
}

describe("compileAgreementFile", () => {
  it("makes the terms that a person reads in the file", () => {
    const { agreement, description } = compiled(EXAMPLE);
    const { metric, annex, ...terms } = agreement.terms;
    // Midnight in Berlin on 1 January, February, March and April, the last in summer time.
    const utc = (text: string) => BigInt(Date.parse(text)) / 1000n;
    expect(terms).to.deep.equal({
      client: CLIENT,
      agency: AGENCY,
      arbiter: ARBITER,
      token: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
      oracle: ORACLE,
      cap: 10_000_000_000n,
      base: 0n,
      baselines: [0n],
      lowerIsBetter: false,
      steps: [{ threshold: 0n, lump: 0n, rate: 40_000_000n * 10n ** 12n }],
      start: utc("2026-12-31T23:00:00Z"),
      periodEnds: [utc("2027-01-31T23:00:00Z"), utc("2027-02-28T23:00:00Z"), utc("2027-03-31T22:00:00Z")],
      trialEnd: 0n,
      fundingGrace: 3n * DAY,
      measureDelay: 15n * DAY,
      reportGrace: 3n * DAY,
      reviewWindow: 5n * DAY,
      rulingWindow: 14n * DAY,
      arbiterFee: 150_000_000n,
      interimEvery: 7n * DAY,
      interimBps: 8_500n,
      cancelNotice: 1n,
    });
    expect(agreement.location).to.deep.equal({ chainId: 8453n, verifyingContract: ESCROW });
    expect(agreement.zones).to.deep.equal({ client: "Europe/Berlin", agency: "Europe/Dublin" });
    expect(agreement.names?.arbiter).to.equal("Mediation Chamber of Hamburg");
    expect(description).to.match(
      /^40 USDC per qualified lead, at most 10,000 USDC per month; paid every 7 days at 85 %/,
    );
    expect(metric).to.match(/^0x[0-9a-f]{64}$/);
    expect(annex).to.match(/^0x[0-9a-f]{64}$/);
  });

  it("defines a Functions metric, with both parties as askers unless others are named", () => {
    const { agreement, source } = compiled(exampleWith((draft) => delete draft.metric.functions.askers));
    const definition = {
      donId: encodeBytes32String("fun-base-mainnet-1"),
      sourceHash: id("the composed source of hubspot-leads"),
      args: ["4242", "contacts", "qualified_at", "returned_at", "1209600", "1500"],
      secretsSlot: 0n,
      unit: "qualified lead",
      decimals: 0n,
      askers: [CLIENT, AGENCY],
    };
    expect(agreement.metric).to.deep.equal({ kind: "functions", definition });
    expect(agreement.terms.metric).to.equal(functionsMetricId(definition));
    expect(source).to.equal(SOURCES.byName("hubspot-leads"));
  });

  it("defines an attested metric, with roles as signers and its document by file", () => {
    const text = exampleWith((draft) => {
      attested(draft);
      draft.metric.attested.document = "how.pdf";
    });
    const files = new Map([...CONTEXT.files, ["how.pdf", { keccak256: id("how") }]]);
    const { agreement } = compiled(text, { ...CONTEXT, files });
    const definition = {
      signers: [CLIENT, AGENCY, NEUTRAL],
      threshold: 2n,
      unit: "qualified lead",
      decimals: 0n,
      statement: "Leads in the CRM.",
      documentHash: id("how"),
    };
    expect(agreement.metric).to.deep.equal({ kind: "attested", definition });
    expect(agreement.terms.metric).to.equal(attestedMetricId(definition));
    const parsed = parseAgreementFile(text);
    expect(parsed.ok && namedFiles(parsed.value.content)).to.deep.equal(["services-agreement.pdf", "how.pdf"]);
  });

  it("takes the native currency, and weeks, hours and dates", () => {
    const { agreement, description } = compiled(
      exampleWith((draft) => {
        draft.token = { symbol: "ETH", address: "native", decimals: 18 };
        draft.payment = { model: "pay-per-unit", price: "0.01 ETH per qualified lead", cap: "3 ETH per week" };
        draft.schedule = {
          zone: "Europe/Berlin",
          starts: "2027-03-22",
          weeks: 2,
          trial: "until 2027-03-25",
          "report-grace": "36h",
        };
        delete draft.arbiter;
      }),
    );
    const { terms } = agreement;
    expect(terms.token).to.equal(ZeroAddress);
    // The week in which clocks go forward has 167 hours.
    expect(terms.periodEnds.map((end) => end - terms.start)).to.deep.equal([167n * HOUR, 167n * HOUR + 7n * DAY]);
    expect(terms.trialEnd - terms.start).to.equal(3n * DAY);
    expect(terms.reportGrace).to.equal(36n * HOUR);
    expect(description).to.equal("0.01 ETH per qualified lead, at most 3 ETH per week.");
  });

  it("takes periods of any length", () => {
    const text = exampleWith((draft) => {
      delete draft.schedule.months;
      draft.payment.cap = "10,000 USDC per period";
      draft.schedule["periods-end-before"] = ["2027-02-01", "2027-05-01"];
    });
    const { terms } = compiled(text).agreement;
    expect(terms.periodEnds.map((end) => end - terms.start)).to.deep.equal([31n * DAY, 120n * DAY - HOUR]);
  });

  const refused: [change: (draft: Draft) => void, message: RegExp][] = [
    [(draft) => (draft.agency.address = draft.client.address), /^agency\.address: Client and agency are both 0x/],
    [(draft) => (draft.arbiter.address = draft.client.address), /^arbiter\.address: .*also a party/],
    [(draft) => (draft.escrow = draft.client.address), /^escrow: The client is the escrow itself/],
    [(draft) => delete draft.schedule.review, /^arbiter: There is an arbiter, but no review\. .*schedule\.review/],
    [(draft) => delete draft.arbiter, /^schedule\.review: There is a review, but no arbiter\. Name an arbiter/],
    [
      (draft) => (draft.schedule["funding-grace"] = "40d"),
      /^schedule\.funding-grace: The funding grace is 40 days, the shortest month lasts 28 days/,
    ],
    [(draft) => (draft.schedule["report-grace"] = "60d"), /schedule\.report-grace: The oracle would have 60 days/],
    [
      (draft) => (draft.payment["returns-within"] = "200d"),
      /^payment\.returns-within: The number would be measured 201 days after a month/,
    ],
    [
      (draft) => (draft.payment["paid-every"] = "28d"),
      /^payment\.paid-every: The interim interval is 28 days, the shortest month lasts 28 days/,
    ],
    [
      (draft) => (draft.schedule.review.ruling = "40d"),
      /^schedule\.review: The shortest month lasts 28 days, but reporting, review and ruling take up to 48 days/,
    ],
    [(draft) => (draft.schedule.trial = "32d"), /^schedule\.trial: The trial ends after the first month/],
    [(draft) => (draft.schedule.weeks = 4), /^schedule: .*exactly one way how many periods/],
    [(draft) => (draft.schedule.each = "30d"), /periods and each belong together/],
    [(draft) => (draft.schedule.zone = "Europe/Berlinn"), /^schedule\.zone: There is no time zone/],
    [(draft) => (draft.client.zone = "Mars/Base"), /^client\.zone: There is no time zone/],
    [
      (draft) => (draft.schedule.starts = "2027-01-01T08:00:00Z"),
      /^schedule\.starts: Calendar months and weeks begin with a day/,
    ],
    [(draft) => (draft.schedule.starts = "2027-02-30"), /^schedule\.starts: "2027-02-30" is no date/],
    [
      (draft) => (draft.metric.unit = "lead"),
      /^metric\.unit: The source hubspot-leads counts "qualified lead", not "lead"/,
    ],
    [(draft) => (draft.metric.decimals = 2), /^metric\.decimals: .*0 decimal places/],
    [
      (draft) => (draft.metric.functions.source = "hubspot"),
      /^metric\.functions\.source: .*(Did you mean|The sources are)/,
    ],
    [(draft) => (draft.metric.functions.arguments.portalId = "4242"), /^metric\.functions\.arguments: .*portalId/],
    [(draft) => (draft.metric.functions.network = "0x12"), /^metric\.functions\.network: "0x12" is no network/],
    [
      (draft) => (draft.metric.functions.askers = ["client", CLIENT]),
      /^metric\.functions\.askers\[1\]: 0x\S+ is listed twice/,
    ],
    [(draft) => (draft.metric.attested = ATTESTED), /^metric: .*exactly one way/],
    [(draft) => (draft.annex = {}), /^annex\.nonce: There is no nonce/],
    [(draft) => (draft.annex.hash = id("x")), /^annex\.hash: The annex is given as a whole and as a hash/],
    [(draft) => (draft.annex.document = "other.pdf"), /^annex\.document: The document "other\.pdf" is not there/],
  ];
  for (const [change, message] of refused) {
    it(`refuses ${String(message)}`, () => {
      expect(messagesWith(change)).to.match(message);
    });
  }

  const badlyAttested: [change: (draft: Draft) => void, message: RegExp][] = [
    [(draft) => (draft.metric.attested.threshold = 1), /^metric\.attested\.threshold: With 1 of 3, two groups/],
    [
      (draft) => (draft.metric.attested.threshold = 4),
      /^metric\.attested\.threshold: 4 must sign, but only 3 are listed/,
    ],
    [(draft) => (draft.metric.attested.statement = "é".repeat(3_000)), /^metric\.attested\.statement: .*bytes/],
    [(draft) => (draft.metric.attested.document = "x.pdf"), /^metric\.attested\.document: .*is not there/],
    [
      (draft) => {
        draft.metric.attested.signers = ["arbiter"];
        draft.metric.attested.threshold = 1;
        delete draft.arbiter;
        delete draft.schedule.review;
      },
      /^metric\.attested\.signers\[0\]: The agreement has no arbiter/,
    ],
  ];
  for (const [change, message] of badlyAttested) {
    it(`refuses ${String(message)}`, () => {
      expect(
        messagesWith((draft) => {
          attested(draft);
          change(draft);
        }),
      ).to.match(message);
    });
  }

  it("says what a chain without contracts lacks", () => {
    const found = problems(EXAMPLE, { ...CONTEXT, deployments: () => ({}) });
    expect(found.map(({ path, remedy }) => `${path}: ${remedy}`)).to.have.members([
      "escrow: Add escrow, or deploy one there.",
      "metric.oracle: Add metric.oracle, or deploy one there.",
    ]);
  });

  it("names who is the escrow itself, where the file does not say which escrow", () => {
    const text = exampleWith((draft) => (draft.agency.address = ESCROW));
    const deployments = () => ({ escrow: ESCROW, functionsMetricOracle: ESCROW });
    const found = problems(text, { ...CONTEXT, deployments });
    expect(found.map(({ path, problem }) => `${path}: ${problem}`)).to.deep.equal([
      "agency.address: The agency is the escrow itself.",
      "metric.oracle: The oracle is the escrow itself.",
    ]);
    const lines = text.split("\n");
    expect(found.map(({ line }) => lines[line - 1])).to.deep.equal([`  address: "${ESCROW}"`, "metric:"]);
  });

  it("finds problems of every section at once, in the order of the file", () => {
    const text = EXAMPLE.replace("Europe/Dublin", "Europe/Dublinn")
      .replace("source: hubspot-leads", "source: hubspot-lead")
      .replace("40 USDC per qualified lead", "40 EURC per qualified lead")
      .replace("2027-01-01", "2027-02-30")
      .replace("services-", "service-");
    expect(problems(text).map(({ line, path }) => `${line} ${path}`)).to.deep.equal([
      "13 agency.zone",
      "28 metric.functions.source",
      "40 payment.price",
      "48 schedule.starts",
      "55 annex.document",
    ]);
  });

  it("reads no document itself: the hash of one is enough", () => {
    const text = "The parties agree as follows.";
    const files = new Map([["services-agreement.pdf", { keccak256: keccak256(toUtf8Bytes(text)) }]]);
    const parsed = parseAgreementFile(EXAMPLE);
    const outcome = parsed.ok && compileAgreementFile(parsed.value, { ...CONTEXT, files });
    expect(outcome && outcome.ok && outcome.value.agreement.terms.annex).to.equal(
      compiled(EXAMPLE).agreement.terms.annex,
    );
  });
});
