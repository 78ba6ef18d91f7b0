import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";

import type { HostMap } from "./hosts.js";
import type { SandboxLimits } from "./limits.js";

/** A request as a source made it. `body` is base64. */
export interface GateRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly timeoutMs: number;
}

/** What the source gets to see. `body` is base64. */
export type GateAnswer =
  | {
      readonly status: number;
      readonly statusText: string;
      readonly headers: [string, string][];
      readonly body: string;
    }
  | { readonly error: string };

/** Headers that describe the connection, which is not the source's to shape. */
const CONNECTION_HEADERS = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

class RefusedError extends Error {}

/**
 * The way out of one run: counts its requests, applies the limits, reaches only the mapped hosts, follows no
 * redirects. It lives outside the sandbox, where a source cannot touch it.
 */
export class HttpGate {
  readonly #hosts: HostMap;
  readonly #limits: SandboxLimits;
  readonly #closing = new AbortController();
  #count = 0;

  constructor(hosts: HostMap, limits: SandboxLimits) {
    this.#hosts = hosts;
    this.#limits = limits;
  }

  /** How many requests were asked for, refused ones included. */
  get count(): number {
    return this.#count;
  }

  /** Never rejects: a failure is an answer. */
  async handle(request: GateRequest): Promise<GateAnswer> {
    this.#count++;
    try {
      const target = this.#check(request);
      const timeoutMs = Math.min(request.timeoutMs > 0 ? request.timeoutMs : Infinity, this.#limits.httpMs);
      return await this.#forward(request, target, timeoutMs);
    } catch (error) {
      return { error: error instanceof RefusedError ? error.message : "error during the HTTP request" };
    }
  }

  /** Breaks off whatever is under way. */
  close(): void {
    this.#closing.abort();
  }

  #check(request: GateRequest): { url: URL; origin: URL } {
    const { httpRequests, urlLength, requestBodyBytes } = this.#limits;
    if (this.#count > httpRequests) throw new RefusedError(`more than ${httpRequests} HTTP requests`);
    if (request.url.length > urlLength) throw new RefusedError(`the URL is longer than ${urlLength} characters`);
    if (Buffer.byteLength(request.body, "base64") > requestBodyBytes) {
      throw new RefusedError(`the request body is larger than ${requestBodyBytes} bytes`);
    }

    const url = new URL(request.url);
    const origin = Object.hasOwn(this.#hosts, url.origin) ? this.#hosts[url.origin] : undefined;
    if (origin === undefined) throw new RefusedError(`${url.origin} is not among the hosts of this network`);
    return { url, origin: new URL(origin) };
  }

  #forward(request: GateRequest, { url, origin }: { url: URL; origin: URL }, timeoutMs: number): Promise<GateAnswer> {
    const headers = request.headers.filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase()));
    const body = Buffer.from(request.body, "base64");
    const deadline = AbortSignal.timeout(timeoutMs);

    const answer = new Promise<GateAnswer>((resolve, reject) => {
      const send = origin.protocol === "https:" ? requestHttps : requestHttp;
      const outgoing = send({
        // The host comes from the map alone; a path such as "//elsewhere" stays a path.
        hostname: origin.hostname.replace(/^\[|\]$/g, ""),
        port: origin.port,
        path: url.pathname + url.search,
        method: request.method,
        headers: {
          ...Object.fromEntries(headers),
          host: url.host,
          "accept-encoding": "identity",
          ...(body.length > 0 && { "content-length": body.length }),
        },
        agent: false,
        signal: AbortSignal.any([deadline, this.#closing.signal]),
      });
      outgoing.on("error", reject);
      outgoing.on("response", (incoming) => {
        this.#read(incoming).then(resolve, (error: Error) => {
          outgoing.destroy();
          reject(error);
        });
      });
      outgoing.end(body);
    });
    return answer.catch((error: unknown) => {
      throw deadline.aborted ? new RefusedError(`no answer within ${timeoutMs} ms`) : error;
    });
  }

  async #read(incoming: IncomingMessage): Promise<GateAnswer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > this.#limits.responseBytes) {
        throw new RefusedError(`the response is larger than ${this.#limits.responseBytes} bytes`);
      }
      chunks.push(chunk);
    }

    const headers = Object.entries(incoming.headersDistinct)
      .filter(([name]) => !CONNECTION_HEADERS.has(name))
      .flatMap(([name, values]) => (values ?? []).map((value): [string, string] => [name, value]));
    return {
      status: incoming.statusCode ?? 0,
      statusText: incoming.statusMessage ?? "",
      headers,
      body: Buffer.concat(chunks).toString("base64"),
    };
  }
}
