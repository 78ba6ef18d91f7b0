import { waitAfter } from "./backoff.js";
import type { Clock, Post } from "./ports.js";

/** A message that is to arrive. */
interface Letter {
  readonly id: string;
  readonly body: string;
  readonly delivered: () => void;
}

const MAX_WAITING = 256;
const MAX_ATTEMPTS = 8;
const RETRY_MS = { first: 1_000, most: 300_000 };

/**
 * Posts messages to one URL, one after the other and each until it is taken, without keeping anybody waiting. What is not
 * taken after several attempts is given up; whoever sent it learns only of what arrived.
 */
export class Webhook {
  readonly #url: string;
  readonly #post: Post;
  readonly #clock: Clock;
  readonly #gaveUp: (id: string, reason: string) => void;
  readonly #waiting: Letter[] = [];
  readonly #stopping = new AbortController();
  #working: Promise<void> | undefined;

  /** @param gaveUp Told of a message that did not arrive. The reason never contains the URL, which may be a secret. */
  constructor(url: string, parts: { post: Post; clock: Clock; gaveUp: (id: string, reason: string) => void }) {
    this.#url = url;
    this.#post = parts.post;
    this.#clock = parts.clock;
    this.#gaveUp = parts.gaveUp;
  }

  /** @param id Tells the receiver that it has this one already, should it arrive twice. */
  send(id: string, message: object, delivered: () => void): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#gaveUp(id, `${MAX_WAITING} messages wait already`);
      return;
    }
    this.#waiting.push({ id, body: JSON.stringify({ id, ...message }), delivered });
    this.#working ??= this.#work().finally(() => (this.#working = undefined));
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#working;
  }

  /** Waits for a running attempt, and begins no other. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping;
    for (let letter = this.#waiting.shift(); letter !== undefined && !signal.aborted; letter = this.#waiting.shift()) {
      await this.#deliver(letter, signal);
    }
  }

  async #deliver({ id, body, delivered }: Letter, signal: AbortSignal): Promise<void> {
    let reason = "";
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && !signal.aborted; attempt++) {
      try {
        const status = await this.#post(this.#url, body);
        if (status >= 200 && status < 300) return delivered();
        reason = `status ${status}`;
        // What is wrong with the message itself does not get better; 408 and 429 ask for patience.
        if (status >= 400 && status < 500 && status !== 408 && status !== 429) break;
      } catch {
        reason = "nobody answers";
      }
      if (attempt < MAX_ATTEMPTS) await this.#clock.sleep(waitAfter(attempt, RETRY_MS, id), signal);
    }
    if (!signal.aborted) this.#gaveUp(id, reason);
  }
}
