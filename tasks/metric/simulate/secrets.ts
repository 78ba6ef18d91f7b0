import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { KnownSource } from "../../../toolkit/metrics/known-source.js";
import { parseSecretNames, type SecretName } from "../../functions/secrets/names.js";
import { requireObtainable, sourceText, valueOf } from "../../functions/secrets/value-of.js";
import { requireYes, type Terminal } from "../../support/terminal.js";
import type { WayOut } from "./way-out.js";

/** A secret that a program runs with. */
export interface WantedSecret extends SecretName {
  /** Whether the command line names its variable: that goes before the sample CRM's own token. */
  readonly isNamed: boolean;
}

/**
 * The secrets that a program runs with: what the command line names, and what a known source needs beyond that.
 *
 * @param named `hubspotToken=ACME_TOKEN`, several with commas between; undefined for none.
 * @throws {SecretNamesError}
 */
export function wantedSecrets(
  named: string | undefined,
  source: Pick<KnownSource, "secrets"> | undefined,
  args: readonly string[],
): WantedSecret[] {
  const given = named === undefined ? [] : parseSecretNames(named);
  const needed = (source?.secrets(args) ?? []).filter((name) => given.every((each) => each.name !== name));
  return [
    ...given.map((secret) => ({ ...secret, isNamed: true })),
    ...needed.flatMap(parseSecretNames).map((secret) => ({ ...secret, isNamed: false })),
  ];
}

/**
 * Gets the values, from the environment, the keystore or the keyboard, after saying where they will go. A stranger's
 * agreement file names hosts, too: nothing that is stored here is sent to one unasked.
 *
 * @throws {SecretMissingError} {NobodyToAskError} {DeclinedError}
 */
export async function obtainSecrets(
  hre: HardhatRuntimeEnvironment,
  terminal: Terminal,
  wanted: readonly WantedSecret[],
  { hosts, sampleSecrets }: WayOut,
  yes: boolean,
): Promise<Record<string, string>> {
  const isSample = ({ name, isNamed }: WantedSecret) => sampleSecrets[name] !== undefined && !isNamed;
  const values: Record<string, string> = {};
  for (const { name } of wanted.filter(isSample)) values[name] = sampleSecrets[name] ?? "";

  const own = wanted.filter((secret) => !isSample(secret));
  if (own.length === 0) return values;
  for (const secret of own) requireObtainable(secret, hre, terminal);
  for (const secret of own) terminal.tell(`Uses ${secret.name} (${sourceText(secret, hre)}).`);
  const targets = Object.values(hosts).join(", ");
  await requireYes(terminal, `Run the program with ${countText(own)}? It can send to ${targets}.`, yes);
  for (const secret of own) values[secret.name] = await valueOf(secret, hre);
  return values;
}

const countText = (secrets: readonly SecretName[]) => (secrets.length === 1 ? "this secret" : "these secrets");
