import type { Question } from "../metrics/question.js";
import type { Terms } from "../terms/types.js";

/** Something that is to be done now. */
export type Due = { readonly key: string } & (
  | { readonly kind: "ask"; readonly terms: Terms; readonly question: Question }
  | { readonly kind: "settle" | "payUndisputed"; readonly id: string; readonly terms: Terms; readonly period: number }
  | {
      readonly kind: "payInterim";
      readonly id: string;
      readonly terms: Terms;
      readonly period: number;
      readonly point: number;
    }
  | { readonly kind: "pushCredit"; readonly payee: string; readonly token: string }
);

/** What is urgent comes first: what a deadline ends, then what only waits. */
const ORDER: Record<Due["kind"], number> = { payInterim: 0, ask: 1, payUndisputed: 2, settle: 3, pushCredit: 4 };

/** In the order in which to do them. */
export function byUrgency(a: Due, b: Due): number {
  return ORDER[a.kind] - ORDER[b.kind];
}
