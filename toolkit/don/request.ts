import { decodeSequence } from "cbor2";
import { AbiCoder, getBytes, type Log } from "ethers";

import { FunctionsCoordinator__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsCoordinator__factory.js";

/** Production refuses requests above 30 KB. */
export const MAX_REQUEST_BYTES = 30 * 1024;

/** Where secrets are kept: a slot of the subscription owner's and the version in it. */
export interface SecretsReference {
  readonly slot: number;
  readonly version: bigint;
}

/** What a request asks to be run. */
export interface SourceRequest {
  readonly source: string;
  readonly args: readonly string[];
  /** Hex strings, as the source sees them. */
  readonly bytesArgs: readonly string[];
  readonly secrets?: SecretsReference;
}

/** A request as the coordinator announced it. */
export interface OracleRequest {
  readonly requestId: string;
  readonly requestingContract: string;
  readonly subscriptionId: bigint;
  readonly subscriptionOwner: string;
  /** Undecoded: what somebody sent, which may be nonsense. */
  readonly data: string;
  readonly callbackGasLimit: bigint;
  readonly timeoutTimestamp: bigint;
  /** ABI-encoded, exactly as emitted: the coordinator compares its hash. */
  readonly commitment: string;
  readonly blockNumber: number;
}

/** A request that cannot be run. Its message becomes the network's error answer. */
export class MalformedRequestError extends Error {
  override readonly name = "MalformedRequestError";
}

const coordinatorInterface = FunctionsCoordinator__factory.createInterface();
const oracleRequestEvent = coordinatorInterface.getEvent("OracleRequest");

/** First topic of the event that announces a request. */
export const ORACLE_REQUEST_TOPIC = oracleRequestEvent.topicHash;

/** Reads the coordinator's `OracleRequest` event. */
export function parseOracleRequest(log: Pick<Log, "topics" | "data" | "blockNumber">): OracleRequest {
  const event = coordinatorInterface.decodeEventLog(oracleRequestEvent, log.data, log.topics);
  const commitmentType = oracleRequestEvent.inputs.find(({ name }) => name === "commitment");
  if (commitmentType === undefined) throw new TypeError("OracleRequest has no commitment.");

  return {
    requestId: event["requestId"] as string,
    requestingContract: event["requestingContract"] as string,
    subscriptionId: event["subscriptionId"] as bigint,
    subscriptionOwner: event["subscriptionOwner"] as string,
    data: event["data"] as string,
    callbackGasLimit: event["callbackGasLimit"] as bigint,
    timeoutTimestamp: (event["commitment"] as { timeoutTimestamp: bigint }).timeoutTimestamp,
    commitment: AbiCoder.defaultAbiCoder().encode([commitmentType], [event["commitment"]]),
    blockNumber: log.blockNumber,
  };
}

/**
 * Decodes a request's data: CBOR keys and values in a row, without a map around them.
 * @param data Hex string from the `OracleRequest` event.
 * @throws MalformedRequestError when it is not a request this network can run.
 */
export function decodeRequestData(data: string): SourceRequest {
  const bytes = getBytes(data);
  if (bytes.length > MAX_REQUEST_BYTES) {
    throw new MalformedRequestError(`the request has ${bytes.length} bytes, at most ${MAX_REQUEST_BYTES} are allowed`);
  }

  const fields = decodePairs(bytes);
  if (toInteger(fields.get("codeLocation")) !== 0n) throw new MalformedRequestError("the source must be inline");
  if (toInteger(fields.get("language")) !== 0n) throw new MalformedRequestError("the language must be JavaScript");

  const source = fields.get("source");
  if (typeof source !== "string" || source === "") throw new MalformedRequestError("the request has no source");

  const request = {
    source,
    args: toArray(fields.get("args"), "args", (item) => typeof item === "string").map(String),
    bytesArgs: toArray(fields.get("bytesArgs"), "bytesArgs", (item) => item instanceof Uint8Array).map(
      (item) => `0x${Buffer.from(item as Uint8Array).toString("hex")}`,
    ),
  };
  const secrets = decodeSecretsReference(fields);
  return secrets === undefined ? request : { ...request, secrets };
}

function decodeSecretsReference(fields: ReadonlyMap<string, unknown>): SecretsReference | undefined {
  const reference = fields.get("secrets");
  if (reference === undefined) return undefined;
  if (toInteger(fields.get("secretsLocation")) !== 2n) {
    throw new MalformedRequestError("only secrets hosted by the network are supported");
  }
  if (!(reference instanceof Uint8Array)) throw new MalformedRequestError("the secrets reference is malformed");

  const inner = decodePairs(reference);
  const slot = toInteger(inner.get("slotID"));
  const version = toInteger(inner.get("version"));
  if (slot === undefined || slot < 0n || slot > 255n || version === undefined || version < 0n) {
    throw new MalformedRequestError("the secrets reference is malformed");
  }
  return { slot: Number(slot), version };
}

function decodePairs(bytes: Uint8Array): Map<string, unknown> {
  let items: unknown[];
  try {
    items = [...decodeSequence(bytes)];
  } catch (error) {
    throw new MalformedRequestError("the request is not valid CBOR", { cause: error });
  }
  if (items.length % 2 !== 0) throw new MalformedRequestError("the request has a key without a value");

  const fields = new Map<string, unknown>();
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i];
    // Two values under one key could be read differently by different readers.
    if (typeof key !== "string" || fields.has(key)) throw new MalformedRequestError("the request's keys are malformed");
    fields.set(key, items[i + 1]);
  }
  return fields;
}

function toInteger(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

function toArray(value: unknown, name: string, accepts: (item: unknown) => boolean): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every(accepts)) throw new MalformedRequestError(`${name} are malformed`);
  return value as unknown[];
}
