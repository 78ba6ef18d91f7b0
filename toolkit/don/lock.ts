/** Lets a limited number of tasks run at once, the others wait in turn. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));

    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      // The place goes to the next in line directly: nobody can step in between.
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
