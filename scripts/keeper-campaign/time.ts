import { setTimeout as sleep } from "node:timers/promises";

import { toQuantity, type JsonRpcProvider } from "ethers";

import type { Random } from "../../test/support/random.js";
import { replyOf, type World } from "./world.js";

/** A request of the keeper, and what becomes of it. */
interface Reply {
  readonly at: number;
  readonly send: () => Promise<unknown>;
}

/**
 * Makes the chain's time pass: a block every few moments, in which some time has gone by. Requests are replied to after a
 * while, with an error or never now and then; and now and then the node forgets a transaction that it has not mined.
 */
export class Time {
  /** Requests that were seen. */
  asked = 0;
  /** Transactions of the keeper that the node was made to forget. */
  forgotten = 0;
  readonly #provider: JsonRpcProvider;
  readonly #world: World;
  readonly #random: Random;
  readonly #replies: Reply[] = [];
  #read = 0;
  now: number;

  constructor(provider: JsonRpcProvider, world: World, random: Random, now: number) {
    this.#provider = provider;
    this.#world = world;
    this.#random = random;
    this.now = now;
  }

  /**
   * Until `until` in Unix seconds, or until `signal` is aborted.
   *
   * @param secondsPerBlock On average.
   * @param stalls In how many of a hundred blocks nothing is mined for some seconds, so that transactions outlive the
   * process that sent them.
   */
  async pass(
    until: bigint,
    { secondsPerBlock, pauseMs, stalls = 0 }: { secondsPerBlock: () => number; pauseMs: number; stalls?: number },
    signal: AbortSignal,
  ): Promise<void> {
    while (this.now < Number(until) && !signal.aborted) {
      await this.#reply();
      if (this.#random.chance(3)) await this.#forget();
      this.now += 1 + this.#random.integer(0, 2 * secondsPerBlock() - 2);
      await this.#provider.send("evm_setNextBlockTimestamp", [toQuantity(this.now)]);
      await this.#provider.send("evm_mine", []);
      await this.#look();
      const isStalled = this.#random.chance(stalls);
      await sleep(isStalled ? this.#random.integer(500, 4_500) : pauseMs);
    }
  }

  async #look(): Promise<void> {
    const head = Number(await this.#provider.send("eth_blockNumber", []));
    for (const { oracle, router, address } of this.#world.oracles) {
      for (const { args } of await oracle.queryFilter(oracle.filters.Asked(), this.#read + 1, head)) {
        this.asked++;
        const { requestId, question } = args;
        const at = this.now + this.#random.integer(10, 150);
        if (this.#random.chance(3)) continue;
        const [response, error] = this.#random.chance(10)
          ? ["0x", "0x343239"]
          : [replyOf(question.from, question.to), "0x"];
        this.#replies.push({
          at,
          send: () => router.callBack(address, requestId, response, error, 100_000, { gasLimit: 1_000_000 }),
        });
      }
    }
    this.#read = head;
  }

  async #reply(): Promise<void> {
    const due = this.#replies.filter(({ at }) => at <= this.now);
    for (const reply of due) {
      this.#replies.splice(this.#replies.indexOf(reply), 1);
      await reply.send();
    }
  }

  async #forget(): Promise<void> {
    const pending = (await this.#provider.send("eth_getBlockByNumber", ["pending", true])) as {
      transactions: { hash: string; from: string }[];
    };
    const own = pending.transactions.filter(({ from }) => from === this.#world.keeper.address.toLowerCase());
    const victim = this.#random.pick(own);
    if (victim === undefined) return;
    if (await this.#provider.send("hardhat_dropTransaction", [victim.hash]).catch(() => false)) this.forgotten++;
  }
}
