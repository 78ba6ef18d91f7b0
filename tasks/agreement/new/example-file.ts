import { readFileSync } from "node:fs";

import type { TokenUnit } from "../../../toolkit/units/unit.js";

/** Where the worked examples are: one agreement file for each business model. */
export const EXAMPLES = new URL("../../../examples/", import.meta.url);

/** The accounts in the examples: a local chain's first. Each has a part. */
export const EXAMPLE_ACCOUNTS = {
  client: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  agency: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  arbiter: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  /** Signs the number beside client and agency. */
  third: "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
  /** Signs what an endpoint serves. */
  owner: "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
} as const;

export type ExampleAccounts = Readonly<Record<keyof typeof EXAMPLE_ACCOUNTS, string>>;

/** What an example can be given instead of its own; what is left out stays as it is. */
export interface ExampleValues {
  readonly chainId?: bigint;
  readonly accounts?: ExampleAccounts;
  readonly token?: TokenUnit & { readonly address: string };
  /** IANA name, for all dates. */
  readonly zone?: string;
  /** `YYYY-MM-DD`. */
  readonly starts?: string;
  readonly nonce?: string;
  readonly nodes?: { readonly network: string; readonly portalId: number };
}

/** The example of a model as it stands in its file, with line feeds on every system. */
export function readExample(name: string): string {
  return readFileSync(new URL(`${name}.yaml`, EXAMPLES), "utf8").replaceAll("\r\n", "\n");
}

/** An example with other values; its comments stay, but for those of a line whose value changes its meaning. */
export function withValues(text: string, values: ExampleValues): string {
  const { chainId, accounts, token, zone, starts, nonce, nodes } = values;
  let changed = text;
  const set = (key: string, value: string | number | bigint | undefined, comment = "$2") => {
    if (value === undefined) return;
    changed = changed.replaceAll(new RegExp(`^( *${key}: )[^#\\n]*?( +#.*)?$`, "gm"), `$1${value}${comment}`);
  };
  set("chain", chainId === undefined ? undefined : `eip155:${chainId}`, "");
  set("zone", zone);
  set("starts", starts);
  set("nonce", nonce);
  set("network", nodes?.network);
  set("portalId", nodes?.portalId);
  if (accounts !== undefined) changed = withAccounts(changed, accounts);
  if (token !== undefined) changed = withToken(changed, token);
  return changed;
}

/** All at once: an account that takes one part here may have another in the example. */
function withAccounts(text: string, accounts: ExampleAccounts): string {
  const parts = Object.keys(EXAMPLE_ACCOUNTS) as (keyof ExampleAccounts)[];
  const replaced = new Map<string, string>(parts.map((part) => [EXAMPLE_ACCOUNTS[part], accounts[part]]));
  return text.replaceAll(/0x[0-9a-fA-F]{40}\b/g, (address) => replaced.get(address) ?? address);
}

function withToken(text: string, { symbol, address, decimals }: TokenUnit & { readonly address: string }): string {
  const dollar = /^USD/.test(symbol) ? "\n  currency: USD # what it stands for" : "";
  return text
    .replaceAll(/\bUSDC\b/g, symbol)
    .replace(
      /^token:\n(?: {2}.*\n)+/m,
      `token:\n  symbol: ${symbol}\n  address: "${address}"\n  decimals: ${decimals}${dollar}\n`,
    );
}

/** Where the payouts that were worked out by hand begin. */
const WORKED_OUT = "\n# Worked out by hand\n";

/** The part of an example that says what it paid; empty if it has none. */
export function workedOut(text: string): string {
  const at = text.indexOf(WORKED_OUT);
  return at < 0 ? "" : text.slice(at);
}

/**
 * An example as a file of somebody's own: without what only holds for the example's own numbers, and without the legal
 * text that lies beside it.
 */
export function asOwn(text: string): string {
  return (
    text
      .slice(0, text.length - workedOut(text).length)
      // Where the schema lies is only true here.
      .replace(/^# yaml-language-server:.*\n+/, "")
      .replace(/^# What the check warns of[^\n]*\n(?:#.*\n)*/m, "")
      .replace(
        /^ {2}document: .*$/m,
        "  # The contract's text, a file beside this one, so that both sign the same:\n  # document: services-agreement.pdf",
      )
      .replace(/\n*$/, "\n")
  );
}

/**
 * An example that oracle nodes measure, with the number signed by people: the section that its comment holds takes the
 * place of `functions`. An example that is signed by people already stays as it is.
 */
export function signedByPeople(text: string): string {
  const alternative = /^ {2}# Where no oracle nodes run.*\n((?: {2}# .*\n)+)/m.exec(text);
  if (alternative === null) return text;
  const [whole, commented = ""] = alternative;
  return text
    .replace(whole, commented.replaceAll(/^ {2}# /gm, "  "))
    .replace(/^ {2}functions:\n(?: {4}.*\n)+/m, "")
    .replace(/^# .*\nmetric:$/m, "# What is counted: both sides sign the same number.\nmetric:");
}
