import { PerformanceEscrowError } from "../errors.js";
import type { RpcProvider } from "./rpc.js";

/** What a node answered instead of a result: its code, its words, and for a revert its data. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    message: string,
    readonly code: number,
    readonly data: unknown,
  ) {
    super(message);
  }
}

/** The node did not answer, or not with JSON-RPC. */
export class NodeUnreachableError extends PerformanceEscrowError {
  override readonly name = "NodeUnreachableError";
  /** Tells whoever halves ranges that this is of no use here. */
  readonly code = "NETWORK_ERROR";

  constructor(url: string, reason: string, options?: ErrorOptions) {
    // Behind the host there may be a key.
    super(`The node at ${originOf(url)} does not answer: ${reason}.`, "Check its URL, and that it runs.", options);
  }
}

/**
 * JSON-RPC over HTTP, one call a request. For long lists of logs: ethers' own takes three times as long for the 34 MB that
 * ten thousand agreements are, and caches what must be new.
 *
 * @param options.timeoutMs How long one call may take. Default 30,000.
 * @param options.headers Of every request, beside its content type.
 */
export function httpRpc(
  url: string,
  { timeoutMs = 30_000, headers: more = {} }: { timeoutMs?: number; headers?: Readonly<Record<string, string>> } = {},
): RpcProvider {
  let id = 0;
  return {
    send: async (method, params) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params });
      let status: number;
      let text: string;
      // AbortSignal.timeout would stay in memory until its time is over, long after the answer.
      const stopping = new AbortController();
      const timer = setTimeout(() => stopping.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      try {
        const headers = { ...more, "content-type": "application/json" };
        const response = await fetch(url, { method: "POST", headers, body, signal: stopping.signal });
        status = response.status;
        text = await response.text();
      } catch (cause) {
        throw new NodeUnreachableError(url, reasonOf(cause), { cause });
      } finally {
        clearTimeout(timer);
      }
      return resultOf(url, status, text);
    },
  };
}

function resultOf(url: string, status: number, text: string): unknown {
  let answer: { result?: unknown; error?: { message?: string; code?: number; data?: unknown } };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    throw new NodeUnreachableError(url, `status ${status} and no JSON`);
  }
  const { error } = answer;
  if (error === undefined || error === null) return answer.result;
  throw new RpcError(error.message ?? "The node refuses without a word.", error.code ?? 0, error.data);
}

function reasonOf(cause: unknown): string {
  const inner = (cause as { cause?: { code?: unknown } }).cause?.code;
  if (typeof inner === "string") return inner;
  return cause instanceof Error ? cause.message : String(cause);
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "that URL";
}
