import { PerformanceEscrowError } from "../errors.js";
import type { DurableFile } from "./ports.js";

/** One signed form of a transaction. Forms with the same nonce exclude each other on chain. */
export interface Version {
  readonly hash: string;
  /** The signed bytes, as a hexadecimal string. */
  readonly raw: string;
  /** When it was signed, in milliseconds. */
  readonly at: number;
}

/** A transaction that was signed, and may have been sent. */
export interface Intent {
  /** What it is to bring about; the same words for the same thing. */
  readonly key: string;
  readonly nonce: number;
  /** Oldest first. All but the first replace the one before at a higher fee. */
  readonly versions: readonly Version[];
  readonly mined?: { readonly hash: string; readonly block: number; readonly succeeded: boolean };
}

/** How an intent ended. Displaced: another transaction of the account took its nonce. */
export type Outcome = "succeeded" | "reverted" | "displaced";

/** Transactions that brought nothing about, of one key. */
export interface Failures {
  readonly count: number;
  /** Milliseconds. */
  readonly lastAt: number;
}

/** Whose transactions a journal has. */
export interface JournalOwner {
  readonly chainId: bigint;
  readonly address: string;
}

/** The journal is of another account or chain. */
export class JournalOwnerError extends PerformanceEscrowError {
  override readonly name = "JournalOwnerError";

  constructor(found: string, expected: string) {
    super(`The journal is of ${found}, not of ${expected}.`, "Give every account on every chain a journal of its own.");
  }
}

/** A line in the middle of the journal cannot be read. A keeper never leaves that behind, whenever it is killed. */
export class JournalDamagedError extends PerformanceEscrowError {
  override readonly name = "JournalDamagedError";

  constructor(line: number) {
    super(
      `Line ${line} of the journal cannot be read, and it is not the last.`,
      "Restore the file. Without it, wait until the account has no pending transactions, and begin with an empty one.",
    );
  }
}

type JournalRecord =
  | { readonly r: "owner"; readonly chainId: string; readonly address: string }
  | { readonly r: "signed"; readonly key: string; readonly nonce: number; readonly version: Version }
  | ({ readonly r: "mined"; readonly nonce: number } & Required<Intent>["mined"])
  | { readonly r: "unmined"; readonly nonce: number }
  | { readonly r: "closed"; readonly nonce: number; readonly outcome: Outcome; readonly at: number }
  | ({ readonly r: "failures"; readonly key: string } & Failures)
  | { readonly r: "told"; readonly key: string; readonly at: number };

/** What nobody asks about any more: failures and reports of a quarter ago. */
const FORGET_AFTER_MS = 90 * 86_400_000;

/** The journal is written anew when it has this many lines more than it needs. */
const SLACK = 1_000;

/**
 * What the keeper has signed, line by line, each on the disk before anything leaves the machine. Whenever the process
 * dies, the next one finds here every transaction that the network may know of, byte for byte.
 */
export class Journal {
  readonly #file: DurableFile;
  readonly #owner: JournalOwner;
  readonly #open = new Map<number, Intent>();
  readonly #failures = new Map<string, Failures>();
  readonly #told = new Map<string, number>();
  #lines = 0;
  /** A line may be torn: the disk was full, say. */
  #isDirty = false;

  /**
   * Reads the journal and heals a last line that was torn by a crash: what it said had not left the machine yet.
   *
   * @throws JournalOwnerError, JournalDamagedError
   */
  constructor(file: DurableFile, owner: JournalOwner) {
    this.#file = file;
    this.#owner = owner;
    const text = file.read();
    const lines = text.split("\n");
    const whole = lines.slice(0, -1);
    let torn = lines.at(-1) !== "";
    for (const [index, line] of whole.entries()) {
      const record = parse(line);
      if (record !== undefined) this.#take(record);
      else if (index === whole.length - 1 && !torn) torn = true;
      else throw new JournalDamagedError(index + 1);
    }
    this.#lines = whole.length;
    if (torn || text === "") this.#rewrite();
  }

  /** What is under way, by nonce. */
  open(): Intent[] {
    return [...this.#open.values()].sort((a, b) => a.nonce - b.nonce);
  }

  /** Whether the nonce is spoken for. */
  hasNonce(nonce: number): boolean {
    return this.#open.has(nonce);
  }

  /** What failed on chain of this key; a success wipes it out. */
  failuresOf(key: string): Failures {
    let { count, lastAt } = this.#failures.get(key) ?? { count: 0, lastAt: 0 };
    for (const intent of this.#open.values()) {
      if (intent.key !== key || intent.mined?.succeeded !== false) continue;
      count++;
      lastAt = Math.max(lastAt, ...intent.versions.map(({ at }) => at));
    }
    return { count, lastAt };
  }

  /** A transaction is about to be sent, or replaced by one at a higher fee. */
  signed(key: string, nonce: number, version: Version): void {
    this.#append({ r: "signed", key, nonce, version });
  }

  mined(nonce: number, mined: Required<Intent>["mined"]): void {
    this.#append({ r: "mined", nonce, ...mined });
  }

  /** The block that had it is no longer part of the chain. */
  unmined(nonce: number): void {
    this.#append({ r: "unmined", nonce });
  }

  closed(nonce: number, outcome: Outcome, at: number): void {
    this.#append({ r: "closed", nonce, outcome, at });
  }

  /** When this was reported, in milliseconds, if it was. */
  toldAt(key: string): number | undefined {
    return this.#told.get(key);
  }

  told(key: string, at: number): void {
    this.#append({ r: "told", key, at });
  }

  /** Makes the file small again when most of it is history. */
  compact(now: number): void {
    for (const [key, { lastAt }] of this.#failures) if (now - lastAt > FORGET_AFTER_MS) this.#failures.delete(key);
    for (const [key, at] of this.#told) if (now - at > FORGET_AFTER_MS) this.#told.delete(key);
    if (this.#lines > this.#records().length + SLACK) this.#rewrite();
  }

  #append(record: JournalRecord): void {
    if (this.#isDirty) this.#rewrite();
    this.#isDirty = true;
    this.#file.append(`${JSON.stringify(record)}\n`);
    this.#isDirty = false;
    this.#lines++;
    this.#take(record);
  }

  #rewrite(): void {
    const records = this.#records();
    this.#file.replace(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    this.#lines = records.length;
    this.#isDirty = false;
  }

  #records(): JournalRecord[] {
    const { chainId, address } = this.#owner;
    return [
      { r: "owner", chainId: chainId.toString(), address },
      ...this.open().flatMap(({ key, nonce, versions, mined }): JournalRecord[] => [
        ...versions.map((version) => ({ r: "signed", key, nonce, version }) as const),
        ...(mined === undefined ? [] : [{ r: "mined", nonce, ...mined } as const]),
      ]),
      ...[...this.#failures].map(([key, failures]) => ({ r: "failures", key, ...failures }) as const),
      ...[...this.#told].map(([key, at]) => ({ r: "told", key, at }) as const),
    ];
  }

  #take(record: JournalRecord): void {
    switch (record.r) {
      case "owner":
        return this.#checkOwner(record);
      case "signed": {
        const { key, nonce, version } = record;
        const before = this.#open.get(nonce);
        const versions = before?.key === key ? [...before.versions, version] : [version];
        this.#open.set(nonce, { key, nonce, versions });
        return;
      }
      case "mined": {
        const { nonce, hash, block, succeeded } = record;
        const mined = { hash, block, succeeded };
        this.#change(nonce, (intent) => ({ ...intent, mined }));
        return;
      }
      case "unmined":
        return this.#change(record.nonce, ({ key, nonce, versions }) => ({ key, nonce, versions }));
      case "closed":
        return this.#close(record);
      case "failures":
        this.#failures.set(record.key, { count: record.count, lastAt: record.lastAt });
        return;
      case "told":
        this.#told.set(record.key, record.at);
        return;
    }
  }

  #close({ nonce, outcome, at }: Extract<JournalRecord, { r: "closed" }>): void {
    const key = this.#open.get(nonce)?.key;
    this.#open.delete(nonce);
    if (key === undefined) return;
    if (outcome === "succeeded") this.#failures.delete(key);
    if (outcome === "reverted") {
      this.#failures.set(key, { count: (this.#failures.get(key)?.count ?? 0) + 1, lastAt: at });
    }
  }

  #change(nonce: number, change: (intent: Intent) => Intent): void {
    const intent = this.#open.get(nonce);
    if (intent !== undefined) this.#open.set(nonce, change(intent));
  }

  #checkOwner({ chainId, address }: Extract<JournalRecord, { r: "owner" }>): void {
    const expected = this.#owner;
    if (BigInt(chainId) === expected.chainId && address.toLowerCase() === expected.address.toLowerCase()) return;
    throw new JournalOwnerError(`${address} on chain ${chainId}`, `${expected.address} on chain ${expected.chainId}`);
  }
}

function parse(line: string): JournalRecord | undefined {
  try {
    const record = JSON.parse(line) as JournalRecord | null;
    return typeof record === "object" && typeof record?.r === "string" ? record : undefined;
  } catch {
    return undefined;
  }
}
