import { sayLength } from "../../toolkit/units/durations.js";
import type { MetricDefinition } from "../metric-definition.js";
import {
  decodeHubspotLeadsArgs,
  encodeHubspotLeadsArgs,
  parseHubspotLeadsArgs,
  type HubspotLeadsArgs,
} from "./args.js";

/**
 * How long a record may take, in seconds, until HubSpot's search finds it. HubSpot's guide says "a few moments" and
 * gives no bound; this leaves a wide margin.
 */
const INDEX_DELAY = 900;

const QUANTITY = { unit: "qualified lead", decimals: 0 };

/** Qualified leads from a CRM, by HubSpot's search API. */
export const hubspotLeads = {
  source: "hubspot-leads",
  ...QUANTITY,
  quantity: () => QUANTITY,
  cumulative: () => true,
  secrets: () => ["hubspotToken"],
  parseArgs: parseHubspotLeadsArgs,
  encodeArgs: encodeHubspotLeadsArgs,
  decodeArgs: decodeHubspotLeadsArgs,
  minimumMeasureDelay: ({ returns }) => INDEX_DELAY + (returns?.withinSeconds ?? 0),
  describe,
} satisfies MetricDefinition<HubspotLeadsArgs>;

function describe({ portalId, objectType, deliveredProperty, returns, filters }: HubspotLeadsArgs): string[] {
  const where = filters.map(({ property, value }) => `${quoted(property)} is ${quoted(value)}`).join(" and ");
  return [
    `Counts ${objectType} in HubSpot account ${portalId} whose ${quoted(deliveredProperty)} lies in the period.`,
    "The period begins with its first second and ends before the first second of the next.",
    ...(where ? [`Only ${objectType} count whose ${where}.`] : []),
    returns
      ? `Of these, the ones whose ${quoted(returns.property)} is before ${afterTheEnd(returns.withinSeconds)} are ` +
        `returns and are deducted: at most ${percent(returns.maxBps)} of the delivered ones, rounded down.`
      : "Returns are not deducted.",
    `Whoever can edit these records in HubSpot account ${portalId} decides the number.`,
  ];
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function percent(bps: number): string {
  return `${bps / 100} %`;
}

function afterTheEnd(seconds: number): string {
  return seconds === 0
    ? "the end of the period"
    : `${sayLength({ seconds: BigInt(seconds) })} after the end of the period`;
}
