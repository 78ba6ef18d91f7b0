import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import type { LogFacts } from "../chain/rpc.js";

const routerInterface = FunctionsRouter__factory.createInterface();

/** What the router did with one answer: `FunctionsResponse.FulfillResult`. */
export const FULFILL_RESULTS = [
  "fulfilled",
  "callback failed",
  "unknown request",
  "cost exceeds commitment",
  "insufficient gas",
  "subscription balance too low",
  "invalid commitment",
] as const;

export type FulfillResult = (typeof FULFILL_RESULTS)[number];

export interface Delivery {
  readonly result: FulfillResult;
  /** Billed to the subscription, in juels; 0 when not billed. */
  readonly costJuels: bigint;
}

/** Not billed and still open, because the price of gas or a balance stood in the way: to be tried again. */
export function mayBeRetried(result: FulfillResult): boolean {
  return ["cost exceeds commitment", "insufficient gas", "subscription balance too low"].includes(result);
}

/** Reads from a report's receipt what became of each of its requests, by request id. */
export function readDeliveries(logs: readonly LogFacts[], router: string): Map<string, Delivery> {
  const deliveries = new Map<string, Delivery>();
  for (const log of logs) {
    if (log.address.toLowerCase() !== router.toLowerCase()) continue;
    const event = routerInterface.parseLog(log);
    if (event?.name !== "RequestProcessed" && event?.name !== "RequestNotProcessed") continue;

    const result = FULFILL_RESULTS[Number(event.args["resultCode"])];
    if (result === undefined) continue;
    const costJuels = event.name === "RequestProcessed" ? (event.args["totalCostJuels"] as bigint) : 0n;
    deliveries.set(event.args["requestId"] as string, { result, costJuels });
  }
  return deliveries;
}
