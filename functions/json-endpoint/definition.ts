import { sayLength } from "../../toolkit/units/durations.js";
import type { MetricDefinition } from "../metric-definition.js";
import {
  decodeJsonEndpointArgs,
  encodeJsonEndpointArgs,
  ENDPOINT_TOKEN,
  parseJsonEndpointArgs,
  type JsonEndpointArgs,
} from "./args.js";

/** Any number that its owner serves from an URL and signs. */
export const jsonEndpoint = {
  source: "json-endpoint",
  quantity: ({ unit, decimals }) => ({ unit, decimals }),
  cumulative: ({ cumulative }) => cumulative,
  secrets: ({ accessToken }) => (accessToken ? [ENDPOINT_TOKEN] : []),
  parseArgs: parseJsonEndpointArgs,
  encodeArgs: encodeJsonEndpointArgs,
  decodeArgs: decodeJsonEndpointArgs,
  minimumMeasureDelay: ({ finalAfterSeconds }) => finalAfterSeconds,
  describe,
} satisfies MetricDefinition<JsonEndpointArgs>;

function describe(args: JsonEndpointArgs): string[] {
  const { url, metric, unit, decimals, signer, cumulative, finalAfterSeconds, accessToken } = args;
  return [
    `Takes the number "${metric}" for the period from ${url}, if the account ${signer} has signed it.`,
    `It counts ${JSON.stringify(unit)} ${decimals === 0 ? "in whole units" : `with ${places(decimals)}`}.`,
    "The period begins with its first second and ends before the first second of the next.",
    cumulative
      ? "For a part of a period it is the part reached so far."
      : "For a part of a period it is not the part reached so far: it suits no payment before the period's end.",
    `It may be corrected until ${sayLength({ seconds: BigInt(finalAfterSeconds) })} after the end of the period; only a number that is ` +
      "signed as final counts.",
    `Whoever runs ${new URL(url).hostname} ${accessToken ? "or can revoke the access token " : ""}can withhold the ` +
      "number, but not change it.",
    `Whoever holds the key of ${signer} decides the number.`,
  ];
}

function places(decimals: number): string {
  return `${decimals} decimal place${decimals === 1 ? "" : "s"}`;
}
