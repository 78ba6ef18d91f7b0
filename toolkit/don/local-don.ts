import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { hexlify, parseEther, type Signer } from "ethers";

import { getChainId, getLatestBlock, type RpcProvider } from "../chain/rpc.js";
import { aggregate, observationQuorum } from "./aggregate.js";
import type { Behaviour } from "./behaviour.js";
import { Dispatcher } from "./dispatcher.js";
import { DonStoppedError, NodeCountError } from "./errors.js";
import { Inbox } from "./inbox.js";
import { DonNode, type SecretsReader } from "./node.js";
import type { Outcome } from "./outcome.js";
import type { Membership } from "./proposal.js";
import type { SecretsReference } from "./request.js";
import type { RoundReport } from "./round-report.js";
import { checkHosts, type HostMap } from "./sandbox/hosts.js";
import { PRODUCTION_LIMITS, type SandboxLimits } from "./sandbox/limits.js";
import type { SandboxOptions, SourceJob } from "./sandbox/run.js";
import { DonKey } from "./secrets/envelope.js";
import { SecretsGateway } from "./secrets/gateway.js";
import { openSecrets } from "./secrets/reader.js";
import { SecretsStore } from "./secrets/store.js";
import type { SecretsTarget } from "./secrets/upload.js";
import type { FunctionsStack } from "./stack.js";

export interface LocalDonOptions {
  /** Any local node: an ethers provider in-process or over HTTP. */
  readonly provider: RpcProvider;
  readonly stack: FunctionsStack;
  /** Owns the coordinator, and gives each node ether for its transactions. */
  readonly funder: Signer;
  /** Where sources may go; see `HostMap`. Default: nowhere. */
  readonly hosts?: HostMap;
  /** Default 4, which tolerates one faulty node. */
  readonly nodeCount?: number;
  /**
   * How often to look for requests, in milliseconds. Default 25. With `false` the network acts only when
   * `answerPending` is called.
   */
  readonly pollMs?: number | false;
  /** Limits of a run that differ from production's. */
  readonly limits?: Partial<SandboxLimits>;
  /** How long slow nodes are waited for once enough have measured. Default 1,000. */
  readonly graceMs?: number;
  /** How long a report may take to be mined. Default 30,000. */
  readonly receiptTimeoutMs?: number;
  /** Ether for each node. Default 1. */
  readonly transmitterWei?: bigint;
  /** Deno's native program. Default: the installed one. */
  readonly denoPath?: string;
  /** What went wrong and was survived. Never contains secrets. */
  readonly log?: (message: string) => void;
  /** What was done about a request. */
  readonly onRound?: (round: RoundReport) => void;
}

/** What one node measured without the chain. */
export interface NodeMeasurement {
  readonly node: number;
  readonly outcome: Outcome;
  readonly httpRequests: number;
  readonly ms: number;
  readonly printed: string;
}

/** A source to measure without the chain. Its secrets are given directly, or taken from where an owner uploaded them. */
export type SimulationJob = SourceJob & { readonly storedSecrets?: SecretsReference & { readonly owner: string } };

const DEFAULT_POLL_MS = 25;
const MAX_PAUSE_MS = 1_000;

/**
 * A network of oracle nodes for a local chain. It does what the public one did: runs a request's source on every node,
 * takes the median, signs a report that the published coordinator verifies, transmits it, and is paid in LINK.
 *
 * Simplified against production: messages between nodes are function calls; one object holds the key to the secrets;
 * imports from the internet are not available to sources; redirects are not followed. Time for secrets is the chain's.
 */
export class LocalDon {
  readonly nodes: readonly DonNode[];
  /** Where and to which key subscription owners upload secrets; for `uploadSecrets`. */
  readonly secretsTarget: SecretsTarget;

  readonly #options: LocalDonOptions;
  readonly #membership: Membership;
  readonly #dispatcher: Dispatcher;
  readonly #sandbox: SandboxOptions;
  readonly #readSecrets: SecretsReader;
  readonly #gateway: SecretsGateway;
  readonly #stopping: AbortController;
  readonly #simulating = new Set<Promise<unknown>>();
  #polling: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  private constructor(
    parts: Pick<LocalDon, "nodes" | "secretsTarget"> & {
      options: LocalDonOptions;
      membership: Membership;
      dispatcher: Dispatcher;
      sandbox: SandboxOptions;
      readSecrets: SecretsReader;
      gateway: SecretsGateway;
      stopping: AbortController;
    },
  ) {
    this.nodes = parts.nodes;
    this.secretsTarget = parts.secretsTarget;
    this.#options = parts.options;
    this.#membership = parts.membership;
    this.#dispatcher = parts.dispatcher;
    this.#sandbox = parts.sandbox;
    this.#readSecrets = parts.readSecrets;
    this.#gateway = parts.gateway;
    this.#stopping = parts.stopping;
  }

  /**
   * Creates the nodes, enters them in the coordinator, gives them ether, opens the gateway for secrets, and begins to
   * answer: also requests that were made before, as long as they are open.
   * @throws NodeCountError, HostMapError
   */
  static async start(options: LocalDonOptions): Promise<LocalDon> {
    const { provider, stack, funder, nodeCount = 4, hosts = {}, pollMs = DEFAULT_POLL_MS } = options;
    if (!Number.isInteger(nodeCount) || nodeCount < 4 || nodeCount > 31) throw new NodeCountError(nodeCount);
    checkHosts(hosts);

    const store = new SecretsStore();
    const key = new DonKey();
    const now = async () => (await getLatestBlock(provider)).timestamp;
    const readSecrets: SecretsReader = async (owner, reference) =>
      openSecrets(store, key, owner, reference, await now());
    const nodes = Array.from({ length: nodeCount }, (_, index) => new DonNode(index, readSecrets));
    const membership = await enterNodes(stack, funder, nodes, key, options.transmitterWei ?? parseEther("1"));

    const [coordinator, router] = await Promise.all([stack.coordinator.getAddress(), stack.router.getAddress()]);
    const domain = { chainId: await getChainId(provider), coordinator };
    const stopping = new AbortController();
    const limits = { ...PRODUCTION_LIMITS, ...options.limits };
    const { denoPath, graceMs = 1_000, receiptTimeoutMs = 30_000 } = options;
    const sandbox = { hosts, limits, signal: stopping.signal, ...(denoPath !== undefined && { denoPath }) };
    const dispatcher = new Dispatcher({
      provider,
      inbox: new Inbox(provider, { coordinator, router }),
      nodes,
      membership,
      addresses: { coordinator, router },
      chainId: domain.chainId,
      sandbox,
      graceMs,
      deadlineMs: limits.runMs + graceMs,
      receiptTimeoutMs,
      // More sources than processors can carry would run into their time limit without being slow.
      concurrentRequests: Math.max(1, Math.floor((availableParallelism() * 4) / nodeCount)),
      signal: stopping.signal,
      log: options.log ?? (() => undefined),
      onRound: options.onRound ?? (() => undefined),
    });
    const gateway = new SecretsGateway(store, domain, now);
    const secretsTarget = { ...domain, gatewayUrl: await gateway.start(), publicKey: key.publicKey };

    const parts = { nodes, secretsTarget, options, membership, dispatcher, sandbox, readSecrets, gateway, stopping };
    const don = new LocalDon(parts);
    if (pollMs !== false) don.#polling = don.#poll(pollMs);
    return don;
  }

  /**
   * Answers every request that is open on the chain now, and returns when that is done. Requests made meanwhile wait
   * for the next call, or for the next poll.
   * @returns What became of each. Empty when nothing was open.
   * @throws DonStoppedError
   */
  async answerPending(): Promise<RoundReport[]> {
    this.#stopping.signal.throwIfAborted();
    return await this.#dispatcher.answerAll();
  }

  /**
   * Measures without the chain: what each node gets from a source now, and what the network would say.
   * @returns One measurement per node that takes part; no outcome when they are too few.
   * @throws SecretsUnavailableError when the stored secrets are missing or expired.
   */
  async simulate(job: SimulationJob): Promise<{ measurements: NodeMeasurement[]; outcome: Outcome | undefined }> {
    const { storedSecrets, ...source } = job;
    const secrets =
      storedSecrets === undefined ? job.secrets : await this.#readSecrets(storedSecrets.owner, storedSecrets);
    const prepared = secrets === undefined ? source : { ...source, secrets };

    const running = this.nodes.map((node) => node.simulate(prepared, this.#sandbox));
    for (const run of running) {
      this.#simulating.add(run);
      void run.catch(() => undefined).finally(() => this.#simulating.delete(run));
    }
    const runs = await Promise.all(running);
    const measurements = runs.flatMap((run, node) => (run === undefined ? [] : { node, ...run }));
    const isEnough = measurements.length >= observationQuorum(this.#membership.f);
    return { measurements, outcome: isEnough ? aggregate(measurements.map(({ outcome }) => outcome)) : undefined };
  }

  /** Makes a node misbehave, or behave again. For demonstrations and tests. */
  setBehaviour(node: number, behaviour: Behaviour): void {
    const found = this.nodes[node];
    if (found === undefined) throw new RangeError(`There is no node ${node}.`);
    found.behaviour = behaviour;
  }

  /**
   * Has the coordinator pay out what the nodes have earned.
   * @returns Juels that each node received, in the order of the nodes.
   */
  async collectFees(): Promise<bigint[]> {
    const { stack, funder } = this.#options;
    const balances = () =>
      Promise.all(
        this.nodes.map(({ transmitter }) => stack.link.balanceOf(transmitter.address, { blockTag: "latest" })),
      );
    const before = await balances();
    await (await stack.coordinator.connect(funder).oracleWithdrawAll()).wait();
    const after = await balances();
    return after.map((balance, i) => balance - (before[i] ?? 0n));
  }

  /** Ends everything: polling, running sources, the gateway. May be called more than once. */
  async stop(): Promise<void> {
    this.#stopped ??= (async () => {
      this.#stopping.abort(new DonStoppedError());
      await this.#polling;
      await this.#dispatcher.idle();
      await Promise.allSettled(this.#simulating);
      await this.#gateway.stop();
    })();
    await this.#stopped;
  }

  /** Never rejects: a node that does not answer may answer again. */
  async #poll(pollMs: number): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#dispatcher.pass();
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        failures++;
        this.#options.log?.(`looking for requests failed: ${String(error)}`);
      }
      const pauseMs = Math.min(pollMs * 2 ** failures, Math.max(pollMs, MAX_PAUSE_MS));
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Makes these the coordinator's nodes, with keys of their own, and gives them ether. */
async function enterNodes(
  stack: FunctionsStack,
  funder: Signer,
  nodes: readonly DonNode[],
  key: DonKey,
  transmitterWei: bigint,
): Promise<Membership> {
  const coordinator = stack.coordinator.connect(funder);
  const f = Math.floor((nodes.length - 1) / 3);
  const signers = nodes.map(({ signerAddress }) => signerAddress);
  const transmitters = nodes.map(({ transmitter }) => transmitter.address);
  await (await coordinator.setConfig(signers, transmitters, f, "0x", 1, "0x")).wait();
  await (await coordinator.setDONPublicKey(hexlify(key.publicKey))).wait();
  // Production splits the secrets' key; the coordinator only demands that there is one.
  await (await coordinator.setThresholdPublicKey(hexlify(key.publicKey))).wait();
  for (const to of transmitters) await (await funder.sendTransaction({ to, value: transmitterWei })).wait();

  const { configDigest } = await coordinator.latestConfigDetails();
  return { signers, f, configDigest };
}
