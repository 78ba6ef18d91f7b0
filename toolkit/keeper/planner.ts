import type { Book } from "../book/book.js";
import type { Refreshed } from "../book/read-book.js";
import type { Alert } from "./alert.js";
import { byUrgency, type Due } from "./due.js";
import { planOf, type Plan, type UpcomingQuestion } from "./plan.js";
import type { PlanContext } from "./plan-context.js";

/** So many agreements are planned before others get a turn. */
const SLICE = 200;

/** Knows which agreements need looking at: those something happened to, those whose time has come, and those with work left. */
export class Planner {
  readonly #book: Book;
  readonly #context: PlanContext;
  readonly #report: (alert: Alert) => void;
  readonly #upcoming = new Map<string, Pick<Plan, "wakeAt" | "questions">>();
  /** Agreements that something is due for. */
  #restless = new Set<string>();
  #hasPlanned = false;
  /** What happened since the last plan that was finished; null for anything. */
  #touched: Set<string> | null = null;

  constructor(book: Book, context: PlanContext, report: (alert: Alert) => void) {
    this.#book = book;
    this.#context = context;
    this.#report = report;
  }

  /** Whether every agreement was looked at once. */
  get hasPlanned(): boolean {
    return this.#hasPlanned;
  }

  /** The questions that are going to be asked within the horizon, each once. */
  questions(): UpcomingQuestion[] {
    const questions = new Map<string, UpcomingQuestion>();
    for (const upcoming of this.#upcoming.values()) for (const it of upcoming.questions) questions.set(it.id, it);
    return [...questions.values()];
  }

  /** Something happened to these; it counts until the next plan, however many ticks fail before. */
  note({ touched }: Refreshed): void {
    if (touched === null) this.#touched = null;
    else for (const id of touched) this.#touched?.add(id);
  }

  /**
   * What is due, of the agreements for which something may have changed; what is urgent comes first.
   *
   * @param now The block's time, Unix seconds.
   */
  async plan(now: bigint): Promise<Due[]> {
    const due = new Map<string, Due>();
    const restless = new Set<string>();
    let planned = 0;
    for (const id of this.#needy(now)) {
      const entry = this.#book.get(id);
      if (entry === undefined) continue;
      const { wakeAt, questions, alerts, due: items } = planOf(entry, now, this.#context);
      this.#upcoming.set(id, { wakeAt, questions });
      for (const alert of alerts) this.#report(alert);
      // One question may be of several agreements.
      for (const item of items) due.set(item.key, item);
      if (items.length > 0) restless.add(id);
      if (++planned % SLICE === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    this.#hasPlanned = true;
    this.#touched = new Set();
    this.#restless = restless;
    return [...due.values()].sort(byUrgency);
  }

  #needy(now: bigint): Set<string> {
    if (this.#touched === null) {
      this.#upcoming.clear();
      return new Set([...this.#book.entries()].map(({ id }) => id));
    }
    const ids = new Set([...this.#touched, ...this.#restless]);
    for (const [id, { wakeAt }] of this.#upcoming) if (wakeAt !== null && wakeAt <= now) ids.add(id);
    return ids;
  }
}
