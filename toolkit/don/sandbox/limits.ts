/** What one run of a source may use. Times in milliseconds, sizes in bytes unless the name says otherwise. */
export interface SandboxLimits {
  /** Wall time of the whole run. */
  readonly runMs: number;
  readonly memoryMb: number;
  readonly httpRequests: number;
  /** Longest time for one HTTP request, answer included. */
  readonly httpMs: number;
  readonly urlLength: number;
  readonly requestBodyBytes: number;
  readonly responseBytes: number;
  readonly resultBytes: number;
}

/** Production's limits: docs.chain.link/chainlink-functions/resources/service-limits. */
export const PRODUCTION_LIMITS: SandboxLimits = {
  runMs: 10_000,
  memoryMb: 128,
  httpRequests: 5,
  httpMs: 9_000,
  urlLength: 2_048,
  requestBodyBytes: 2_048,
  responseBytes: 2 * 1024 * 1024,
  resultBytes: 256,
};
