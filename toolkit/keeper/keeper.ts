import { getAddress } from "ethers";

import { BookReader } from "../book/read-book.js";
import type { BlockFacts, RpcProvider } from "../chain/rpc.js";
import type { Alert } from "./alert.js";
import { waitAfter } from "./backoff.js";
import { askCall, escrowCall } from "./calls.js";
import { Definitions } from "./definitions.js";
import type { Due } from "./due.js";
import { LockLostError } from "./errors.js";
import type { FeeLimits } from "./fees.js";
import { HealthCheck } from "./health.js";
import { Journal } from "./journal.js";
import type { KeeperOptions, KeeperParts, TickReport } from "./keeper-options.js";
import { Metrics } from "./metrics.js";
import { DEFAULT_POLICY, type Policy } from "./options.js";
import type { PlanContext } from "./plan-context.js";
import { Planner } from "./planner.js";
import type { DurableFile } from "./ports.js";
import { messageOf, type Refusal } from "./refusal.js";
import { Reporter } from "./reporter.js";
import { Retries } from "./retries.js";
import { Sender, type Call, type Progress } from "./sender.js";
import { behind, dear, refusedTwice, reverted, stuck, unreachable } from "./troubles.js";
import { Webhook } from "./webhook.js";

const SAVE_EVERY_MS = 3_600_000;
/** A chain makes a block more often than that. */
const BEHIND_AFTER_MS = 1_800_000;

/**
 * Looks after the agreements of its parties: asks when questions fall due, has interim payments made, settles, and says
 * what people should know. Every tick costs a bounded number of calls, whatever the number of agreements: one when no block
 * is new, at most three when there are new ones, one more while transactions are under way, and every ten minutes one for
 * the account and one for each subscription; on top of that only what is done costs.
 */
export class Keeper {
  readonly metrics = new Metrics();
  readonly #parts: KeeperParts;
  readonly #options: KeeperOptions;
  readonly #policy: Policy;
  readonly #provider: RpcProvider;
  readonly #reader: BookReader;
  readonly #definitions: Definitions;
  readonly #journal: Journal | undefined;
  readonly #fees: FeeLimits;
  readonly #sender: Sender;
  readonly #reporter: Reporter;
  readonly #webhook: Webhook | undefined;
  readonly #health: HealthCheck;
  readonly #planner: Planner;
  readonly #retries: Retries;
  readonly #stopping = new AbortController();
  #isNewChain = false;
  #lastHash = "";
  #newBlockAt: number;
  #healthAt = 0;
  #savedAt: number;
  #failedTicks = 0;

  /** @throws JournalOwnerError, JournalDamagedError */
  constructor(parts: KeeperParts, options: KeeperOptions) {
    const { clock, log, signer } = parts;
    this.#parts = parts;
    this.#options = options;
    this.#policy = { ...DEFAULT_POLICY, ...options.policy };
    this.#provider = {
      send: async (method, params) => {
        this.metrics.add("keeper_rpc_calls_total");
        return await parts.provider.send(method, params);
      },
    };
    const { escrow, chainId, fromBlock = 0, asArbiter = false, dryRun = false } = options;
    const parties = options.parties.map((party) => getAddress(party));
    this.#reader = BookReader.resume(
      this.#provider,
      escrow,
      { parties, asArbiter, fromBlock },
      parts.book?.read() ?? "",
    );
    this.#definitions = new Definitions(this.#provider, fromBlock);
    const owner = { chainId, address: signer.address };
    this.#journal = dryRun ? undefined : new Journal(parts.journal, owner);
    const journal = this.#journal ?? new Journal(inMemory(), owner);
    this.#fees = { tip: options.tipWei ?? 10n ** 9n, maxFeePerGas: options.maxFeePerGasWei ?? 100n * 10n ** 9n };
    this.#sender = new Sender(
      { provider: this.#provider, signer, journal, clock },
      {
        chainId,
        fees: this.#fees,
        replaceAfterMs: options.replaceAfterMs ?? 180_000,
        resendAfterMs: options.resendAfterMs ?? 60_000,
        confirmations: options.confirmations ?? 12,
        maxOpen: options.maxOpen ?? 16,
      },
    );
    const gaveUp = (id: string, reason: string) => log.error({ id, reason }, "a report did not reach the webhook");
    this.#webhook =
      options.webhookUrl === undefined || parts.post === undefined || dryRun
        ? undefined
        : new Webhook(options.webhookUrl, { post: parts.post, clock, gaveUp });
    this.#reporter = new Reporter(
      { log, told: journal, clock, webhook: this.#webhook },
      { chainId: Number(chainId), escrow, keeper: signer.address },
    );
    this.#health = new HealthCheck(this.#provider, signer.address, this.#policy.asking);
    const context: PlanContext = {
      facts: this.#reader.book,
      policy: this.#policy,
      keeper: signer.address,
      parties: new Set(parties),
      definitionOf: (oracle, metric) => this.#definitions.known(oracle, metric)?.definition,
    };
    this.#planner = new Planner(this.#reader.book, context, (alert) => this.#report(alert));
    this.#retries = new Retries(clock);
    this.#savedAt = clock.now();
    this.#newBlockAt = clock.now();
  }

  /**
   * Ticks until it is stopped. A tick that fails is logged, and tried again later and later.
   *
   * @throws LockLostError
   */
  async run(): Promise<void> {
    const { clock, log } = this.#parts;
    const { signal } = this.#stopping;
    const { pollMs = 12_000 } = this.#options;
    while (!signal.aborted) {
      let pause = pollMs;
      try {
        await this.tick();
        this.#failedTicks = 0;
      } catch (error) {
        // Another process has the journal now, and does the work.
        if (error instanceof LockLostError) throw error;
        this.#failedTicks++;
        this.metrics.add("keeper_failed_ticks_total");
        log.error({ error: messageOf(error), failures: this.#failedTicks }, "a tick failed");
        if (this.#failedTicks === 3) this.#reporter.report(unreachable(clock.now(), messageOf(error)));
        pause = Math.max(pollMs, waitAfter(this.#failedTicks, { first: 1_000, most: 60_000 }, "tick"));
      }
      await clock.sleep(pause, signal);
    }
  }

  /** Ends `run`, which returns after what it is doing. What is under way goes on with the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#webhook?.stop();
    this.#saveBook();
  }

  /** Waits for the reports that are on their way. */
  async reported(): Promise<void> {
    await this.#webhook?.idle();
  }

  /**
   * Looks at the chain once and does what is due.
   *
   * @throws What the provider throws when the node cannot be read. Nothing is lost then; the next tick goes on.
   */
  async tick(): Promise<TickReport> {
    const refreshed = await this.#reader.refresh();
    const { head, touched } = refreshed;
    // From here on any call may fail; what was read is not read again.
    this.#planner.note(refreshed);
    this.#isNewChain ||= touched === null;
    this.#watchTheHead(head);
    for (const progress of await this.#sender.lookAfter(head, this.#isNewChain)) this.#tell(progress);
    this.#isNewChain = false;

    const sent: string[] = [];
    const waiting: string[] = [];
    for (const item of await this.#planner.plan(BigInt(head.timestamp))) {
      if (this.#stopping.signal.aborted) break;
      ((await this.#do(item, head)) ? sent : waiting).push(item.key);
    }
    await this.#lookAtPurse(head);
    this.#note(head, waiting.length);
    return { head, sent, waiting };
  }

  /** A node that has lost touch with the chain looks like a chain on which nothing happens. */
  #watchTheHead(head: BlockFacts): void {
    const now = this.#parts.clock.now();
    if (head.hash !== this.#lastHash) this.#newBlockAt = now;
    else if (now - this.#newBlockAt > BEHIND_AFTER_MS) this.#report(behind(head));
    this.#lastHash = head.hash;
  }

  /** Whether it was sent. */
  async #do(due: Due, head: BlockFacts): Promise<boolean> {
    const { log } = this.#parts;
    const failures = this.#journal?.failuresOf(due.key) ?? { count: 0, lastAt: 0 };
    if (this.#retries.isWaiting(due.key, failures)) return false;

    const call = await this.#callOf(due, head);
    if (call === undefined) return false;
    if (this.#options.dryRun === true) return await this.#rehearse(due, call);

    const result = await this.#sender.send(call, head);
    switch (result.kind) {
      case "sent":
        this.#retries.forget(due.key);
        this.metrics.add("keeper_sent_total", 1, `kind="${due.kind}"`);
        log.info({ ...facts(due), hash: result.hash, nonce: result.nonce }, `sent: ${due.kind}`);
        return true;
      case "busy":
        return false;
      case "dear":
        this.#report(dear(head, this.#fees.maxFeePerGas));
        return false;
      default:
        this.#refuse(due, result);
        return false;
    }
  }

  /** Undefined when it is not the keeper's to do after all, or not yet. */
  async #callOf(due: Due, head: BlockFacts): Promise<Call | undefined> {
    if (due.kind !== "ask") return escrowCall(due, this.#options.escrow);
    const { oracle, metric } = due.terms;
    const asking = this.#policy.asking.find((options) => options.oracle.toLowerCase() === oracle.toLowerCase());
    if (asking === undefined) return undefined;
    const isKnown = this.#definitions.known(oracle, metric) !== undefined;
    const published = await this.#definitions.find(oracle, metric, head.number);
    if (published === undefined) {
      this.#refuse(due, { kind: "refused", reason: "the definition of the metric is not published" });
      return undefined;
    }
    // Now that the askers are known, it is planned again: another one may go first, or the keeper is none of them.
    if (!isKnown) {
      const keeper = this.#parts.signer.address.toLowerCase();
      const index = published.definition.askers.findIndex((asker) => asker.toLowerCase() === keeper);
      if (index !== 0) return undefined;
    }
    return askCall(due, published, asking);
  }

  async #rehearse(due: Due, call: Call): Promise<boolean> {
    const { log } = this.#parts;
    const gas = await this.#sender.estimate(call);
    this.#retries.postpone(due.key);
    if (typeof gas === "bigint") log.info({ ...facts(due), gas: Number(gas) }, `would send: ${due.kind}`);
    else log.info({ ...facts(due), reason: gas.reason }, `would not send: ${due.kind}`);
    return false;
  }

  #refuse(due: Due, { kind, reason }: Refusal): void {
    const { log } = this.#parts;
    const count = this.#retries.refuse(due.key, kind);
    if (kind === "refused") log.warn({ ...facts(due), reason }, `refused: ${due.kind}`);
    else log.info({ ...facts(due), reason }, `not now: ${due.kind} (${kind})`);
    // Once may be a matter of two blocks at the same time.
    if (kind === "refused" && count === 2) this.#report(refusedTwice(due, reason));
  }

  #tell({ kind, key, nonce, hash, reason }: Progress): void {
    const { log } = this.#parts;
    const facts = { key, nonce, hash, ...(reason !== undefined && { reason }) };
    if (kind === "replaced") this.metrics.add("keeper_replaced_total");
    if (kind === "reverted") {
      this.metrics.add("keeper_reverted_total");
      if ((this.#journal?.failuresOf(key).count ?? 0) >= 2) this.#report(reverted(key, hash));
    }
    if (kind === "stuck" || kind === "unsent") this.#report(stuck(key, nonce, kind, reason));
    if (kind === "mined") log.info(facts, "mined");
    else log.warn(facts, `transaction ${kind}`);
  }

  async #lookAtPurse(head: BlockFacts): Promise<void> {
    const now = this.#parts.clock.now();
    if (now < this.#healthAt) return;
    const { balance, juels, alerts } = await this.#health.look(head, this.#fees.tip, this.#planner.questions());
    for (const alert of alerts) this.#report(alert);
    this.metrics.set("keeper_balance_wei", Number(balance));
    for (const [oracle, free] of juels) this.metrics.set("keeper_link_juels", Number(free), `oracle="${oracle}"`);
    this.#healthAt = now + (this.#options.healthEveryMs ?? 600_000);
  }

  #report(alert: Alert): void {
    if (this.#reporter.report(alert)) this.metrics.add("keeper_alerts_total", 1, `code="${alert.code}"`);
  }

  #note(head: BlockFacts, waiting: number): void {
    const now = this.#parts.clock.now();
    this.metrics.add("keeper_ticks_total");
    this.metrics.set("keeper_agreements", this.#reader.book.size);
    this.metrics.set("keeper_block", head.number);
    this.metrics.set("keeper_block_timestamp_seconds", head.timestamp);
    this.metrics.set("keeper_last_tick_timestamp_seconds", Math.floor(now / 1000));
    this.metrics.set("keeper_open_transactions", this.#sender.openCount);
    this.metrics.set("keeper_due", waiting);
    this.#retries.tidy();
    this.#journal?.compact(now);
    if (now >= this.#savedAt + SAVE_EVERY_MS) this.#saveBook();
  }

  #saveBook(): void {
    this.#savedAt = this.#parts.clock.now();
    if (this.#options.dryRun === true || !this.#planner.hasPlanned) return;
    this.#parts.book?.replace(this.#reader.save());
  }
}

/** What a line of the log says about a thing to do. */
function facts(due: Due): object {
  const { kind, key } = due;
  if (kind === "ask") return { key, from: Number(due.question.from), to: Number(due.question.to) };
  if (kind === "pushCredit") return { key };
  return { key, agreement: due.id, period: due.period };
}

function inMemory(): DurableFile {
  let text = "";
  return {
    read: () => text,
    append: (more) => void (text += more),
    replace: (whole) => void (text = whole),
  };
}
