import { DAY } from "../../toolkit/units/durations.js";
import type { Question } from "../../toolkit/metrics/question.js";
import type { Crm } from "./world.js";

/** The client's sales team at its CRM: enters leads, and returns some, until a question finds what a story says. */
export class SalesTeam {
  /** Leads of each period, by the second in which the period begins, and how many of them are returned. */
  readonly #periods = new Map<bigint, { ids: string[]; returned: number; until: bigint }>();

  constructor(private readonly crm: Crm) {}

  /** Enters what came in since the last time in this period, evenly spread, up to `delivered` and `returned` in all. */
  catchUp({ from, to }: Question, delivered: number, returned: number): void {
    const period = this.#periods.get(from) ?? { ids: [], returned: 0, until: from };
    this.#periods.set(from, period);
    const more = delivered - period.ids.length;
    const { until } = period;
    for (let lead = 0; lead < more; lead++) {
      const second = until + ((to - until) * BigInt(lead)) / BigInt(more);
      period.ids.push(this.enter(second));
    }
    // The last came in just before the end.
    if (more > 0) this.crm.setProperty("contacts", period.ids.at(-1) ?? "", "qualified_on", inMs(to) - 1);
    for (; period.returned < returned; period.returned++) {
      this.crm.setProperty("contacts", period.ids[period.returned] ?? "", "returned_on", inMs(to + DAY));
    }
    period.until = to;
  }

  /** A lead of this second. */
  enter(second: bigint): string {
    return this.crm.addRecord("contacts", { qualified_on: inMs(second) });
  }
}

function inMs(seconds: bigint): number {
  return Number(seconds) * 1000;
}
