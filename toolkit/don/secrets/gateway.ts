import type { IncomingMessage, ServerResponse } from "node:http";

import { getAddress, getBytes } from "ethers";
import { z } from "zod";

import { LoopbackServer } from "../loopback-server.js";
import type { SecretsStore } from "./store.js";
import { type SecretsDomain, type SecretsUpload, uploaderOf } from "./upload.js";

const MAX_BODY_BYTES = 64 * 1024;
/** Mainnet's: 2160 hours. */
const MAX_LIFETIME_SECONDS = 2160 * 3600;
const MAX_VERSION = 2n ** 64n - 1n;

const uploadSchema = z.strictObject({
  owner: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  slot: z.int().min(0).max(255),
  version: z
    .string()
    .regex(/^[1-9][0-9]{0,19}$/)
    .refine((text) => BigInt(text) <= MAX_VERSION),
  expiresAt: z.int().min(0),
  sealed: z.string().regex(/^0x([0-9a-f]{2})+$/),
  signature: z.string().regex(/^0x[0-9a-f]{130}$/),
});

class Refusal extends Error {
  constructor(
    readonly status: number,
    reason: string,
  ) {
    super(reason);
  }
}

/** Where subscription owners leave secrets for the network: `POST /secrets` on 127.0.0.1. It gives nothing out. */
export class SecretsGateway {
  readonly #server = new LoopbackServer((request, response) => this.#answer(request, response));
  readonly #store: SecretsStore;
  readonly #domain: SecretsDomain;
  readonly #now: () => Promise<number>;

  /** @param now The chain's clock in Unix seconds. */
  constructor(store: SecretsStore, domain: SecretsDomain, now: () => Promise<number>) {
    this.#store = store;
    this.#domain = domain;
    this.#now = now;
  }

  /** @returns The gateway's URL, at a port of the system's choice. */
  async start(): Promise<string> {
    return await this.#server.start();
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let status = 201;
    let body: object = {};
    try {
      await this.#accept(request);
    } catch (error) {
      status = error instanceof Refusal ? error.status : 500;
      body = { error: error instanceof Refusal ? error.message : "internal error" };
    }
    // A body that was not read to its end would otherwise be taken for the next request.
    response.writeHead(status, { "content-type": "application/json", connection: "close" }).end(JSON.stringify(body));
  }

  async #accept(request: IncomingMessage): Promise<void> {
    if (request.method !== "POST" || request.url !== "/secrets") throw new Refusal(404, "not found");
    const upload = parseUpload(await readBody(request));

    if (!isSignedByOwner(upload, this.#domain)) throw new Refusal(401, "the signature is not the owner's");
    const now = await this.#now();
    if (upload.expiresAt <= now) throw new Refusal(400, "the secrets have expired already");
    if (upload.expiresAt > now + MAX_LIFETIME_SECONDS) throw new Refusal(400, "secrets live at most 2160 hours");

    const { owner, slot, expiresAt } = upload;
    const secrets = { version: BigInt(upload.version), expiresAt, sealed: getBytes(upload.sealed) };
    if (!this.#store.put(owner, slot, secrets)) throw new Refusal(409, "the slot holds this version or a higher one");
  }
}

function isSignedByOwner(upload: SecretsUpload, domain: SecretsDomain): boolean {
  try {
    return uploaderOf(upload, domain) === getAddress(upload.owner);
  } catch {
    return false;
  }
}

function parseUpload(text: string): SecretsUpload {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal(400, "the upload is not JSON");
  }
  const result = uploadSchema.safeParse(json);
  if (!result.success) throw new Refusal(400, `the upload is malformed: ${z.prettifyError(result.error)}`);
  return result.data;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Refusal(413, `an upload has at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
