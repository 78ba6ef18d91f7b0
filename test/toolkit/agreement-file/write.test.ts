// Drafts are files as anybody may write them: plain data without a type.
/* eslint-disable @typescript-eslint/no-unsafe-member-access */
import { expect } from "chai";
import { encodeBytes32String, id, ZeroAddress } from "ethers";
import { parse } from "yaml";

import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import type { AgreementMetric } from "../../../toolkit/metrics/agreement-metric.js";
import { agreementToFile, UnwritableAgreementError } from "../../../toolkit/agreement-file/write/agreement-to-file.js";
import { completeTerms } from "../../../toolkit/presets/complete.js";
import { attestedMetricId } from "../../../toolkit/metrics/attested-metric.js";
import { functionsMetricId } from "../../../toolkit/metrics/functions-metric.js";
import { PRESET_SAMPLES } from "../../../toolkit/presets/registry.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { Random } from "../../support/random.js";
import { randomTerms } from "../../support/random-terms.js";
import { START, validTerms, WITH_ARBITER } from "../../support/valid-terms.js";
import { compiled, CONTEXT, type Draft, ESCROW, EXAMPLE, SOURCES } from "./support.js";

const location = { chainId: 8453n, verifyingContract: ESCROW };

/** Addresses and words in lower case: letters of a checksum carry no meaning. */
function plain(terms: Terms): unknown {
  return JSON.parse(
    JSON.stringify(terms, (_, value: unknown) =>
      typeof value === "bigint" ? `${value}n` : typeof value === "string" ? value.toLowerCase() : value,
    ),
  );
}

function roundTrip(agreement: Agreement): Agreement {
  return compiled(agreementToFile(agreement, SOURCES), { ...CONTEXT, deployments: () => ({}), files: new Map() })
    .agreement;
}

describe("agreementToFile", () => {
  it("writes a compiled agreement back, dates as dates and arguments by name", () => {
    const { agreement } = compiled(EXAMPLE);
    const text = agreementToFile(agreement, SOURCES, { units: "qualified leads", title: "Found again" });
    expect(plain(compiled(text).agreement.terms)).to.deep.equal(plain(agreement.terms));
    const draft = parse(text) as Draft;
    expect(draft.schedule).to.include({
      zone: "Europe/Berlin",
      starts: "2027-01-01",
      months: 3,
      "measure-delay": "15d",
    });
    expect(draft.metric.functions).to.deep.include({
      source: "hubspot-leads",
      network: "fun-base-mainnet-1",
      askers: ["client", "agency"],
    });
    expect(draft.metric.functions.arguments).to.deep.include({ portalId: 4242, objectType: "contacts" });
    expect(draft.payment.steps).to.deep.equal([{ from: "0 qualified leads", price: "40 USDC per qualified lead" }]);
    expect(draft.schedule.interim).to.deep.equal({ every: "7d", share: "85 %" });
  });

  for (const { name, build, token, metric: unit } of PRESET_SAMPLES) {
    it(`loses nothing of ${name}`, () => {
      const preset = build(START).terms;
      const { client, agency, token: address, oracle, annex } = validTerms();
      const definition = {
        signers: [client, agency, "0x8888888888888888888888888888888888888888"],
        threshold: 2n,
        unit: unit.one,
        decimals: BigInt(unit.decimals),
        statement: "Several lines:\n  what is counted, and\nhow. # not a comment\n",
        documentHash: id("document"),
      };
      const arbiter = preset.reviewWindow === 0n ? ZeroAddress : WITH_ARBITER.arbiter;
      const metric = attestedMetricId(definition);
      const terms = completeTerms(preset, { client, agency, arbiter, token: address, oracle, metric, annex });
      const agreement: Agreement = { location, terms, token, metric: { kind: "attested", definition } };
      const back = roundTrip(agreement);
      expect(plain(back.terms)).to.deep.equal(plain(terms));
      expect(back.metric).to.deep.equal(agreement.metric);
    });
  }

  it("loses nothing of random valid terms, whatever is known of their metric", () => {
    for (let seed = 1; seed <= 150; seed++) {
      const random = new Random(seed);
      const decimals = random.pick([0, 6, 18]);
      const native = random.chance(30);
      const metric = randomMetric(random);
      const terms = randomTerms(random, {
        ...(native ? {} : { token: "0x3333333333333333333333333333333333333333" }),
        ...(metric.kind === "unknown" ? {} : { metric: idOf(metric) }),
      });
      const agreement: Agreement = {
        location,
        terms,
        token: native ? { symbol: "ETH", decimals: 18 } : { symbol: "TOKEN", decimals },
        metric,
        ...(random.chance(50) ? { zones: { client: "Asia/Kathmandu" } } : {}),
      };
      const back = roundTrip(agreement);
      expect(plain(back.terms), `seed ${seed}`).to.deep.equal(plain(terms));
      expect(back.metric, `seed ${seed}`).to.deep.equal(metric);
    }
  });

  it("writes the arguments of unknown code, and arguments that a known source refuses, as they are", () => {
    for (const [sourceHash, args] of [
      [id("somebody's"), ["a", "7", "true", "2027-01-01"]],
      [id("the composed source of hubspot-leads"), ["007", "contacts", "qualified_at", "", "0", "0"]],
    ] as const) {
      const definition = { ...functionsDefinition(), sourceHash, args: [...args] };
      const terms = validTerms({ metric: functionsMetricId(definition) });
      const agreement: Agreement = {
        location,
        terms,
        token: { symbol: "USDC", decimals: 6 },
        metric: { kind: "functions", definition },
      };
      expect((parse(agreementToFile(agreement, SOURCES)) as Draft).metric.functions).to.deep.include({
        "source-hash": sourceHash,
      });
      expect(plain(roundTrip(agreement).terms)).to.deep.equal(plain(terms));
    }
  });

  it("refuses what no file can hold, and says why", () => {
    const definition = { ...functionsDefinition(), unit: "two\nlines" };
    const agreement: Agreement = {
      location,
      terms: validTerms(),
      token: { symbol: "USDC", decimals: 6 },
      metric: { kind: "functions", definition },
    };
    expect(() => agreementToFile(agreement, SOURCES)).to.throw(
      UnwritableAgreementError,
      /metric\.unit.*Use its terms as they are/s,
    );
  });
});

function functionsDefinition() {
  return {
    donId: encodeBytes32String("fun-base-mainnet-1"),
    sourceHash: id("the composed source of hubspot-leads"),
    args: ["4242", "deals", "closed_at", "", "0", "0", "dealstage", "won"],
    secretsSlot: 3n,
    unit: "qualified lead",
    decimals: 0n,
    askers: ["0x8888888888888888888888888888888888888888"],
  };
}

function randomMetric(random: Random): AgreementMetric {
  const which = random.integer(0, 2);
  if (which === 0) return { kind: "unknown" };
  if (which === 1) {
    const donId = random.chance(50) ? functionsDefinition().donId : id("a network");
    return { kind: "functions", definition: { ...functionsDefinition(), donId } };
  }
  return {
    kind: "attested",
    definition: {
      signers: ["0x8888888888888888888888888888888888888888"],
      threshold: 1n,
      unit: random.pick(["lead", "10 % of a lead", "1", "true", "x: y", "null", "lead # 1", "’é"]),
      decimals: BigInt(random.integer(0, 38)),
      statement: random.pick(["Counted.", "yes", "0x12", "- a\n- b", " padded "]),
      documentHash: `0x${"00".repeat(32)}`,
    },
  };
}

function idOf(metric: Exclude<AgreementMetric, { kind: "unknown" }>): string {
  return metric.kind === "functions" ? functionsMetricId(metric.definition) : attestedMetricId(metric.definition);
}
