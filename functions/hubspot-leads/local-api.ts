import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { LocalHubspotAccount, type ObjectType } from "./local-account.js";
import { search, SearchRefused } from "./local-search.js";

/** What may go wrong on demand. `hang` never answers; `cut-off` breaks the connection in the middle of a body. */
export type Fault =
  | "rate-limit"
  | "hang"
  | "html"
  | "redirect"
  | "cut-off"
  | { status: number; body: string; headers?: Record<string, string> };

/** A request that the API saw. The token itself is not kept. */
export interface SeenRequest {
  method: string;
  path: string;
  /** The account that the token belongs to, if it is valid. */
  portalId: number | undefined;
  /** The body: parsed if it is JSON, else as text; undefined if there is none. */
  body: unknown;
  /** The status answered, or undefined if the request was left hanging or cut off. */
  status: number | undefined;
}

interface Reply {
  status: number;
  body: string;
  headers: Record<string, string>;
}

/**
 * A local HTTP server that speaks the part of HubSpot's API that the leads source uses, version 2026-03: bearer
 * tokens, account details, CRM search, and HubSpot's error bodies. For the demo and for tests.
 *
 * Sources: HubSpot's public OpenAPI specifications (account info, contacts, deals), its guides "Search the CRM",
 * "Error handling" and "Usage guidelines". Rate limits apply on demand only, so that runs do not depend on timing.
 *
 * @example
 *   const api = new LocalHubspotApi();
 *   const token = api.createAccount(4242).issueToken();
 *   const url = await api.start(); // "http://127.0.0.1:…", in place of "https://api.hubapi.com"
 *   …
 *   await api.stop();
 */
export class LocalHubspotApi {
  /** All requests so far, oldest first. */
  readonly seen: SeenRequest[] = [];
  readonly #accounts = new Map<number, LocalHubspotAccount>();
  readonly #faults: { fault: Fault; path: string; times: number }[] = [];
  #server: Server | undefined;

  /** Adds an account to seed. */
  createAccount(portalId: number): LocalHubspotAccount {
    if (this.#accounts.has(portalId)) throw new Error(`HubSpot account ${portalId} exists already`);
    const account = new LocalHubspotAccount(portalId);
    this.#accounts.set(portalId, account);
    return account;
  }

  /**
   * Makes the next requests fail.
   *
   * @param times How many of them; `Infinity` until `clearFaults`.
   * @param path Only requests whose path contains this, such as "/search".
   */
  injectFault(fault: Fault, { times = 1, path = "" }: { times?: number; path?: string } = {}): void {
    this.#faults.push({ fault, path, times });
  }

  clearFaults(): void {
    this.#faults.length = 0;
  }

  /** Starts listening on 127.0.0.1 at a free port and gives the origin, without a slash at the end. */
  async start(): Promise<string> {
    if (this.#server) throw new Error("the local HubSpot API is running already");
    const server = createServer((request, response) => void this.#serve(request, response));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Stops listening and drops open connections, hanging ones included. Does nothing if it is not running. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request).catch(() => undefined);
    if (text === undefined) return; // The client went away.

    const method = request.method ?? "";
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const [account, scopes] = this.#authenticated(request.headers.authorization);
    const seen: SeenRequest = {
      method,
      path,
      portalId: account?.portalId,
      body: parsedOrText(text),
      status: undefined,
    };
    this.seen.push(seen);

    const fault = this.#takeFault(path);
    if (fault === "hang") return;
    if (fault === "cut-off") {
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
      response.write('{"total":1', () => response.destroy());
      return;
    }
    const reply = fault ? faultReply(fault) : answer(method, path, text, account, scopes);
    seen.status = reply.status;
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }

  #authenticated(header: string | undefined): [LocalHubspotAccount?, ReadonlySet<string>?] {
    const token = /^Bearer (\S+)$/i.exec(header ?? "")?.[1];
    if (token === undefined) return [];
    for (const account of this.#accounts.values()) {
      const scopes = account.scopesOf(token);
      if (scopes) return [account, scopes];
    }
    return [];
  }

  #takeFault(path: string): Fault | undefined {
    const index = this.#faults.findIndex((planned) => path.includes(planned.path));
    const planned = this.#faults[index];
    if (planned && --planned.times <= 0) this.#faults.splice(index, 1);
    return planned?.fault;
  }
}

function answer(
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

function faultReply(fault: Exclude<Fault, "hang" | "cut-off">): Reply {
  if (fault === "rate-limit") {
    return failure(429, undefined, "You have reached your secondly limit.", {
      errorType: "RATE_LIMIT",
      policyName: "SECONDLY",
    });
  }
  const html = { "Content-Type": "text/html;charset=utf-8" };
  if (fault === "html")
    return { status: 200, body: "<!doctype html><title>Down for maintenance</title>", headers: html };
  if (fault === "redirect") return { status: 302, body: "", headers: { ...html, Location: "/login" } };
  return { headers: { "Content-Type": "application/json;charset=utf-8" }, ...fault };
}

function failure(status: number, category: string | undefined, message: string, more: object = {}): Reply {
  const correlationId = crypto.randomUUID();
  return json(status, { status: "error", message, correlationId, ...(category ? { category } : {}), ...more });
}

function json(status: number, body: object): Reply {
  return { status, body: JSON.stringify(body), headers: { "Content-Type": "application/json;charset=utf-8" } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function parsedOrText(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
