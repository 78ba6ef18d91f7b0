import { getAddress } from "ethers";

import { BookReader, type Refreshed } from "../book/read-book.js";
import type { BlockFacts, RpcProvider } from "../don/rpc.js";
import { dateText, shortId, type Alert } from "./alert.js";
import { waitAfter } from "./backoff.js";
import { askCall, escrowCall } from "./calls.js";
import { Definitions } from "./definitions.js";
import { byUrgency, type Due } from "./due.js";
import { LockLostError } from "./errors.js";
import { HealthCheck } from "./health.js";
import { Journal } from "./journal.js";
import { Metrics } from "./metrics.js";
import { DEFAULT_POLICY, type Policy } from "./options.js";
import { planOf, type PlanContext, type UpcomingQuestion } from "./plan.js";
import type { Clock, DurableFile, KeeperSigner, Log, Post } from "./ports.js";
import { messageOf, type Refusal } from "./refusal.js";
import { Reporter, type Told } from "./reporter.js";
import { Sender, type Call, type Progress } from "./sender.js";
import { Webhook } from "./webhook.js";

/** What a keeper is given. */
export interface KeeperParts {
  readonly provider: RpcProvider;
  readonly signer: KeeperSigner;
  /** Of this account on this chain alone. Nobody else may have it open. */
  readonly journal: DurableFile;
  /** Spares reading the whole history at each start. May be lost. */
  readonly book?: DurableFile;
  readonly clock: Clock;
  readonly log: Log;
  readonly post?: Post;
}

export interface KeeperOptions {
  readonly chainId: bigint;
  readonly escrow: string;
  /** Whose agreements it looks after. */
  readonly parties: readonly string[];
  /** Also those of which one of them is the arbiter. Default false. */
  readonly asArbiter?: boolean;
  /** Block in which the escrow or the first of the oracles was deployed. Default 0. */
  readonly fromBlock?: number;
  readonly policy?: Partial<Policy>;
  /** Where to post what is reported. The URL itself appears nowhere. */
  readonly webhookUrl?: string;
  /** Says what it would do, and does nothing: signs, sends and writes nothing. */
  readonly dryRun?: boolean;
  /** Between two looks at the chain. Default 12,000. */
  readonly pollMs?: number;
  /** Between two looks at the purse. Default 600,000. */
  readonly healthEveryMs?: number;
  /** For the block's producer, wei of each gas. Default 1 gwei. */
  readonly tipWei?: bigint;
  /** Never more than this, wei of each gas. Default 100 gwei. */
  readonly maxFeePerGasWei?: bigint;
  /** A transaction that waits for so long is replaced at a higher fee. Default 180,000. */
  readonly replaceAfterMs?: number;
  /** Default 60,000. */
  readonly resendAfterMs?: number;
  /** Blocks after which a transaction is final. Default 12. */
  readonly confirmations?: number;
  /** Most transactions under way. Default 16. */
  readonly maxOpen?: number;
}

/** What a tick did. */
export interface TickReport {
  readonly head: BlockFacts;
  readonly sent: readonly string[];
  /** Due, but not sent: under way, not yet possible after all, or waiting after a failure. */
  readonly waiting: readonly string[];
}

interface Upcoming {
  readonly wakeAt: bigint | null;
  readonly questions: readonly UpcomingQuestion[];
}

const RETRY_MS = { first: 60_000, most: 3_600_000 };
const SOON_MS = 15_000;
const SAVE_EVERY_MS = 3_600_000;
/** So many agreements are planned before others get a turn. */
const PLAN_SLICE = 200;
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
  readonly #sender: Sender;
  readonly #reporter: Reporter;
  readonly #webhook: Webhook | undefined;
  readonly #health: HealthCheck;
  readonly #context: PlanContext;
  readonly #upcoming = new Map<string, Upcoming>();
  /** Agreements that something is due for. */
  #restless = new Set<string>();
  readonly #refused = new Map<string, { count: number; until: number }>();
  readonly #stopping = new AbortController();
  #hasPlanned = false;
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
    this.#sender = new Sender(
      { provider: this.#provider, signer, journal, clock },
      {
        chainId,
        fees: { tip: options.tipWei ?? 10n ** 9n, maxFeePerGas: options.maxFeePerGasWei ?? 100n * 10n ** 9n },
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
    const told: Told = journal;
    this.#reporter = new Reporter(
      { log, told, clock, webhook: this.#webhook },
      { chainId: Number(chainId), escrow, keeper: signer.address },
    );
    this.#health = new HealthCheck(this.#provider, signer.address, this.#policy.asking);
    this.#context = {
      facts: this.#reader.book,
      policy: this.#policy,
      keeper: signer.address,
      parties: new Set(parties),
      definitionOf: (oracle, metric) => this.#definitions.known(oracle, metric)?.definition,
    };
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
    const { head } = refreshed;
    for (const progress of await this.#sender.lookAfter(head, refreshed.touched === null)) this.#tell(progress);

    const due = await this.#plan(refreshed);
    const sent: string[] = [];
    const waiting: string[] = [];
    for (const item of due) {
      if (this.#stopping.signal.aborted) break;
      ((await this.#do(item, head)) ? sent : waiting).push(item.key);
    }
    await this.#lookAtPurse(head);
    this.#note(head, waiting.length);
    return { head, sent, waiting };
  }

  /** What is due, of the agreements for which something may have changed. */
  async #plan({ head, touched }: Refreshed): Promise<Due[]> {
    const now = BigInt(head.timestamp);
    const isNew = head.hash !== this.#lastHash;
    this.#lastHash = head.hash;
    const wall = this.#parts.clock.now();
    if (isNew) this.#newBlockAt = wall;
    else if (wall - this.#newBlockAt > BEHIND_AFTER_MS) this.#report(behind(head));
    const all = touched === null || !this.#hasPlanned;
    if (all) this.#upcoming.clear();
    const ids = new Set(all ? [...this.#reader.book.entries()].map(({ id }) => id) : [...touched, ...this.#restless]);
    if (!all && isNew) {
      for (const [id, { wakeAt }] of this.#upcoming) if (wakeAt !== null && wakeAt <= now) ids.add(id);
    }

    const due = new Map<string, Due>();
    const restless = new Set<string>();
    let planned = 0;
    for (const id of ids) {
      const entry = this.#reader.book.get(id);
      if (entry === undefined) continue;
      const plan = planOf(entry, now, this.#context);
      this.#upcoming.set(id, { wakeAt: plan.wakeAt, questions: plan.questions });
      for (const alert of plan.alerts) this.#report(alert);
      // One question may be of several agreements.
      for (const item of plan.due) due.set(item.key, item);
      if (plan.due.length > 0) restless.add(id);
      if (++planned % PLAN_SLICE === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    this.#hasPlanned = true;
    this.#restless = restless;
    return [...due.values()].sort(byUrgency);
  }

  /** Whether it was sent. */
  async #do(due: Due, head: BlockFacts): Promise<boolean> {
    const { clock, log } = this.#parts;
    const now = clock.now();
    const refused = this.#refused.get(due.key);
    if (refused !== undefined && now < refused.until) return false;
    const failures = this.#journal?.failuresOf(due.key) ?? { count: 0, lastAt: 0 };
    if (now < failures.lastAt + waitAfter(failures.count, RETRY_MS, due.key)) return false;

    const call = await this.#callOf(due, head);
    if (call === undefined) return false;
    if (this.#options.dryRun === true) return await this.#rehearse(due, call);

    const result = await this.#sender.send(call, head);
    switch (result.kind) {
      case "sent":
        this.#refused.delete(due.key);
        this.metrics.add("keeper_sent_total", 1, `kind="${due.kind}"`);
        log.info({ ...facts(due), hash: result.hash, nonce: result.nonce }, `sent: ${due.kind}`);
        return true;
      case "busy":
        return false;
      case "dear":
        this.#report(dear(head, this.#options));
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
      const { keeper } = this.#context;
      const index = published.definition.askers.findIndex((asker) => asker.toLowerCase() === keeper.toLowerCase());
      if (index !== 0) return undefined;
    }
    return askCall(due, published, asking);
  }

  async #rehearse(due: Due, call: Call): Promise<boolean> {
    const { log, clock } = this.#parts;
    const gas = await this.#sender.estimate(call);
    this.#refused.set(due.key, { count: 0, until: clock.now() + RETRY_MS.most });
    if (typeof gas === "bigint") log.info({ ...facts(due), gas: Number(gas) }, `would send: ${due.kind}`);
    else log.info({ ...facts(due), reason: gas.reason }, `would not send: ${due.kind}`);
    return false;
  }

  /** Done by somebody else is success; early and unreachable are tried again soon; the rest later and later. */
  #refuse(due: Due, { kind, reason }: Refusal): void {
    const { clock, log } = this.#parts;
    const before = this.#refused.get(due.key)?.count ?? 0;
    const count = kind === "refused" ? before + 1 : before;
    const wait = kind === "refused" ? waitAfter(count, RETRY_MS, due.key) : SOON_MS;
    this.#refused.set(due.key, { count, until: clock.now() + wait });
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
    const questions = new Map<string, UpcomingQuestion>();
    for (const upcoming of this.#upcoming.values()) for (const it of upcoming.questions) questions.set(it.id, it);
    const tip = this.#options.tipWei ?? 10n ** 9n;
    const { balance, juels, alerts } = await this.#health.look(head, tip, [...questions.values()]);
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
    for (const [key, { until }] of this.#refused) if (now > until + 2 * RETRY_MS.most) this.#refused.delete(key);
    this.#journal?.compact(now);
    if (now >= this.#savedAt + SAVE_EVERY_MS) this.#saveBook();
  }

  #saveBook(): void {
    this.#savedAt = this.#parts.clock.now();
    if (this.#options.dryRun === true || !this.#hasPlanned) return;
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

function unreachable(now: number, reason: string): Alert {
  return {
    key: `node-unreachable/${Math.floor(now / 3_600_000)}`,
    code: "node-unreachable",
    message: `Three looks at the chain failed in a row: ${reason}.`,
    remedy: "Check the node; until it answers, nothing is asked or settled by this keeper.",
  };
}

function behind({ number, hash, timestamp }: BlockFacts): Alert {
  return {
    key: `node-behind/${hash}`,
    code: "node-behind",
    message: `The node has shown no new block for half an hour; its last one is ${number} of ${dateText(BigInt(timestamp))}.`,
    remedy: "Check whether the node has lost touch with the chain; deadlines pass meanwhile.",
  };
}

function dear({ number, baseFeePerGas }: BlockFacts, { maxFeePerGasWei = 100n * 10n ** 9n }: KeeperOptions): Alert {
  return {
    // About once in four hours.
    key: `fees-too-high/${Math.floor(number / 1_200)}`,
    code: "fees-too-high",
    message: `Gas costs ${baseFeePerGas} wei now, and the keeper may offer ${maxFeePerGasWei}; it waits.`,
    remedy: "Allow more if a deadline is near.",
  };
}

function refusedTwice(due: Due, reason: string): Alert {
  const what =
    due.kind === "ask" || due.kind === "pushCredit" ? due.kind : `${due.kind} of agreement ${shortId(due.id)}`;
  return {
    key: `transaction-refused/${due.key}`,
    code: "transaction-refused",
    message: `The chain refuses ${what}, which should be possible: ${reason}.`,
    remedy: "Look at the reason; the keeper tries again, less and less often.",
    ...("id" in due && { agreement: due.id }),
  };
}

function reverted(key: string, hash: string): Alert {
  return {
    key: `transaction-reverted/${key}`,
    code: "transaction-reverted",
    message: `Transaction ${hash} (${key}) was mined and reverted, and not for the first time.`,
    remedy: "Look at it in an explorer; the keeper tries again, less and less often.",
  };
}

function stuck(key: string, nonce: number, kind: "stuck" | "unsent", reason?: string): Alert {
  const why =
    kind === "stuck" ? "waits, and its fee may not be raised any further" : `is not taken by the node: ${reason ?? ""}`;
  return {
    key: `transaction-stuck/${nonce}/${kind}`,
    code: "transaction-stuck",
    message: `The transaction with nonce ${nonce} (${key}) ${why}.`,
    remedy: "Fund the account, or allow higher fees. Everything after it waits for it.",
  };
}
