/**
 * A map that knows what it held before, block by block, so that a reorganised chain can be followed back. Values are never
 * changed in place.
 */
export class UndoMap<V> {
  readonly #values: Map<string, V>;
  /** What each change replaced, in the order of the changes. */
  #undo: Undo<V>[];

  constructor(saved: SavedUndoMap<V> = { values: [], undo: [] }) {
    this.#values = new Map(saved.values);
    this.#undo = [...saved.undo];
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  entries(): IterableIterator<[string, V]> {
    return this.#values.entries();
  }

  values(): IterableIterator<V> {
    return this.#values.values();
  }

  /** @param block In which the value became so. For one key it never falls. */
  set(block: number, key: string, value: V): void {
    this.#undo.push({ block, key, previous: this.#values.get(key) });
    this.#values.set(key, value);
  }

  /**
   * Takes back everything of blocks after `block`.
   *
   * @returns The keys that changed.
   */
  rewindTo(block: number): string[] {
    const kept: Undo<V>[] = [];
    const changed = new Set<string>();
    for (const undo of this.#undo.toReversed()) {
      if (undo.block <= block) {
        kept.push(undo);
        continue;
      }
      if (undo.previous === undefined) this.#values.delete(undo.key);
      else this.#values.set(undo.key, undo.previous);
      changed.add(undo.key);
    }
    this.#undo = kept.reverse();
    return [...changed];
  }

  /** Forgets how to take back what is of `block` or earlier. */
  forgetThrough(block: number): void {
    if (this.#undo.some((undo) => undo.block <= block)) this.#undo = this.#undo.filter((undo) => undo.block > block);
  }

  clear(): void {
    this.#values.clear();
    this.#undo = [];
  }

  /** Everything, to be saved. */
  save(): SavedUndoMap<V> {
    return { values: [...this.#values], undo: this.#undo };
  }
}

interface Undo<V> {
  readonly block: number;
  readonly key: string;
  readonly previous: V | undefined;
}

/** An `UndoMap` as plain data. */
export interface SavedUndoMap<V> {
  readonly values: readonly [string, V][];
  readonly undo: readonly Undo<V>[];
}
