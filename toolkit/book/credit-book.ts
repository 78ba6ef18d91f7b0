import { keyOf } from "./key-of.js";
import { UndoMap, type SavedUndoMap } from "./undo-map.js";

/** Money that did not arrive and waits for its payee, in base units of the token; the zero address is the currency. */
export interface Credit {
  readonly payee: string;
  readonly token: string;
  readonly amount: bigint;
  /** How many payments did not arrive so far; tells one credit from a later one of the same amount. */
  readonly times: number;
}

/** What waits for whom, from the escrow's logs. */
export class CreditBook {
  readonly #credits: UndoMap<Credit>;

  constructor(saved?: SavedUndoMap<Credit>) {
    this.#credits = new UndoMap(saved);
  }

  /** The credits of `payee` in a token, paid since or not. */
  get(payee: string, token: string): Credit | undefined {
    return this.#credits.get(keyOf(payee, token));
  }

  /** All that waits for anybody. */
  open(): Credit[] {
    return [...this.#credits.values()].filter(({ amount }) => amount > 0n);
  }

  /** A payment did not arrive. */
  add(block: number, { payee, token, amount }: Omit<Credit, "times">): void {
    const known = this.get(payee, token) ?? { amount: 0n, times: 0 };
    const credit = { payee, token, amount: known.amount + amount, times: known.times + 1 };
    this.#credits.set(block, keyOf(payee, token), credit);
  }

  /** The payee took its credits: always all that there are. */
  withdraw(block: number, { payee, token }: Pick<Credit, "payee" | "token">): void {
    const known = this.get(payee, token);
    if (known !== undefined) this.#credits.set(block, keyOf(payee, token), { ...known, amount: 0n });
  }

  /** As `UndoMap` does. */
  rewindTo(block: number): void {
    this.#credits.rewindTo(block);
  }

  forgetThrough(block: number): void {
    this.#credits.forgetThrough(block);
  }

  clear(): void {
    this.#credits.clear();
  }

  save(): SavedUndoMap<Credit> {
    return this.#credits.save();
  }
}
