import { json, type Reply } from "../local-reply.js";
import type { LocalHubspotAccount, ObjectType } from "./local-account.js";
import { search, SearchRefused } from "./local-search.js";

/**
 * What HubSpot answers.
 *
 * @param account Whose token it is; undefined without a valid one.
 * @param scopes What the token may do.
 */
export function answer(
  method: string,
  path: string,
  text: string,
  account: LocalHubspotAccount | undefined,
  scopes: ReadonlySet<string> | undefined,
): Reply {
  const searched = /^\/crm\/objects\/2026-03\/(contacts|deals|leads)\/search$/.exec(path)?.[1] as
    ObjectType | undefined;
  if (!searched && path !== "/account-info/2026-03/details") return failure(404, "OBJECT_NOT_FOUND", "Not found.");
  if (method !== (searched ? "POST" : "GET")) return failure(405, "METHOD_NOT_ALLOWED", "Method not allowed.");
  if (!account || !scopes) {
    return failure(
      401,
      "INVALID_AUTHENTICATION",
      "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details " +
        "at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
    );
  }
  return searched ? answerSearch(searched, text, account, scopes) : json(200, details(account));
}

function answerSearch(
  objectType: ObjectType,
  text: string,
  account: LocalHubspotAccount,
  scopes: ReadonlySet<string>,
): Reply {
  const scope = `crm.objects.${objectType}.read`;
  if (!scopes.has(scope)) {
    return failure(
      403,
      "MISSING_SCOPES",
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: " +
        "https://developers.hubspot.com/scopes.",
      {
        errors: [
          {
            message: "One or more of the following scopes are required.",
            context: { requiredGranularScopes: [scope] },
          },
        ],
        links: { scopes: "https://developers.hubspot.com/scopes" },
      },
    );
  }
  if (text.length > 3000) return failure(400, "VALIDATION_ERROR", "The request is longer than 3000 characters.");
  const request = parsedOrText(text);
  if (typeof request !== "object" || request === null || Array.isArray(request)) {
    return failure(400, undefined, "Invalid input JSON on line 1, column 1: Cannot parse the request.");
  }
  try {
    const page = search(
      objectType,
      account.records(objectType),
      account.propertyTypes(objectType),
      request as Record<string, unknown>,
    );
    return json(200, page);
  } catch (error) {
    if (error instanceof SearchRefused) return failure(400, error.category, error.message);
    throw error;
  }
}

function details({ portalId }: LocalHubspotAccount) {
  return {
    portalId,
    accountType: "STANDARD",
    timeZone: "Etc/UTC",
    companyCurrency: "USD",
    additionalCurrencies: [],
    utcOffset: "+00:00",
    utcOffsetMilliseconds: 0,
    uiDomain: "app.hubspot.com",
    dataHostingLocation: "na1",
  };
}

/** An error in HubSpot's form. */
export function failure(status: number, category: string | undefined, message: string, more: object = {}): Reply {
  const correlationId = crypto.randomUUID();
  return json(status, { status: "error", message, correlationId, ...(category ? { category } : {}), ...more });
}

/** JSON as what it says, other text as it is; undefined for none. */
export function parsedOrText(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
