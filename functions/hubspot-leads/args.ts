import { z } from "zod";

import { MetricArgumentsError } from "../errors.js";
import { parseArguments } from "../parse-arguments.js";

/** Longest return window, in seconds: the longest `measureDelay` that the terms allow, less the index delay. */
const MAX_RETURN_WINDOW = 179 * 86_400;

/** Properties that name a person. Arguments are published on chain for good. */
const PERSONAL = ["email", "firstname", "lastname", "phone", "mobilephone", "fax", "address", "date_of_birth"];

const propertyName = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,99}$/,
    "must be HubSpot's internal name of a property: lower case letters, digits and underscores, at most 100",
  );

const filter = z.strictObject({
  property: propertyName.refine((name) => !PERSONAL.includes(name), "names a person, and arguments are public"),
  /** Compared as HubSpot's `EQ` does: ignoring case, except for the options of a dropdown. */
  value: z
    .string()
    .min(1, "must not be empty")
    .max(64, "must have at most 64 characters")
    .regex(/^[^\u0000-\u001f\u007f]*$/, "must not contain control characters"),
});

const returns = z.strictObject({
  /** Internal name of the date property that says when a lead was returned; no date, not returned. */
  property: propertyName,
  /** Returns count if dated before the end of the period plus this, in seconds. */
  withinSeconds: z.int().min(0).max(MAX_RETURN_WINDOW),
  /** The most returns that are deducted, in basis points of the delivered leads, rounded down. */
  maxBps: z.int().min(1, "must be at least 1: leave returns out if none are agreed").max(10_000),
});

const schema = z
  .strictObject({
    /** HubSpot's id of the account (Hub ID), which the credentials must belong to. */
    portalId: z.int().min(1).max(999_999_999_999_999),
    objectType: z.enum(["contacts", "deals", "leads"]),
    /** Internal name of the date-and-time property that says when a lead was delivered as qualified. */
    deliveredProperty: propertyName,
    returns: returns.optional(),
    /** All must hold. HubSpot takes six filters, three of which the window and the returns need. */
    filters: z.array(filter).max(3, "must be at most 3").default([]),
  })
  .refine(({ deliveredProperty, returns }) => deliveredProperty !== returns?.property, {
    path: ["returns", "property"],
    message: "must not be the delivered property",
  })
  .refine(({ filters }) => new Set(filters.map(({ property }) => property)).size === filters.length, {
    path: ["filters"],
    message: "must not name a property twice: no lead could have both values",
  });

/** What counts as a qualified lead, and where. */
export type HubspotLeadsArgs = z.output<typeof schema>;

/** The same before defaults. */
export type HubspotLeadsArgsInput = z.input<typeof schema>;

/**
 * Checks arguments given by a person or a file.
 *
 * @throws MetricArgumentsError naming each argument that is wrong.
 */
export function parseHubspotLeadsArgs(input: unknown): HubspotLeadsArgs {
  return parseArguments(schema, input, { metric: "HubSpot leads", readme: "functions/hubspot-leads/README.md" });
}

/**
 * The strings that a metric commits to and that the nodes get, before the window: portal id, object type, delivered
 * property, returned property, return window in seconds, most returns in basis points, then property and value of each
 * filter. Without returns: "", "0", "0".
 */
export function encodeHubspotLeadsArgs(args: HubspotLeadsArgs): string[] {
  const { portalId, objectType, deliveredProperty, returns, filters } = args;
  return [
    String(portalId),
    objectType,
    deliveredProperty,
    returns?.property ?? "",
    String(returns?.withinSeconds ?? 0),
    String(returns?.maxBps ?? 0),
    ...filters.flatMap(({ property, value }) => [property, value]),
  ];
}

/**
 * Reads arguments back from a metric's definition.
 *
 * @throws MetricArgumentsError if these strings are not what valid arguments encode to.
 */
export function decodeHubspotLeadsArgs(encoded: readonly string[]): HubspotLeadsArgs {
  const [portalId, objectType, deliveredProperty, property, withinSeconds, maxBps, ...pairs] = encoded;
  const filters = [];
  for (let i = 0; i < pairs.length; i += 2) filters.push({ property: pairs[i], value: pairs[i + 1] });

  const args = parseHubspotLeadsArgs({
    portalId: Number(portalId),
    objectType,
    deliveredProperty,
    ...(maxBps === "0" ? {} : { returns: { property, withinSeconds: Number(withinSeconds), maxBps: Number(maxBps) } }),
    filters,
  });
  // "0x10", "007" or a leftover return window would pass as numbers, and mean something else to a node or a reader.
  if (JSON.stringify(encodeHubspotLeadsArgs(args)) !== JSON.stringify(encoded)) {
    throw new MetricArgumentsError(
      "The arguments of the HubSpot leads metric are not in their one canonical form.",
      "Define the metric with encodeHubspotLeadsArgs; do not sign terms that refer to this one.",
    );
  }
  return args;
}
