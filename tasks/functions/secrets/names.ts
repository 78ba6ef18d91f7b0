import { SecretNamesError } from "./errors.js";

/** A secret, and the configuration variable that its value comes from. */
export interface SecretName {
  /** As the source finds it: `hubspotToken`. */
  readonly name: string;
  /** In Hardhat's keystore or the environment: `HUBSPOT_TOKEN`. */
  readonly variable: string;
}

/**
 * The secrets of the command line: `hubspotToken`, several with commas between, and `hubspotToken=ACME_TOKEN` where the
 * variable has another name than the secret's own in capitals.
 *
 * @throws {SecretNamesError} also for what looks like a value: those never belong on a command line.
 */
export function parseSecretNames(text: string): SecretName[] {
  const secrets = text.split(",").map((part) => {
    const [name = "", variable = variableFor(name), ...rest] = part.trim().split("=");
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
      throw new SecretNamesError(
        "There is something among the secrets that is no name.",
        "Give names as the source uses them, such as hubspotToken, with commas between.",
      );
    }
    if (rest.length > 0 || !/^[A-Z][A-Z0-9_]*$/.test(variable)) {
      throw new SecretNamesError(
        `What follows "${name}=" is no name of a variable.`,
        `Give a variable such as ${variableFor(name)}, never the value itself: others can read command lines. ` +
          "If it was the value, replace it where it was issued.",
      );
    }
    return { name, variable };
  });
  const twice = secrets.find(({ name }, index) => secrets.findIndex((each) => each.name === name) !== index);
  if (twice !== undefined) throw new SecretNamesError(`"${twice.name}" is named twice.`, "Name every secret once.");
  return secrets;
}

/** `hubspotToken` is `HUBSPOT_TOKEN`. */
function variableFor(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}
