import { id as hashOf } from "ethers";

import type { Alert } from "./alert.js";
import type { Clock, Log } from "./ports.js";
import type { Webhook } from "./webhook.js";

/** Where it is written down what was reported, so that a restart does not repeat it. */
export interface Told {
  toldAt(key: string): number | undefined;
  told(key: string, at: number): void;
}

/** Tells people, each thing once: a line in the log, and a message to the webhook where there is one. */
export class Reporter {
  readonly #log: Log;
  readonly #told: Told;
  readonly #clock: Clock;
  readonly #webhook: Webhook | undefined;
  readonly #context: object;
  /** Reported by this process. Some of it may still be on its way to the webhook. */
  readonly #reported = new Set<string>();

  /** @param context What every message says: chain, escrow, who keeps. */
  constructor(parts: { log: Log; told: Told; clock: Clock; webhook?: Webhook | undefined }, context: object) {
    this.#log = parts.log;
    this.#told = parts.told;
    this.#clock = parts.clock;
    this.#webhook = parts.webhook;
    this.#context = context;
  }

  /** Whether it was news. */
  report(alert: Alert): boolean {
    const { key, code, message, remedy, agreement, until } = alert;
    if (this.#reported.has(key) || this.#told.toldAt(key) !== undefined) return false;
    this.#reported.add(key);
    // The journal remembers; this only spans the way to the webhook.
    if (this.#reported.size > 10_000) this.#reported.clear();

    const facts = {
      code,
      remedy,
      ...(agreement !== undefined && { agreement }),
      ...(until !== undefined && { until: Number(until) }),
    };
    this.#log.warn(facts, message);
    const noted = () => this.#told.told(key, this.#clock.now());
    if (this.#webhook === undefined) noted();
    else
      this.#webhook.send(
        hashOf(key).slice(2, 34),
        {
          ...this.#context,
          code,
          message,
          remedy,
          ...(agreement !== undefined && { agreement }),
          ...(until !== undefined && { until: Number(until) }),
        },
        noted,
      );
    return true;
  }
}
