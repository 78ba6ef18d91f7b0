import { durationText } from "../../../toolkit/words/duration.js";
import { gweiText, type GasPrice } from "../../support/fees.js";
import { ok, warning, wrong, type Finding } from "../finding.js";

/** A task makes tens of calls: at more than this each, people wait. */
const SLOW_MS = 1000;

/** @param timesMs How long calls took. */
export function checkSpeed(timesMs: readonly number[]): Finding {
  const sorted = [...timesMs].sort((a, b) => a - b);
  const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  if (median <= SLOW_MS) return ok("Node of the chain", `answers in ${median} ms`);
  return warning(
    "Node of the chain",
    `takes ${median} ms to answer`,
    "Use a faster RPC endpoint; a keeper on this one may be late.",
  );
}

/**
 * @param expected Chain id that the network's name or configuration stands for, where that is known.
 * @param title What the chain with the id is called, where that is known.
 */
export function checkChainId(
  networkName: string,
  chainId: bigint,
  expected: bigint | undefined,
  title: string | undefined,
): Finding {
  const found = `${chainId}${title === undefined ? "" : `, ${title}`}`;
  if (expected === undefined || expected === chainId) return ok("Chain", found);
  return wrong("Chain", `${found}: ${networkName} should be chain ${expected}`, "Correct the network's RPC URL.");
}

/** How far the newest block of a public chain may be from this machine's clock. */
const BEHIND = 120n;
const AHEAD = 30n;

/** @param chainTime Of the newest block; both in Unix seconds. */
export function checkClock(chainTime: bigint, machineTime: bigint, isLocal: boolean): Finding {
  const ahead = chainTime - machineTime;
  const distance = durationText(ahead < 0n ? -ahead : ahead);
  const text = `the newest block is ${ahead === 0n ? "of this second" : `${distance} ${ahead < 0n ? "old" : "ahead of this machine"}`}`;
  if (isLocal) return ok("Clock", `${text}; deadlines go by the chain's clock, which a local chain lets you move`);
  if (ahead > AHEAD)
    return warning("Clock", text, "This machine's clock is slow: set it, deadlines go by the chain's.");
  if (-ahead > BEHIND) {
    return warning("Clock", text, "The RPC endpoint lags behind its chain, or this machine's clock is fast.");
  }
  return ok("Clock", text);
}

export function checkGasPrice({ now, atMost }: GasPrice): Finding {
  return ok("Gas", `${gweiText(now)} now${atMost > now ? `, ${gweiText(atMost)} at most` : ""}`);
}
