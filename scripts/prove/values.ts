/** What Solidity expressions become in SMT-LIB. Numbers are unbounded integers; what a type can hold is stated apart. */
export type Value = Scalar | Input | Cells | Table | Entry | Tuple | Skipped;

/** A number or a truth value. */
export interface Scalar {
  readonly kind: "scalar";
  readonly term: string;
  readonly type: string;
}

/** A struct or an array in calldata: anything, but always the same. `path` is a function of the indices. */
export interface Input {
  readonly kind: "input";
  readonly path: string;
  readonly indices: readonly string[];
  readonly type: string;
}

/** A struct that changes: in memory, or alone in storage. */
export interface Cells {
  readonly kind: "cells";
  readonly type: string;
  readonly memory: boolean;
  readonly fields: Map<string, Scalar>;
}

/** A mapping from numbers, one SMT-LIB array for each member of what it maps to ("" when that is a number). */
export interface Table {
  readonly kind: "table";
  readonly type: string;
  readonly fields: Map<string, Scalar>;
  /** The arrays before anything was written: what they hold fits its type. */
  readonly initial: ReadonlyMap<string, string>;
}

/** One entry of a table, by reference. */
export interface Entry {
  readonly kind: "entry";
  readonly table: Table;
  readonly key: string;
}

export interface Tuple {
  readonly kind: "tuple";
  readonly items: readonly (Value | null)[];
}

/** A mapping whose first key is always the same here, such as the agreement's id. */
export interface Skipped {
  readonly kind: "skipped";
  readonly inner: Value;
}

export const scalar = (term: string, type: string): Scalar => ({ kind: "scalar", term, type });

/** "struct Terms calldata" → "struct Terms"; "uint40[] storage ref" → "uint40[]". */
export const bareType = (type: string): string => type.replace(/ (calldata|memory|storage)( (ref|pointer))?$/, "");

export const sortOf = (type: string): "Int" | "Bool" => (type === "bool" ? "Bool" : "Int");

/** The largest number of a type, or undefined when it has no bound that matters (addresses, hashes). */
export function largest(type: string): bigint | undefined {
  const bits = /^uint(\d+)$/.exec(type)?.[1];
  return bits === undefined ? undefined : (1n << BigInt(bits)) - 1n;
}

export const isScalarType = (type: string): boolean =>
  /^(u?int\d+|bool|address( payable)?|bytes\d+|enum .*)$/.test(type);

export function and(...terms: string[]): string {
  const left = terms.filter((term) => term !== "true");
  if (left.includes("false")) return "false";
  return left.length === 0 ? "true" : left.length === 1 ? (left[0] as string) : `(and ${left.join(" ")})`;
}

export function or(...terms: string[]): string {
  const left = terms.filter((term) => term !== "false");
  if (left.includes("true")) return "true";
  return left.length === 0 ? "false" : left.length === 1 ? (left[0] as string) : `(or ${left.join(" ")})`;
}

export function not(term: string): string {
  return term === "true" ? "false" : term === "false" ? "true" : `(not ${term})`;
}

export const implies = (premise: string, conclusion: string): string =>
  premise === "true" ? conclusion : `(=> ${premise} ${conclusion})`;

export const ite = (condition: string, yes: string, no: string): string =>
  condition === "true" || yes === no ? yes : condition === "false" ? no : `(ite ${condition} ${yes} ${no})`;
