import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { storedVariables } from "../../support/variables.js";
import type { Terminal } from "../../support/terminal.js";
import { SecretMissingError } from "./errors.js";
import type { SecretName } from "./names.js";

/** Where a secret's value comes from, in words. */
export function sourceText({ variable }: SecretName, hre: HardhatRuntimeEnvironment): string {
  const where = storedVariables(hre).get(variable);
  if (where === undefined) return `typed in, because ${variable} is not stored`;
  return where === "environment" ? `${variable} in the environment` : `${variable} in Hardhat's keystore`;
}

/**
 * Makes sure beforehand that there is a value, or somebody who can type it.
 *
 * @throws {SecretMissingError}
 */
export function requireObtainable({ name, variable }: SecretName, hre: HardhatRuntimeEnvironment, terminal: Terminal) {
  if (terminal.isInteractive) return;
  const store = storedVariables(hre).get(variable);
  if (store === undefined) throw missing(name, variable);
  if (store === "keystore") {
    throw new SecretMissingError(
      `The keystore, which has ${variable}, asks for its password, and there is no terminal.`,
      "Run this in a terminal, or give the variable in the environment.",
    );
  }
}

/**
 * The value of a secret: from the environment, from Hardhat's keystore, or typed in without echo.
 *
 * @throws {SecretMissingError} when it is empty.
 */
export async function valueOf({ name, variable }: SecretName, hre: HardhatRuntimeEnvironment): Promise<string> {
  const value = storedVariables(hre).has(variable)
    ? await fetchVariable(hre, variable)
    : await hre.interruptions.requestSecretInput("Secrets", `Value of ${name}`);
  if (value.trim() === "") throw missing(name, variable);
  return value.trim();
}

function missing(name: string, variable: string): SecretMissingError {
  return new SecretMissingError(
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
    () => Promise.resolve(""),
  );
}
