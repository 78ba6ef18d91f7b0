import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { storedVariables } from "../../support/variables.js";
import type { Terminal } from "../../support/terminal.js";
import { SecretMissingError } from "./errors.js";
import type { SecretName } from "./names.js";

/** Where a secret's value comes from, in words. */
export function sourceText({ variable }: SecretName, hre: HardhatRuntimeEnvironment): string {
  const where = storedVariables(hre).get(variable);
  if (where === undefined) return "typed in";
  return where === "environment" ? `${variable} in the environment` : `${variable} in Hardhat's keystore`;
}

/**
 * The value of a secret: from the environment, from Hardhat's keystore, or typed in without echo.
 *
 * @throws {SecretMissingError}
 */
export async function valueOf(secret: SecretName, hre: HardhatRuntimeEnvironment, terminal: Terminal): Promise<string> {
  const { name, variable } = secret;
  const value = storedVariables(hre).has(variable)
    ? await fetchVariable(hre, variable)
    : terminal.isInteractive
      ? await hre.interruptions.requestSecretInput("Secrets", `Value of ${name}`)
      : "";
  if (value.trim() !== "") return value.trim();
  throw new SecretMissingError(
    `There is no value for ${name}.`,
    `Store it encrypted with \`npx hardhat keystore set ${variable}\`, or run this in a terminal and type it in.`,
  );
}

/** As a network's configuration reads its own: the environment first, then the keystore, which asks for its password. */
async function fetchVariable(hre: HardhatRuntimeEnvironment, name: string): Promise<string> {
  const fromEnvironment = process.env[name];
  if (fromEnvironment !== undefined) return fromEnvironment;
  return await hre.hooks.runHandlerChain(
    "configurationVariables",
    "fetchValue",
    [{ _type: "ConfigurationVariable", name }],
    async () => "",
  );
}
