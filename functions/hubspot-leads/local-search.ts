import type { LocalRecord, PropertyType } from "./local-account.js";

/** A request that HubSpot answers with 400. The message becomes the message of the error body. */
export class SearchRefused extends Error {
  constructor(
    message: string,
    readonly category?: "VALIDATION_ERROR",
  ) {
    super(message);
  }
}

/** What the search endpoint answers with 200. */
export interface SearchPage {
  total: number;
  results: { id: string; properties: Record<string, string | null>; archived: boolean }[];
  paging?: { next: { after: string } };
}

/** As it should come; nothing about what comes is known. */
interface Filter {
  propertyName: string;
  operator: string;
  value: string;
  highValue: string;
  values: string[];
}

type Test = (record: LocalRecord) => boolean;

/** Properties that HubSpot sends when a search names none: personal ones among them. */
const DEFAULT_PROPERTIES: Record<string, readonly string[]> = {
  contacts: ["firstname", "lastname", "email"],
  deals: ["dealname", "amount", "closedate", "pipeline", "dealstage"],
  leads: [],
};

/**
 * Answers a search as HubSpot does: groups are alternatives, the filters of a group must all hold, archived records are
 * never found, unknown keys of the request are ignored. Limits are those of HubSpot's guide "Search the CRM": 5 groups,
 * 6 filters in each, 18 in all, 200 results a page, 10,000 results a query. Sorting, free text and token operators are
 * not imitated; they are refused rather than answered wrongly.
 *
 * @param types The account's properties of this object type.
 * @throws SearchRefused
 */
export function search(
  objectType: string,
  records: readonly LocalRecord[],
  types: ReadonlyMap<string, PropertyType>,
  request: Record<string, unknown>,
): SearchPage {
  for (const key of ["sorts", "query"]) {
    if (request[key] !== undefined) throw new SearchRefused(`The local HubSpot API does not imitate "${key}".`);
  }
  const limit = pageNumber(request.limit, 10);
  const after = pageNumber(request.after, 0);
  if (limit > 200) throw new SearchRefused("The limit must be at most 200.", "VALIDATION_ERROR");
  if (after + limit > 10_000) throw new SearchRefused("There was a problem with the request.");

  const matches = matcher(filterGroups(request.filterGroups), types);
  const found = records.filter((record) => !record.archived && matches(record));
  const results = found.slice(after, after + limit).map((record) => shown(record, objectType, request.properties));
  const next = after + results.length;
  return {
    total: found.length,
    results,
    ...(next < found.length ? { paging: { next: { after: String(next) } } } : {}),
  };
}

function pageNumber(given: unknown, byDefault: number): number {
  if (given === undefined) return byDefault;
  const parsed = Number(given);
  if (!Number.isInteger(parsed) || parsed < 0) throw new SearchRefused("There was a problem with the request.");
  return parsed;
}

function filterGroups(given: unknown): (Partial<Filter> | null)[][] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw new SearchRefused("Invalid input JSON: filterGroups must be a list.");

  const groups = given.map((group: { filters?: unknown } | null) => {
    if (!Array.isArray(group?.filters)) throw new SearchRefused("Invalid input JSON: a group must have filters.");
    return group.filters as (Partial<Filter> | null)[];
  });
  const sizes = groups.map((filters) => filters.length);
  if (groups.length > 5 || sizes.some((size) => size > 6) || sizes.reduce((a, b) => a + b, 0) > 18) {
    throw new SearchRefused("Too many filterGroups or filters.", "VALIDATION_ERROR");
  }
  return groups;
}

function matcher(groups: (Partial<Filter> | null)[][], types: ReadonlyMap<string, PropertyType>): Test {
  if (groups.length === 0) return () => true;
  const tests = groups.map((filters) => filters.map((filter) => filterTest(filter, types)));
  return (record) => tests.some((group) => group.every((test) => test(record)));
}

function filterTest(filter: Partial<Filter> | null, types: ReadonlyMap<string, PropertyType>): Test {
  const { propertyName, operator, value, highValue, values } = filter ?? {};
  if (typeof propertyName !== "string" || typeof operator !== "string") {
    throw new SearchRefused(
      "Invalid input JSON: Cannot build Filter, some of required attributes are not set [propertyName, operator]",
    );
  }
  const type = types.get(propertyName);
  // HubSpot's answer to an unknown property does not name it.
  if (type === undefined) throw new SearchRefused("There was a problem with the request.");

  const operand = (given: unknown): string | number => {
    if (typeof given !== "string") throw new SearchRefused(`operator ${operator} requires a value`, "VALIDATION_ERROR");
    return comparable(given, type);
  };
  /** Absent values match no comparison. */
  const compare = (holds: (actual: string | number) => boolean): Test => {
    return ({ properties }) => {
      const actual = properties.get(propertyName);
      return actual !== undefined && holds(typeof actual === "string" ? comparable(actual, type) : actual);
    };
  };

  switch (operator) {
    case "HAS_PROPERTY":
      return ({ properties }) => properties.has(propertyName);
    case "NOT_HAS_PROPERTY":
      return ({ properties }) => !properties.has(propertyName);
    case "EQ":
    case "NEQ": {
      const expected = operand(value);
      return compare((actual) => (actual === expected) === (operator === "EQ"));
    }
    case "LT":
    case "LTE":
    case "GT":
    case "GTE": {
      const bound = operand(value);
      if (operator === "LT") return compare((actual) => actual < bound);
      if (operator === "LTE") return compare((actual) => actual <= bound);
      if (operator === "GT") return compare((actual) => actual > bound);
      return compare((actual) => actual >= bound);
    }
    case "BETWEEN": {
      const low = operand(value);
      const high = operand(highValue);
      return compare((actual) => low <= actual && actual <= high);
    }
    case "IN":
    case "NOT_IN": {
      if (!Array.isArray(values)) throw new SearchRefused(`operator ${operator} requires values`, "VALIDATION_ERROR");
      const listed = new Set(values.map(operand));
      return compare((actual) => listed.has(actual) === (operator === "IN"));
    }
    default:
      throw new SearchRefused(`The local HubSpot API does not imitate the operator ${operator}.`, "VALIDATION_ERROR");
  }
}

/** Text compares without case, except for the options of a dropdown; dates as milliseconds. */
function comparable(text: string, type: PropertyType): string | number {
  if (type === "enumeration") return text;
  if (type === "string") return text.toLowerCase();
  const parsed = type === "number" || /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (text === "" || Number.isNaN(parsed)) throw new SearchRefused("There was a problem with the request.");
  return parsed;
}

function shown(record: LocalRecord, objectType: string, named: unknown): SearchPage["results"][number] {
  const names = Array.isArray(named) && named.length > 0 ? (named as string[]) : (DEFAULT_PROPERTIES[objectType] ?? []);
  const properties: Record<string, string | null> = { hs_object_id: record.id };
  for (const name of names) {
    if (name === "hs_object_id") continue;
    const value = record.properties.get(name);
    properties[name] = typeof value === "number" ? new Date(value).toISOString() : (value ?? null);
  }
  return { id: record.id, properties, archived: record.archived };
}
