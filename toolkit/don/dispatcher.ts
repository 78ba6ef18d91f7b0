import { performance } from "node:perf_hooks";

import type { ReceiptFacts, RpcProvider } from "../chain/rpc.js";
import { observationQuorum } from "./aggregate.js";
import { mayBeRetried, readDeliveries } from "./delivery.js";
import { DonStoppedError } from "./errors.js";
import type { Inbox } from "./inbox.js";
import { Slots } from "./lock.js";
import type { DonNode, Measurement } from "./node.js";
import { aggregateEntries, type Membership } from "./proposal.js";
import type { OracleRequest } from "./request.js";
import { agree, collectMeasurements, inTurn, type SignedReport } from "./round.js";
import type { Answered, RoundReport, Unanswered } from "./round-report.js";
import type { SandboxOptions } from "./sandbox/run.js";
import { transmit } from "./transmit.js";

export interface DispatcherContext {
  readonly provider: RpcProvider;
  readonly inbox: Inbox;
  readonly nodes: readonly DonNode[];
  readonly membership: Membership;
  readonly addresses: { readonly coordinator: string; readonly router: string };
  readonly chainId: bigint;
  readonly sandbox: SandboxOptions;
  /** How long to wait for slow nodes once enough have measured, and for any at all. */
  readonly graceMs: number;
  readonly deadlineMs: number;
  readonly receiptTimeoutMs: number;
  /** Requests whose sources run at the same time. */
  readonly concurrentRequests: number;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
  readonly onRound: (round: RoundReport) => void;
}

/** Production's. Also keeps a report of callbacks with a million gas below the gas limit of one transaction. */
const MAX_BATCH = 10;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

interface Pending {
  readonly request: OracleRequest;
  readonly since: number;
  attempts: number;
  /** Not to be tried again before, by the process's clock. */
  notBefore: number;
  measuring?: Promise<void>;
  measurements?: Measurement[];
  report?: RoundReport;
}

/** Takes open requests through measuring, agreeing and transmitting. */
export class Dispatcher {
  readonly #context: DispatcherContext;
  readonly #pending = new Map<string, Pending>();
  /** Requests that can never be answered: the router does not know them in this form. */
  readonly #hopeless = new Set<string>();
  readonly #measuringSlots: Slots;
  /** Also of nodes that were too slow to be waited for. */
  readonly #running = new Set<Promise<unknown>>();
  // The chain is read and written by one pass at a time.
  readonly #passes = new Slots(1);
  #round = 0;

  constructor(context: DispatcherContext) {
    this.#context = context;
    this.#measuringSlots = new Slots(context.concurrentRequests);
  }

  /** Starts what is new, answers what is measured, and returns without waiting for what is still being measured. */
  async pass(): Promise<void> {
    await this.#passes.run(async () => {
      await this.#startDue(false);
      await this.#answerMeasured((pending) => pending.notBefore <= performance.now());
    });
  }

  /** Answers everything that is open now, retries included, and says what became of each request. */
  async answerAll(): Promise<RoundReport[]> {
    const mine = await this.#passes.run(() => this.#startDue(true));
    await settled(mine);
    await this.#passes.run(() => this.#answerMeasured((pending) => mine.includes(pending)));
    return mine.flatMap(({ report }) => report ?? []);
  }

  /** Resolves when no source is running any more. */
  async idle(): Promise<void> {
    await this.#passes.run(async () => {
      await settled([...this.#pending.values()]);
      await Promise.allSettled(this.#running);
    });
  }

  /** @param isForced Also requests that are waiting for a later retry. */
  async #startDue(isForced: boolean): Promise<Pending[]> {
    const open = await this.#context.inbox.refresh();
    for (const id of this.#pending.keys()) if (!open.has(id)) this.#close(id);

    const due: Pending[] = [];
    for (const [id, request] of open) {
      if (this.#hopeless.has(id)) continue;
      const pending = this.#pending.get(id) ?? { request, since: performance.now(), attempts: 0, notBefore: 0 };
      this.#pending.set(id, pending);
      if (!isForced && pending.notBefore > performance.now()) continue;

      if (pending.measuring === undefined && pending.measurements === undefined) this.#startMeasuring(pending);
      due.push(pending);
    }
    return due;
  }

  #startMeasuring(pending: Pending): void {
    pending.measuring = this.#measuringSlots
      .run(() => this.#measure(pending.request))
      .then((measurements) => {
        pending.measurements = measurements;
      })
      .catch((error: unknown) => {
        if (!(error instanceof DonStoppedError)) this.#context.log(`measuring failed: ${String(error)}`);
      })
      .finally(() => {
        delete pending.measuring;
      });
  }

  async #measure(request: OracleRequest): Promise<Measurement[]> {
    const { nodes, membership, sandbox, graceMs, deadlineMs, log, signal } = this.#context;
    if (signal.aborted) throw new DonStoppedError();
    const tryToMeasure = async (node: DonNode) => {
      try {
        return await node.observe(request, membership, sandbox);
      } catch (error) {
        if (signal.aborted) throw error;
        log(`node ${node.index} could not measure ${request.requestId}: ${String(error)}`);
        return undefined;
      }
    };
    const measure = (node: DonNode) => {
      const running = tryToMeasure(node);
      this.#running.add(running);
      return running.finally(() => this.#running.delete(running));
    };
    return await collectMeasurements(nodes, measure, { quorum: observationQuorum(membership.f), graceMs, deadlineMs });
  }

  async #answerMeasured(isDue: (pending: Pending) => boolean): Promise<void> {
    const quorum = observationQuorum(this.#context.membership.f);
    const measured = [...this.#pending.values()].filter((pending) => pending.measurements && isDue(pending));

    const ready: Pending[] = [];
    for (const pending of measured) {
      const count = pending.measurements?.length ?? 0;
      if (count >= quorum) {
        ready.push(pending);
        continue;
      }
      this.#postpone(pending, `only ${count} of ${this.#context.nodes.length} nodes measured, ${quorum} are needed`);
      delete pending.measurements;
    }

    const fresh = ready.filter(({ attempts }) => attempts === 0);
    for (let i = 0; i < fresh.length; i += MAX_BATCH) await this.#answer(fresh.slice(i, i + MAX_BATCH));
    // A report that failed is taken apart, so that no request can hold up another.
    for (const pending of ready.filter(({ attempts }) => attempts > 0)) await this.#answer([pending]);
  }

  async #answer(batch: readonly Pending[]): Promise<void> {
    const { nodes, membership, signal } = this.#context;
    const round = ++this.#round;
    const entries = batch.map(({ request, measurements = [] }) => ({
      request,
      observations: measurements.map(({ observation }) => observation),
    }));
    const signed = agree(nodes, entries, round, membership);
    if (signed === undefined) return this.#postponeAll(batch, "the nodes did not agree on a report");

    for (const node of inTurn(nodes, round).filter(({ transmits }) => transmits)) {
      const receipt = await this.#transmit(node, signed);
      if (signal.aborted) throw new DonStoppedError();
      if (receipt === undefined) continue;

      if (receipt.succeeded) this.#settle(batch, node, receipt, signed);
      else this.#postponeAll(batch, "the coordinator refused the report");
      return;
    }
    this.#postponeAll(batch, "no node could transmit the report");
  }

  async #transmit(node: DonNode, signed: SignedReport): Promise<ReceiptFacts | undefined> {
    const { provider, addresses, chainId, receiptTimeoutMs, signal, log } = this.#context;
    const target = { coordinator: addresses.coordinator, chainId, timeoutMs: receiptTimeoutMs, signal };
    try {
      return await transmit(provider, node, signed, target);
    } catch (error) {
      if (!signal.aborted) log(`node ${node.index} could not transmit: ${String(error)}`);
      return undefined;
    }
  }

  #settle(batch: readonly Pending[], node: DonNode, receipt: ReceiptFacts, { proposal }: SignedReport): void {
    const deliveries = readDeliveries(receipt.logs, this.#context.addresses.router);
    const outcomes = new Map(aggregateEntries(proposal.entries).map((e) => [e.request.requestId, e.outcome]));
    for (const pending of batch) {
      const id = pending.request.requestId;
      const delivery = deliveries.get(id);
      const outcome = outcomes.get(id);
      if (delivery === undefined || outcome === undefined) {
        this.#postpone(pending, "the coordinator did not process the answer");
      } else if (delivery.result === "fulfilled" || delivery.result === "callback failed") {
        this.#close(id);
        this.#tell(pending, {
          status: "answered",
          outcome,
          callback: delivery.result === "fulfilled" ? "succeeded" : "failed",
          transmitter: node.index,
          transactionHash: receipt.hash,
          transmitGas: receipt.gasUsed,
          batchSize: batch.length,
          costJuels: delivery.costJuels,
        });
      } else if (mayBeRetried(delivery.result)) {
        this.#postpone(pending, delivery.result);
      } else {
        this.#close(id);
        this.#hopeless.add(id);
        this.#tell(pending, { status: "unanswered", reason: delivery.result, retries: false });
      }
    }
  }

  #postponeAll(batch: readonly Pending[], reason: string): void {
    for (const pending of batch) this.#postpone(pending, reason);
  }

  #postpone(pending: Pending, reason: string): void {
    const delayMs = Math.min(FIRST_RETRY_MS * 2 ** pending.attempts, LAST_RETRY_MS);
    pending.attempts++;
    pending.notBefore = performance.now() + delayMs;
    this.#tell(pending, { status: "unanswered", reason, retries: true });
  }

  #close(requestId: string): void {
    this.#pending.delete(requestId);
    for (const node of this.#context.nodes) node.forget(requestId);
  }

  #tell(pending: Pending, what: Answered | Unanswered): void {
    const { request, measurements = [], since } = pending;
    const report = { ...what, requestId: request.requestId, request, measurements, ms: performance.now() - since };
    pending.report = report;
    try {
      this.#context.onRound(report);
    } catch (error) {
      this.#context.log(`the listener failed: ${String(error)}`);
    }
  }
}

/** Resolves when none of these is being measured any more. */
async function settled(requests: readonly Pending[]): Promise<void> {
  for (const { measuring } of requests) await measuring;
}
