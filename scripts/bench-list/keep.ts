import { Wallet } from "ethers";

import type { RpcProvider } from "../../toolkit/chain/rpc.js";
import { Keeper } from "../../toolkit/keeper/keeper.js";
import { systemClock } from "../../toolkit/keeper/node.js";

/** What a keeper costs while nothing is due. */
export interface KeeperCost {
  readonly firstTickMs: number;
  readonly idleTickMs: number;
  /** For each tick with a new block. */
  readonly idleCalls: number;
  /** Megabytes in use after the first tick, and after the last. */
  readonly heapBefore: number;
  readonly heapAfter: number;
}

const IDLE_TICKS = 1_000;

/**
 * Lets a keeper look at the chain a thousand times, a new block each time.
 *
 * @param calls How many calls were made so far.
 */
export async function keepIdle(
  rpc: RpcProvider,
  where: { chainId: bigint; escrow: string; party: string },
  calls: () => number,
  heap: () => number,
): Promise<KeeperCost> {
  let text = "";
  const journal = {
    read: () => text,
    append: (more: string) => void (text += more),
    replace: (whole: string) => void (text = whole),
  };
  const silent = () => undefined;
  const log = { info: silent, warn: silent, error: silent };
  const parts = { provider: rpc, signer: Wallet.createRandom(), journal, clock: systemClock, log };
  const keeper = new Keeper(parts, { ...where, parties: [where.party] });

  const first = performance.now();
  await keeper.tick();
  const firstTickMs = performance.now() - first;
  const heapBefore = heap();
  const callsBefore = calls();
  let idle = 0;
  for (let tick = 0; tick < IDLE_TICKS; tick++) {
    await rpc.send("evm_mine", []);
    const began = performance.now();
    await keeper.tick();
    idle += performance.now() - began;
  }
  return {
    firstTickMs: Math.round(firstTickMs),
    idleTickMs: Math.round((10 * idle) / IDLE_TICKS) / 10,
    idleCalls: (calls() - callsBefore) / IDLE_TICKS - 1,
    heapBefore,
    heapAfter: heap(),
  };
}
