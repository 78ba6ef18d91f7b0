import { ZeroAddress } from "ethers";

/** One field as ERC-7730 (version 2) describes it. */
export interface DisplayField {
  readonly path: string;
  readonly label?: string;
  readonly format?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly visible?: string | { readonly ifNotIn: readonly (string | number)[] };
}

/** Fields of the elements of a list. */
export interface DisplayGroup {
  readonly path: string;
  readonly label: string;
  readonly fields: readonly DisplayField[];
}

export type DisplayEntry = DisplayField | DisplayGroup;

/** An address, shown by a name where the wallet knows one. */
export function addressField(path: string, label: string, types: readonly string[]): DisplayField {
  return { path, label, format: "addressName", params: { types, sources: ["local", "ens"] } };
}

/** An amount in the token at `tokenPath`; the zero address there means the chain's own currency. */
export function amountField(path: string, label: string, tokenPath: string): DisplayField {
  return { path, label, format: "tokenAmount", params: { tokenPath, nativeCurrencyAddress: ZeroAddress } };
}

/** A moment in Unix seconds. */
export function dateField(path: string, label: string): DisplayField {
  return { path, label, format: "date", params: { encoding: "timestamp" } };
}

/** A length of time in seconds. */
export function durationField(path: string, label: string): DisplayField {
  return { path, label, format: "duration" };
}

/** Whatever needs no translation. */
export function rawField(path: string, label: string): DisplayField {
  return { path, label, format: "raw" };
}

/** The field, shown only when it says something. */
export function unless(field: DisplayField, empty: string | number): DisplayField {
  return { ...field, visible: { ifNotIn: [empty] } };
}

/** The field, never shown: it means nothing to people, such as a signature. */
export function hiddenField(path: string): DisplayField {
  return { path, visible: "never" };
}
