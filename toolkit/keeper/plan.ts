import type { BookEntry } from "../book/entry.js";
import { isPossible, type NextStep } from "../book/next-step.js";
import { nextSteps } from "../book/next-steps.js";
import { questionId } from "../metrics/question.js";
import type { Alert } from "./alert.js";
import { askAt, sourceAlerts } from "./asking.js";
import type { Due } from "./due.js";
import { answerMissing, asksUsedUp, noticeOf } from "./notices.js";
import type { AskingOptions } from "./options.js";
import type { PlanContext } from "./plan-context.js";

/** What one agreement needs. */
export interface Plan {
  readonly due: readonly Due[];
  readonly alerts: readonly Alert[];
  /** The first second at which this plan is out of date, unless something happens before; null for never. */
  readonly wakeAt: bigint | null;
  /** The questions that the keeper would ask within the horizon. */
  readonly questions: readonly UpcomingQuestion[];
}

/** A question that the keeper is going to pay for. */
export interface UpcomingQuestion {
  readonly oracle: string;
  readonly id: string;
  /** Unix seconds. */
  readonly from: bigint;
}

/**
 * What an agreement needs at `now`, by the block's time. Pure: the same facts give the same plan, so that two keepers, and a
 * keeper before and after its restart, want the same.
 */
export function planOf(entry: BookEntry, now: bigint, context: PlanContext): Plan {
  const steps = nextSteps(entry, now, context.facts);
  const due: Due[] = [];
  const alerts: Alert[] = [];
  const questions: UpcomingQuestion[] = [];
  const wakes: bigint[] = [];

  for (const step of steps) {
    if (step.from > now) wakes.push(step.from);
    if (step.before !== null) wakes.push(step.before);
    const asking = step.action === "ask" ? askingOf(entry, context) : undefined;
    if (step.action === "ask") {
      const planned = planAsk(entry, step, now, context, asking);
      due.push(...planned.due);
      alerts.push(...planned.alerts);
      wakes.push(...planned.wakes);
      questions.push(...planned.questions);
    } else if (isPossible(step, now)) {
      due.push(...dueOf(entry, step, context));
    }
    if (step.action === "fund" && step.before !== null) wakes.push(step.before - context.policy.noticeSeconds);
    const notice = noticeOf(entry, step, now, context);
    if (notice !== undefined) alerts.push(notice);
  }
  const ahead = wakes.filter((wake) => wake > now);
  const wakeAt = ahead.length === 0 ? null : ahead.reduce((first, wake) => (wake < first ? wake : first));
  return { due, alerts, wakeAt, questions };
}

function dueOf({ id, terms }: BookEntry, step: NextStep, { policy, facts }: PlanContext): Due[] {
  switch (step.action) {
    case "settle":
    case "payUndisputed":
      return [{ key: `${step.action}/${id}/${step.period}`, kind: step.action, id, terms, period: step.period }];
    case "payInterim": {
      const { period, point, toAgency } = step;
      if (toAgency < policy.minInterim) return [];
      return [{ key: `payInterim/${id}/${period}/${point}`, kind: "payInterim", id, terms, period, point }];
    }
    case "withdraw": {
      if (!policy.pushCredits) return [];
      const { payee } = step;
      const { token } = terms;
      const key = `pushCredit/${payee}/${token}/${facts.creditTimes(payee, token)}`;
      return [{ key, kind: "pushCredit", payee, token }];
    }
    default:
      return [];
  }
}

/** An interim answer that comes later than this before the period's end can hardly be paid on any more. Seconds. */
const INTERIM_LEAD = 600n;

interface PlannedAsk {
  readonly due: readonly Due[];
  readonly alerts: readonly Alert[];
  readonly wakes: readonly bigint[];
  readonly questions: readonly UpcomingQuestion[];
}

function planAsk(
  entry: BookEntry,
  step: Extract<NextStep, { action: "ask" }>,
  now: bigint,
  context: PlanContext,
  asking: AskingOptions | undefined,
): PlannedAsk {
  const { terms } = entry;
  const { policy } = context;
  const { question, from, before, period } = step;
  const record = context.facts.questionAt(terms.oracle, question);
  const alerts: Alert[] = sourceAlerts(entry, record, question);
  // An interim question that stays open costs a week's payment, and is no reason to wake anybody.
  const isSettling = question.notBefore >= (terms.periodEnds[period] ?? 0n);
  const warnAt = before === null ? from : before - minimum(86_400n, terms.reportGrace / 2n);
  if (isSettling && before !== null && now >= warnAt) alerts.push(answerMissing(entry, step, before));
  if (asking === undefined) return { due: [], alerts, wakes: [warnAt], questions: [] };

  const id = questionId(question);
  const definition = context.definitionOf(terms.oracle, terms.metric);
  const index = definition?.askers.findIndex((asker) => asker.toLowerCase() === context.keeper.toLowerCase()) ?? 0;
  if (index < 0) return { due: [], alerts, wakes: [warnAt], questions: [] };
  const upcoming = from <= now + policy.horizonSeconds ? [{ oracle: terms.oracle, id, from }] : [];

  const mine = record.askers.find(({ asker }) => asker.toLowerCase() === context.keeper.toLowerCase());
  const asked = mine?.asked ?? 0;
  if (asked >= policy.maxAsksPerQuestion) {
    return { due: [], alerts: [...alerts, asksUsedUp(entry, asked, id)], wakes: [warnAt], questions: [] };
  }
  const at = askAt({ step, record, index, keeper: context.keeper, now, policy });
  const key = `ask/${terms.oracle}/${id}/${asked}`;
  const latest = before === null || isSettling ? before : before - INTERIM_LEAD;
  const isNow = at <= now && (latest === null || now < latest);
  const due: Due[] = isNow ? [{ key, kind: "ask", terms, question }] : [];
  const wakes = [at, warnAt, from - policy.horizonSeconds, ...(latest === null ? [] : [latest])];
  return { due, alerts, wakes, questions: upcoming };
}

function askingOf({ terms }: BookEntry, { policy }: PlanContext): AskingOptions | undefined {
  return policy.asking.find(({ oracle }) => oracle.toLowerCase() === terms.oracle.toLowerCase());
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
