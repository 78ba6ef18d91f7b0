import type { IncomingMessage, ServerResponse } from "node:http";

import { Wallet } from "ethers";

import { LoopbackServer } from "../../toolkit/don/loopback-server.js";
import { cutOff, json, MAINTENANCE, send, type Reply } from "../local-reply.js";
import { type Lie, LIES, type LieName } from "./local-lies.js";
import { signedReply } from "./statement.js";

/** What may go wrong on demand. `hang` never answers; `cut-off` breaks the connection in the middle of a body. */
export type EndpointFault =
  "rate-limit" | "hang" | "html" | "cut-off" | { status: number; body: string; headers?: Record<string, string> };

/** A number that the endpoint serves. */
export interface ServedMetric {
  readonly unit: string;
  readonly decimals: number;
  /** Seconds after the end of a range until its number is final. */
  readonly finalAfterSeconds: number;
  /** The number over [from, before), in Unix seconds, as the owner knows it now. */
  value(from: number, before: number): bigint | Promise<bigint>;
}

/** A request that the endpoint saw. The token itself is not kept. */
export interface SeenEndpointRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly hasToken: boolean;
  /** The status answered, or undefined if the request was left hanging or cut off. */
  readonly status: number | undefined;
}

export interface LocalMetricEndpointOptions {
  /** The account that signs. Default: a random one. */
  readonly owner?: Pick<Wallet, "address" | "signMessage">;
  /** What time it is, in Unix seconds: the chain's, where that is moved. Default: the machine's clock. */
  readonly now?: () => number | Promise<number>;
  /** Default: no access token is asked for. */
  readonly accessToken?: string;
}

/**
 * A local HTTP server that serves signed numbers as the JSON endpoint source asks for them, and lies or fails on demand.
 * For demonstrations and tests. It answers on every path, so that it can stand in for any URL.
 *
 * @example
 *   const endpoint = new LocalMetricEndpoint();
 *   endpoint.serve("revenue", { unit: "US dollar", decimals: 2, finalAfterSeconds: 3600, value: () => 10_345_678n });
 *   const origin = await endpoint.start(); // "http://127.0.0.1:…", in place of "https://metrics.shop.example"
 *   endpoint.lie("changed-value", { times: 1 });
 *   …
 *   await endpoint.stop();
 */
export class LocalMetricEndpoint {
  /** All requests so far, oldest first. */
  readonly seen: SeenEndpointRequest[] = [];
  readonly #owner: Pick<Wallet, "address" | "signMessage">;
  readonly #now: () => number | Promise<number>;
  readonly #accessToken: string | undefined;
  readonly #metrics = new Map<string, ServedMetric>();
  readonly #plans: { plan: Plan; times: number }[] = [];
  readonly #server = new LoopbackServer((request, response) => this.#serve(request, response));

  constructor({ owner, now, accessToken }: LocalMetricEndpointOptions = {}) {
    this.#owner = owner ?? Wallet.createRandom();
    this.#now = now ?? (() => Math.floor(Date.now() / 1000));
    this.#accessToken = accessToken;
  }

  /** The account that signs. */
  get signer(): string {
    return this.#owner.address;
  }

  /** Serves a number under a name, from now on. */
  serve(name: string, metric: ServedMetric): void {
    this.#metrics.set(name, metric);
  }

  /** Makes the next replies untrue, also about numbers that are not final yet. `Infinity`: until `behave`. */
  lie(lie: LieName, { times = 1 }: { times?: number } = {}): void {
    this.#plans.push({ plan: { lie }, times });
  }

  /** Makes the next requests fail. `Infinity`: until `behave`. */
  injectFault(fault: EndpointFault, { times = 1 }: { times?: number } = {}): void {
    this.#plans.push({ plan: { fault }, times });
  }

  /** Neither lies nor fails any more. */
  behave(): void {
    this.#plans.length = 0;
  }

  /** Starts listening on 127.0.0.1 at a free port and gives the origin, without a slash at the end. */
  async start(): Promise<string> {
    return await this.#server.start();
  }

  /** Stops listening and drops open connections, hanging ones included. Does nothing if it is not running. */
  async stop(): Promise<void> {
    await this.#server.stop();
  }

  async #serve({ url, method, headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorization } = headers;
    const { pathname, searchParams } = new URL(url ?? "/", "http://127.0.0.1");
    const seen = {
      method: method ?? "",
      path: pathname,
      query: Object.fromEntries(searchParams),
      hasToken: authorization !== undefined,
    };
    const { lie, fault } = this.#takePlan();
    const reply = fault === undefined ? await this.#answer(seen, authorization, lie) : faultReply(fault);
    this.seen.push({ ...seen, status: typeof reply === "object" ? reply.status : undefined });

    if (reply === "hang") return;
    if (reply === "cut-off") return cutOff(response, '{"version":1');
    send(response, reply);
  }

  async #answer(
    { method, query }: Omit<SeenEndpointRequest, "status">,
    authorization: string | undefined,
    lie: LieName | undefined,
  ): Promise<Reply> {
    if (method !== "GET") return problem(405, "only GET");
    if (this.#accessToken !== undefined && authorization !== `Bearer ${this.#accessToken}`) {
      return problem(401, "access token missing, unknown or revoked");
    }
    const { version, metric: name = "", from, before } = query;
    const metric = this.#metrics.get(name);
    if (version !== "1") return problem(400, "only version 1 is spoken");
    if (!metric) return problem(404, "there is no such metric");
    if (!isTime(from) || !isTime(before) || Number(from) >= Number(before)) return problem(400, "no range");

    const { unit, decimals, finalAfterSeconds } = metric;
    const range = { metric: name, unit, decimals, from: Number(from), before: Number(before) };
    const isFinal = (await this.#now()) >= range.before + finalAfterSeconds;
    if (!isFinal && lie === undefined) return json(200, { version: 1, ...range, final: false });

    const statement = { ...range, value: await metric.value(range.from, range.before) };
    const say: Lie = lie === undefined ? (said, owner) => signedReply(owner, said) : LIES[lie];
    return json(200, await say(statement, this.#owner));
  }

  #takePlan(): Plan {
    const planned = this.#plans[0];
    if (planned && --planned.times <= 0) this.#plans.shift();
    return planned?.plan ?? {};
  }
}

/** What is in store for a request: nothing, a lie, or a fault. */
interface Plan {
  readonly lie?: LieName;
  readonly fault?: EndpointFault;
}

function isTime(text: string | undefined): text is string {
  return text !== undefined && /^(0|[1-9][0-9]{0,11})$/.test(text);
}

function faultReply(fault: EndpointFault): Reply | "hang" | "cut-off" {
  if (typeof fault === "object") return { headers: { "Content-Type": "application/json" }, ...fault };
  if (fault === "hang" || fault === "cut-off") return fault;
  if (fault === "rate-limit") return problem(429, "too many requests");
  return MAINTENANCE;
}

function problem(status: number, error: string): Reply {
  return json(status, { error });
}
