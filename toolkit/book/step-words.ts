import type { Agreement } from "../agreement/agreement.js";
import { countText } from "../calls/life/cancel.js";
import { wordsFor, type Words } from "../words/words.js";
import { isPossible, type Actor, type NextStep } from "./next-step.js";

/** A step for people. */
export interface StepWords {
  /** Who can take it: `anyone`, `client or agency`. */
  readonly who: string;
  /** `settle period 1 of 3: 5,480 USDC to the agency, 4,520 USDC back to the client` */
  readonly what: string;
  /** The same for a table: `settle period 1` */
  readonly brief: string;
  /** `now`, `now, before 1 March 2027, 00:00 (UTC)`, `from …`, `from … to …` */
  readonly when: string;
}

/**
 * A next step in words.
 *
 * @param now Unix seconds, as `nextSteps` was given.
 */
export function stepWords(step: NextStep, agreement: Agreement, now: bigint): StepWords {
  const words = wordsFor(agreement);
  const who = step.by.map((actor) => actorText(actor, agreement)).join(" or ");
  return {
    who,
    what: whatText(step, agreement, words, now),
    brief: briefText(step, words),
    when: whenText(step, words, now),
  };
}

/** What somebody would be paid or could claim goes before what is merely possible. */
const URGENCY: readonly NextStep["action"][] = [
  ...(["settle", "payUndisputed", "rule", "payInterim", "ask", "dispute"] as const),
  ...(["withdraw", "propose", "fund"] as const),
];

/**
 * The one step to name where there is room for one: what can be done now, else what comes first. Ways to leave are not
 * among them, because nothing waits for them; undefined when nothing is left to do.
 */
export function mainStep(steps: readonly NextStep[], now: bigint): NextStep | undefined {
  const waiting = steps.filter(({ action }) => URGENCY.includes(action));
  const rank = (step: NextStep) => URGENCY.indexOf(step.action);
  const [possible] = waiting.filter((step) => isPossible(step, now)).sort((a, b) => rank(a) - rank(b));
  return possible ?? [...waiting].sort((a, b) => (a.from === b.from ? rank(a) - rank(b) : a.from < b.from ? -1 : 1))[0];
}

function actorText(actor: Actor, { metric }: Agreement): string {
  if (actor !== "asker") return actor;
  return metric.kind === "attested" ? "attesters" : "askers";
}

function whatText(step: NextStep, { metric }: Agreement, words: Words, now: bigint): string {
  switch (step.action) {
    case "propose":
      return "consent to the terms on chain";
    case "retract":
      return "take the consent back";
    case "fund":
      return `fund ${words.period(step.period)} with ${words.amount(step.amount)}`;
    case "ask": {
      const { from, to } = step.question;
      const verb = metric.kind === "attested" ? "state" : "ask for";
      return `${verb} the number of ${words.period(step.period)} from ${words.moment(from)} to ${words.moment(to)}`;
    }
    case "payInterim":
      return `pay ${words.amount(step.toAgency)} of the running ${words.period(step.period)} to the agency`;
    case "settle": {
      const missing = step.from > now ? "if no answer comes" : "without an answer";
      const by = step.value === null ? missing : `by ${words.metric(step.value)}`;
      return `settle ${words.period(step.period)} ${by}: ${shares(step, words)}`;
    }
    case "dispute": {
      const answer = step.value === null ? "that there is no answer" : `the answer of ${words.metric(step.value)}`;
      return `dispute ${answer} for ${words.period(step.period)}; the fee is ${words.amount(step.fee)}`;
    }
    case "rule":
      return (
        `rule on ${words.period(step.period)}; the agency gets ${words.amount(step.least)} to ` +
        `${words.amount(step.most)} of it in all`
      );
    case "payUndisputed":
      return `pay what nobody disputes of ${words.period(step.period)}: ${shares(step, words)}`;
    case "optOut":
      return `opt out; ${back(step.returned, words)}`;
    case "cancel":
    case "resign":
      return `${step.action}; ${countText(step.keep)}, ${back(step.returned, words)}`;
    case "withdraw":
      return `withdraw ${words.amount(step.amount)} that could not be delivered`;
  }
}

function back(returned: bigint, words: Words): string {
  return returned === 0n ? "nothing comes back now" : `${words.amount(returned)} come back`;
}

function briefText(step: NextStep, words: Words): string {
  switch (step.action) {
    case "propose":
    case "retract":
    case "cancel":
    case "resign":
      return step.action;
    case "optOut":
      return "opt out";
    case "withdraw":
      return `withdraw ${words.amount(step.amount)}`;
    case "ask":
      return `get the number of period ${step.period + 1}`;
    case "payInterim":
      return `pay interim of period ${step.period + 1}`;
    case "payUndisputed":
      return `pay undisputed part of period ${step.period + 1}`;
    case "rule":
      return `rule on period ${step.period + 1}`;
    case "fund":
    case "settle":
    case "dispute":
      return `${step.action} period ${step.period + 1}`;
  }
}

function shares(
  { toAgency, toClient }: { readonly toAgency: bigint; readonly toClient: bigint },
  words: Words,
): string {
  return `${words.amount(toAgency)} to the agency, ${words.amount(toClient)} back to the client`;
}

function whenText(step: NextStep, words: Words, now: bigint): string {
  const { from, before } = step;
  if (isPossible(step, now)) return before === null ? "now" : `now, before ${words.moment(before)}`;
  const end = before === null ? " on" : ` to ${words.moment(before)}`;
  return `from ${words.moment(from)}${end}`;
}
