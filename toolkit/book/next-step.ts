import type { Role } from "../agreement/agreement.js";
import type { Question } from "../metrics/question.js";
import type { BookEntry } from "./entry.js";
import type { QuestionRecord } from "./question-record.js";

/** What steps depend on. */
export type StepSubject = Pick<BookEntry, "terms" | "ledger" | "consent">;

/** What `nextSteps` wants to know beside the agreement itself. A `Book` knows it. */
export interface Facts {
  questionAt(oracle: string, question: Question): QuestionRecord;
  creditOf(payee: string, token: string): bigint;
}

/** Who can take a step. An asker is one that the metric's definition lists; with attesters, enough of them. */
export type Actor = Role | "asker" | "anyone";

interface Possible {
  readonly by: readonly Actor[];
  /** First second at which it is possible, Unix time. */
  readonly from: bigint;
  /** First second at which it no longer is; null when only another step ends it. */
  readonly before: bigint | null;
}

/** Something that can be done now or later, as things stand. Amounts in token base units. */
export type NextStep = Possible &
  (
    | { readonly action: "propose" | "retract" }
    /** What one period costs, from the given one on. */
    | { readonly action: "fund"; readonly period: number; readonly amount: bigint }
    | { readonly action: "ask"; readonly period: number; readonly question: Question }
    | { readonly action: "payInterim"; readonly period: number; readonly point: number; readonly toAgency: bigint }
    /** `value` null: the answer is missing, or nobody has asked yet. */
    | ({ readonly action: "settle"; readonly period: number; readonly value: bigint | null } & Shares)
    | { readonly action: "dispute"; readonly period: number; readonly value: bigint | null; readonly fee: bigint }
    /** Within which payouts to the agency, in all, the arbiter decides. */
    | { readonly action: "rule"; readonly period: number; readonly least: bigint; readonly most: bigint }
    | ({ readonly action: "payUndisputed"; readonly period: number } & Shares)
    | { readonly action: "optOut"; readonly returned: bigint }
    | { readonly action: "cancel" | "resign"; readonly keep: number; readonly returned: bigint }
    | { readonly action: "withdraw"; readonly payee: string; readonly amount: bigint }
  );

interface Shares {
  readonly toAgency: bigint;
  readonly toClient: bigint;
}

/** Whether the step can be taken at `now`. */
export function isPossible({ from, before }: Pick<NextStep, "from" | "before">, now: bigint): boolean {
  return from <= now && (before === null || now < before);
}
