import type { IncomingMessage, ServerResponse } from "node:http";

import { LoopbackServer } from "../../toolkit/don/loopback-server.js";
import { cutOff, MAINTENANCE, send, type Reply } from "../local-reply.js";
import { LocalHubspotAccount } from "./local-account.js";
import { answer, failure, parsedOrText } from "./local-answers.js";

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
  readonly #server = new LoopbackServer((request, response) => this.#serve(request, response));

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
    return await this.#server.start();
  }

  /** Stops listening and drops open connections, hanging ones included. Does nothing if it is not running. */
  async stop(): Promise<void> {
    await this.#server.stop();
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
    if (fault === "cut-off") return cutOff(response, '{"total":1');
    const reply = fault ? faultReply(fault) : answer(method, path, text, account, scopes);
    seen.status = reply.status;
    send(response, reply);
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

function faultReply(fault: Exclude<Fault, "hang" | "cut-off">): Reply {
  if (fault === "rate-limit") {
    return failure(429, undefined, "You have reached your secondly limit.", {
      errorType: "RATE_LIMIT",
      policyName: "SECONDLY",
    });
  }
  if (fault === "html") return MAINTENANCE;
  if (fault === "redirect") return { status: 302, body: "", headers: { ...MAINTENANCE.headers, Location: "/login" } };
  return { headers: { "Content-Type": "application/json;charset=utf-8" }, ...fault };
}

/** The body of a request as text. Throws when the client goes away before its end. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
