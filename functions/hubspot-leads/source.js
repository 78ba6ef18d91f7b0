// Qualified leads in HubSpot: those delivered in [from, to), less those returned in time, up to the agreed share.
// Plain JavaScript without imports, network or clock. What the arguments mean: args.ts; how this is composed with a
// shell: ../README.md. Every thrown text may end up on a public chain: no secret, no personal data, under 200 bytes.

/** @type {(condition: unknown, problem: string) => void} */
function must(condition, problem) {
  if (!condition) throw new Error(problem);
}

// Arguments are checked here, too, because a metric can be defined without this project's tools.
/** @type {(text: any) => number} */
function whole(text) {
  must(/^(0|[1-9][0-9]{0,14})$/.test(text), "argument is not a whole number");
  return Number(text);
}

/** @type {(text: any) => string} */
function property(text) {
  must(/^[a-z][a-z0-9_]{0,99}$/.test(text), "argument is not a property name");
  return text;
}

/** @param {readonly string[]} args */
function agreed(args) {
  const [portalId, object, delivered, returned, returnWindow, maxReturnBps, ...pairs] = args;
  must(["contacts", "deals", "leads"].includes(object), "argument is not an object type");
  const share = whole(maxReturnBps);
  must(share <= 10000, "return share is over 100 %");
  const filters = [];
  for (let i = 0; i < pairs.length; i += 2) {
    must(pairs[i + 1], "filter has no value");
    filters.push({ propertyName: property(pairs[i]), operator: "EQ", value: pairs[i + 1] });
  }
  return {
    portalId: whole(portalId),
    object,
    delivered: property(delivered),
    returned: share && property(returned),
    returnWindow: whole(returnWindow),
    share,
    filters,
  };
}

/** @type {import("../metric-source.js").MetricSource["requests"]} */
export function requests(args, from, to) {
  const { object, delivered, returned, returnWindow, filters } = agreed(args);
  const start = whole(from);
  const end = whole(to);
  must(start < end, "window is empty");

  const api = "https://api.hubapi.com";
  const bearer = "hubspotToken";
  // GTE and LT rather than BETWEEN, which includes both ends: consecutive windows neither share a lead nor lose one.
  /** @param {string} propertyName @param {string} operator @param {number} seconds */
  const is = (propertyName, operator, seconds) => ({ propertyName, operator, value: `${seconds * 1000}` });
  /** @returns {import("../metric-source.js").SourceRequest} @param {object[]} more */
  const count = (...more) => ({
    url: `${api}/crm/objects/2026-03/${object}/search`,
    method: "post",
    bearer,
    data: {
      filterGroups: [{ filters: [is(delivered, "GTE", start), is(delivered, "LT", end), ...filters, ...more] }],
      // Without a list HubSpot sends names and e-mail addresses. Only the total is read.
      properties: ["hs_object_id"],
      limit: 1,
    },
  });

  /** @type {import("../metric-source.js").SourceRequest[]} */
  const asked = [{ url: `${api}/account-info/2026-03/details`, method: "get", bearer }, count()];
  if (returned) asked.push(count(is(returned, "LT", end + returnWindow)));
  return asked;
}

/** @param {{ status?: number, body?: any }} response */
function read({ status, body } = {}) {
  must(status, "HubSpot did not answer");
  must(status !== 401, "HubSpot 401: token unknown, expired or revoked");
  must(status !== 403, "HubSpot 403: token lacks a scope");
  must(status !== 429, "HubSpot 429: rate limit");
  must(status === 200, `HubSpot answered ${Number(status)}`);
  let reply;
  try {
    reply = JSON.parse(body);
  } catch {
    must(false, "HubSpot sent no JSON");
  }
  must(reply && typeof reply === "object", "HubSpot sent no object");
  return reply;
}

/** @param {{ total: number, results: unknown }} reply */
function countIn({ total, results }) {
  must(Number.isSafeInteger(total) && total >= 0, "HubSpot total is not a whole number");
  // A HubSpot search covers 10000 results. At that many the total could be a ceiling instead of a count.
  must(total < 10000, "HubSpot total is 10000 or more: use shorter periods");
  must(Array.isArray(results) && results.length === Math.min(total, 1), "HubSpot page is partial");
  return total;
}

/** @type {import("../metric-source.js").MetricSource["value"]} */
export function value(responses, args) {
  const { portalId, share } = agreed(args);
  const [first, ...others] = responses;
  // First of all, because a search in a wrong account fails in ways that mislead.
  const account = read(first);
  must(Number.isSafeInteger(account.portalId), "HubSpot sent no account id");
  must(account.portalId === portalId, "token belongs to another HubSpot account");

  const counts = others.map(read);
  must(counts.length === (share ? 2 : 1), "HubSpot replies are incomplete");
  const [delivered, returned = 0] = counts.map(countIn);
  must(returned <= delivered, "more returned than delivered");
  return delivered - Math.min(returned, Math.floor((delivered * share) / 10000));
}
