import { ZeroAddress, ZeroHash } from "ethers";

import { KNOWN_SOURCES } from "../../functions/registry.js";
import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { AgreementMetric } from "../../toolkit/metrics/agreement-metric.js";
import { attestedMetricId, type AttestedMetric } from "../../toolkit/metrics/attested-metric.js";
import { functionsMetricId, type FunctionsMetric } from "../../toolkit/metrics/functions-metric.js";
import type { KnownSource, KnownSources } from "../../toolkit/metrics/known-source.js";
import { PRESET_SAMPLES } from "../../toolkit/presets/registry.js";
import { completeTerms } from "../../toolkit/presets/complete.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { validTerms, WITH_ARBITER } from "./valid-terms.js";

/** Midnight in Berlin, 1 October 2026: clocks change within the first period of 30 days. */
export const OCTOBER = 1_790_805_600n;

export const LOCATION = { chainId: 8453n, verifyingContract: "0x8888888888888888888888888888888888888888" };

/** The leads source, under a hash that no change of its code moves. */
export const LEADS_SOURCE: KnownSource = {
  ...KNOWN_SOURCES.byName("hubspot-leads")!,
  sourceHash: `0x${"77".repeat(32)}`,
};

export function knownSources(...sources: KnownSource[]): KnownSources {
  return {
    names: sources.map(({ name }) => name),
    byName: (name) => sources.find((source) => source.name === name),
    byHash: (hash) => sources.find(({ sourceHash }) => sourceHash === hash),
  };
}

/** Leads of an account at HubSpot, for which both parties of {@link validTerms} may ask. */
export function leadsMetric(changes: Partial<FunctionsMetric> = {}): FunctionsMetric {
  const { client, agency } = validTerms();
  return {
    donId: `0x${Buffer.from("fun-base-mainnet-1").toString("hex").padEnd(64, "0")}`,
    sourceHash: LEADS_SOURCE.sourceHash,
    args: LEADS_SOURCE.encodeArgs({
      portalId: 4242,
      objectType: "deals",
      deliveredProperty: "qualified_on",
      returns: { property: "returned_on", withinSeconds: 14 * 86_400, maxBps: 1_500 },
      filters: [{ property: "pipeline", value: "agency" }],
    }),
    secretsSlot: 0n,
    unit: "qualified lead",
    decimals: 0n,
    askers: [client, agency],
    ...changes,
  };
}

/** A number that both parties and a third one sign, two of three. */
export function signedMetric(unit: string, decimals: number, changes: Partial<AttestedMetric> = {}): AttestedMetric {
  const { client, agency } = validTerms();
  return {
    signers: [client, agency, "0x9999999999999999999999999999999999999999"],
    threshold: 2n,
    unit,
    decimals: BigInt(decimals),
    statement:
      "The number that the client’s books show for the period, as the shared report gives it on the day of signing.",
    documentHash: ZeroHash,
    ...changes,
  };
}

/** An agreement with such terms and such a metric, between Acme GmbH in Berlin and Northwind LLC in New York. */
export function agreementOf(terms: Terms, metric: AgreementMetric, changes: Partial<Agreement> = {}): Agreement {
  return {
    location: LOCATION,
    terms: { ...terms, metric: metricOf(metric, terms.metric) },
    token: { symbol: "USDC", decimals: 6 },
    metric,
    names: { client: "Acme GmbH", agency: "Northwind LLC" },
    zones: { client: "Europe/Berlin", agency: "America/New_York" },
    ...changes,
  };
}

/** The example of a preset as an agreement; leads are counted by HubSpot, everything else is signed. */
export function sampleAgreement(name: string, terms: Partial<Terms> = {}): Agreement {
  const sample = PRESET_SAMPLES.find((candidate) => candidate.name === name);
  if (sample === undefined) throw new Error(`There is no sample "${name}".`);

  const preset = sample.build(OCTOBER);
  const { client, agency, token, oracle, metric, annex } = validTerms();
  const arbiter = preset.terms.reviewWindow === 0n ? ZeroAddress : WITH_ARBITER.arbiter;
  const complete = completeTerms(
    { ...preset.terms, ...terms },
    { client, agency, arbiter, token, oracle, metric, annex },
  );
  const { one, decimals } = sample.metric;
  const optimistic = {
    signers: [agency],
    threshold: 1n,
    statement: "Articles that the agency published for the client.",
  };
  return agreementOf(
    { ...complete, ...terms },
    one === "qualified lead"
      ? { kind: "functions", definition: leadsMetric() }
      : { kind: "attested", definition: signedMetric(one, decimals, name === "optimistic" ? optimistic : {}) },
  );
}

function metricOf(metric: AgreementMetric, otherwise: string): string {
  if (metric.kind === "unknown") return otherwise;
  return metric.kind === "functions" ? functionsMetricId(metric.definition) : attestedMetricId(metric.definition);
}
