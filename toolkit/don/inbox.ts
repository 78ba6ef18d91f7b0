import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import { type BlockFacts, getBlock, getLatestBlock, getLogs, type RpcProvider } from "../chain/rpc.js";
import { ORACLE_REQUEST_TOPIC, type OracleRequest, parseOracleRequest } from "./request.js";

const routerInterface = FunctionsRouter__factory.createInterface();
const PROCESSED_TOPIC = routerInterface.getEvent("RequestProcessed").topicHash;
const TIMED_OUT_TOPIC = routerInterface.getEvent("RequestTimedOut").topicHash;

/**
 * Which requests are open, read from the chain alone: asked, and neither answered nor timed out. So nothing is lost or
 * answered twice by a restart, a second network, a snapshot that is reverted, or a reorganisation.
 */
export class Inbox {
  readonly #provider: RpcProvider;
  readonly #coordinator: string;
  readonly #router: string;
  #open = new Map<string, OracleRequest>();
  #lastRead: BlockFacts | undefined;

  constructor(provider: RpcProvider, addresses: { coordinator: string; router: string }) {
    this.#provider = provider;
    this.#coordinator = addresses.coordinator;
    this.#router = addresses.router;
  }

  /** Reads what has happened since the last call. */
  async refresh(): Promise<ReadonlyMap<string, OracleRequest>> {
    const latest = await getLatestBlock(this.#provider);
    const last = this.#lastRead;
    if (last?.hash === latest.hash) return this.#open;

    const continues = last !== undefined && (await this.#isAncestor(last, latest));
    const fromBlock = continues ? last.number + 1 : 0;
    const open = continues ? new Map(this.#open) : new Map<string, OracleRequest>();
    const logs = await getLogs(this.#provider, {
      addresses: [this.#coordinator, this.#router],
      topics: [ORACLE_REQUEST_TOPIC, PROCESSED_TOPIC, TIMED_OUT_TOPIC],
      fromBlock,
      toBlock: latest.number,
    });
    for (const log of logs) {
      // The request's id is the first indexed field of all three events.
      if (log.topics[0] !== ORACLE_REQUEST_TOPIC) open.delete(log.topics[1] ?? "");
      else if (log.topics[1] !== undefined) open.set(log.topics[1], parseOracleRequest(log));
    }

    // Only now: after a failure above, the same blocks are read again.
    this.#open = open;
    this.#lastRead = latest;
    return open;
  }

  /** False after a reverted snapshot or a reorganisation. */
  async #isAncestor(last: BlockFacts, latest: BlockFacts): Promise<boolean> {
    if (latest.number <= last.number) return false;
    if (latest.number === last.number + 1) return latest.parentHash === last.hash;
    return (await getBlock(this.#provider, last.number))?.hash === last.hash;
  }
}
