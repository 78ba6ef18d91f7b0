import { getAddress, isAddress, ZeroAddress } from "ethers";
import { z } from "zod";

import { MetricArgumentsError } from "../errors.js";
import { parseArguments } from "../parse-arguments.js";

/** Clocks differ, and a number that is final in the very second in which a range ends was counted too early. */
const SHORTEST_CORRECTION = 300;

/** The longest `measureDelay` that terms may have. */
const LONGEST_CORRECTION = 180 * 86_400;

/** Name of the secret whose value is sent as `Authorization: Bearer …`, when the endpoint asks for one. */
export const ENDPOINT_TOKEN = "endpointToken";

const url = z
  .string()
  .max(200, "must have at most 200 characters")
  .refine(isPublicAddress, "must be like https://metrics.example.com/v1/numbers: https, a domain name, a plain path");

const schema = z.strictObject({
  /** Where the number is served. The metric, the window and the protocol's version are added as a query. */
  url,
  /** The owner's name of the number. Whoever signs uses one name for one number only. */
  metric: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,63}$/,
      "must be lower case letters, digits, dots, hyphens and underscores, at most 64",
    ),
  /** One of what is counted, in the singular: `US dollar`, `call handled`. */
  unit: z
    .string()
    .regex(/^[!-~]([ -~]{0,30}[!-~])?$/, "must be 1 to 32 letters, digits, signs and inner spaces of ASCII"),
  /** Decimal places: 2 when dollars are counted in cents. */
  decimals: z.int().min(0).max(18),
  /** The Ethereum account that signs the number. */
  signer: z
    .string()
    .refine((text) => isAddress(text) && text.startsWith("0x"), "must be an Ethereum address: 0x and 40 digits")
    .transform((text) => (isAddress(text) ? getAddress(text) : text))
    .refine((address) => address !== ZeroAddress, "must not be the zero address"),
  /** Whether the number of a shorter range is the part reached so far: yes for revenue, no for a rate. */
  cumulative: z.boolean(),
  /** The owner corrects a number until this long after the end of its range, in seconds; then it is final. */
  finalAfterSeconds: z
    .int()
    .min(SHORTEST_CORRECTION, `must be at least ${SHORTEST_CORRECTION}`)
    .max(LONGEST_CORRECTION, `must be at most ${LONGEST_CORRECTION} (180 days)`),
  /** Whether the endpoint asks for an access token, which each asker then hosts as the secret `endpointToken`. */
  accessToken: z.boolean().default(false),
});

/** What number is taken from where, and who answers for it. */
export type JsonEndpointArgs = z.output<typeof schema>;

/** The same before defaults. */
export type JsonEndpointArgsInput = z.input<typeof schema>;

/**
 * Checks arguments given by a person or a file.
 *
 * @throws MetricArgumentsError naming each argument that is wrong.
 */
export function parseJsonEndpointArgs(input: unknown): JsonEndpointArgs {
  return parseArguments(schema, input, { metric: "JSON endpoint", readme: "functions/json-endpoint/README.md" });
}

/**
 * The strings that a metric commits to and that the nodes get, before the window: URL, metric, unit, decimals, signer,
 * "cumulative" or "not cumulative", seconds until final, and the name of the access token's secret or "".
 */
export function encodeJsonEndpointArgs(args: JsonEndpointArgs): string[] {
  const { url, metric, unit, decimals, signer, cumulative, finalAfterSeconds, accessToken } = args;
  return [
    url,
    metric,
    unit,
    String(decimals),
    signer,
    cumulative ? "cumulative" : "not cumulative",
    String(finalAfterSeconds),
    accessToken ? ENDPOINT_TOKEN : "",
  ];
}

/**
 * Reads arguments back from a metric's definition.
 *
 * @throws MetricArgumentsError if these strings are not what valid arguments encode to.
 */
export function decodeJsonEndpointArgs(encoded: readonly string[]): JsonEndpointArgs {
  const [url, metric, unit, decimals, signer, cumulative, finalAfterSeconds, accessToken] = encoded;
  const args = parseJsonEndpointArgs({
    url,
    metric,
    unit,
    decimals: Number(decimals),
    signer,
    cumulative: cumulative === "cumulative",
    finalAfterSeconds: Number(finalAfterSeconds),
    accessToken: accessToken === ENDPOINT_TOKEN,
  });
  // "0x2", "cumulativ" or another secret's name would pass, and mean something else to a node or a reader.
  if (JSON.stringify(encodeJsonEndpointArgs(args)) !== JSON.stringify(encoded)) {
    throw new MetricArgumentsError(
      "The arguments of the JSON endpoint metric are not in their one canonical form.",
      "Define the metric with encodeJsonEndpointArgs; do not sign terms that refer to this one.",
    );
  }
  return args;
}

/**
 * Whether an URL is one that nodes all over the world reach and that is written in its one way: no user, no port that
 * goes without saying, no query, no `..`, and a domain name instead of a number or a name of a local network.
 */
function isPublicAddress(text: string): boolean {
  if (!/^https:\/\/[a-z0-9.-]+(:[0-9]+)?\/[\w.~/-]*$/.test(text) || !URL.canParse(text)) return false;
  const { href, hostname } = new URL(text);
  return href === text && /\.[a-z][a-z0-9-]*[a-z0-9]$/.test(hostname);
}
