import { composeFunctionsSource } from "../../functions/compose.js";
import type { FunctionsHttpReply, FunctionsHttpRequest, FunctionsLibrary } from "../../functions/shell/functions.js";

/** What a run of a composed source may reach, as in the production sandbox. */
interface Sandbox {
  args: readonly string[];
  secrets?: Record<string, string>;
  Functions: FunctionsLibrary;
  /** Called instead of pausing. */
  onPause?: (ms: number) => void;
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parametersAndBody: string[]
) => (...args: unknown[]) => Promise<unknown>;

/** Runs the very text that goes on chain. */
export async function runComposed(
  name: string,
  { args, secrets = {}, Functions, onPause }: Sandbox,
): Promise<Uint8Array> {
  const run = new AsyncFunction("args", "secrets", "Functions", "setTimeout", composeFunctionsSource(name).source);
  const setTimeout = (resume: () => void, ms: number) => {
    onPause?.(ms);
    queueMicrotask(resume);
  };
  return (await run(args, secrets, Functions, setTimeout)) as Uint8Array;
}

/** 32 bytes, big endian, as `Functions.encodeUint256` gives them. */
export function encodeUint256(value: bigint): Uint8Array {
  if (value < 0n) throw new Error("negative");
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, "0"), "hex"));
}

/** The number in an answer of 32 bytes. */
export function decodeUint256(bytes: Uint8Array): number {
  if (bytes.length !== 32) throw new Error(`answer of ${bytes.length} bytes`);
  return Number(BigInt(`0x${Buffer.from(bytes).toString("hex")}`));
}

/**
 * A `Functions` that sends real HTTP to `localOrigin` where the source names `productionOrigin`, and treats replies as
 * the production sandbox does: 400 and above is an error that carries the response, a failed fetch one that does not,
 * redirects are followed, and a sixth request is refused.
 */
export function functionsOverHttp(
  productionOrigin: string,
  localOrigin: string,
  { timeoutMs }: { timeoutMs?: number } = {},
): FunctionsLibrary {
  let requests = 0;
  return {
    encodeUint256,
    async makeHttpRequest({ url, method, headers, data, timeout }: FunctionsHttpRequest): Promise<FunctionsHttpReply> {
      if (!url.startsWith(`${productionOrigin}/`)) throw new Error(`unexpected host: ${url}`);
      if (++requests > 5) throw new Error("more than 5 HTTP requests");
      try {
        const response = await fetch(localOrigin + url.slice(productionOrigin.length), {
          method: method.toUpperCase(),
          headers,
          signal: AbortSignal.timeout(timeoutMs ?? timeout),
          ...(data ? { body: JSON.stringify(data) } : {}),
        });
        if (response.status >= 400) {
          await response.body?.cancel();
          return { error: true, message: response.statusText, response: { status: response.status } };
        }
        return { error: false, status: response.status, data: await response.text() };
      } catch (error) {
        return { error: true, message: String(error) };
      }
    },
  };
}

/** The error that something throws, now or later. */
export async function errorOf(act: () => unknown): Promise<Error> {
  try {
    await act();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
