import { createHash } from "node:crypto";

/** The kinds of change, and what each imitates. */
export const OPERATORS = {
  arithmetic: "another arithmetic operator",
  operand: "an operand left out",
  comparison: "another comparison: one off, or turned round",
  logic: "and for or, a side or a negation left out",
  condition: "a condition that always or never holds",
  guard: "a check left out",
  branch: "one side of a choice for both",
  assignment: "another assignment operator",
  step: "counting the other way",
  statement: "a statement left out",
  event: "an event left out",
  return: "a value not returned",
  initial: "a variable not initialised",
  literal: "a number or text that is one off",
  bound: "the limit of a type one off",
  time: "the clock one second off",
  sender: "the transaction's origin for the caller",
  member: "another field of the same type",
  state: "another member of an enumeration",
  arguments: "two arguments of one type swapped",
  modifier: "a modifier left out",
  assembly: "another instruction",
} as const;

export type Operator = keyof typeof OPERATORS;

/** A change of a source: the bytes [start, end) become `replacement`. */
export interface Edit {
  readonly operator: Operator;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** One changed program. */
export interface Mutant extends Edit {
  /** The same as long as the function does not change around it, wherever it moves. */
  readonly id: string;
  /** From the project's root. */
  readonly file: string;
  readonly line: number;
  /** Contract and function, such as "PerformanceEscrow.settle". */
  readonly scope: string;
  readonly original: string;
}

/** What became of a mutant. */
export type Outcome =
  /** The compiler refuses it: no mutant at all. */
  | { readonly status: "invalid" }
  /** The compiler makes the same bytecode of it: no other program. */
  | { readonly status: "same" }
  | { readonly status: "killed"; readonly by: "solidity" | "mocha" | "timeout"; readonly test: string }
  | { readonly status: "survived" };

/**
 * @param ordinal Which of the changes that are alike in all of this it is, from the top of the function.
 */
export function mutantId(file: string, scope: string, edit: Edit, original: string, ordinal: number): string {
  const facts = [file, scope, edit.operator, original, edit.replacement, ordinal];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 12);
}

/** The source with the change made. */
export function mutate(source: Buffer, { start, end, replacement }: Edit): string {
  return Buffer.concat([source.subarray(0, start), Buffer.from(replacement), source.subarray(end)]).toString("utf8");
}
