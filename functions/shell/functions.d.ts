import type { MetricSource } from "../metric-source.js";

/** The part of the `Functions` object of Chainlink's sandbox that the shell uses. */
export interface FunctionsLibrary {
  makeHttpRequest(request: FunctionsHttpRequest): Promise<FunctionsHttpReply>;
  encodeUint256(value: bigint): Uint8Array;
}

export interface FunctionsHttpRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  data: Record<string, unknown> | undefined;
  timeout: number;
  responseType: "text";
}

/** A status of 400 or more counts as an error; an error without a response never reached the platform. */
export type FunctionsHttpReply =
  { error: false; status: number; data: string } | { error: true; message?: string; response?: { status: number } };

/**
 * Asks the platform and gives the metric as 32 bytes.
 *
 * @param args The metric's arguments, then from and to as decimal Unix seconds.
 * @param secrets By the names that the source's requests call for.
 * @throws Error with a short plain text, as the chain will show it.
 */
export function answer(
  source: MetricSource,
  args: readonly string[],
  secrets: Record<string, string>,
  Functions: FunctionsLibrary,
): Promise<Uint8Array>;
