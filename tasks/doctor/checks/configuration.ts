import type { VariableStore } from "../../support/variables.js";
import { ok, warning, wrong, type Finding } from "../finding.js";

/** A variable that a network's configuration refers to. */
export interface NeededVariable {
  readonly name: string;
  /** `url`: without it nothing works; `accounts`: without it nothing can be signed. */
  readonly for: "url" | "accounts";
}

/** The variables in a network's configuration, as the user wrote it. */
export function neededVariables(network: unknown): NeededVariable[] {
  const { url, accounts } = (network ?? {}) as { url?: unknown; accounts?: unknown };
  return [
    ...variablesIn(url).map((name) => ({ name, for: "url" as const })),
    ...variablesIn(accounts).map((name) => ({ name, for: "accounts" as const })),
  ];
}

function variablesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { _type, name } = value as { _type?: unknown; name?: unknown };
  if (_type === "ConfigurationVariable" && typeof name === "string") return [name];
  return Object.values(value).flatMap(variablesIn);
}

/** Whether the variables are set. Says where, never what they are. */
export function checkVariables(
  needed: readonly NeededVariable[],
  stored: ReadonlyMap<string, VariableStore>,
): Finding[] {
  return needed.map(({ name, for: purpose }) => {
    const store = stored.get(name);
    const remedy = `Store it encrypted: \`npx hardhat keystore set ${name}\`.`;
    if (store === undefined) {
      return purpose === "url"
        ? wrong(name, "is not set: the network cannot be reached", remedy)
        : warning(name, "is not set: you can read and simulate, but sign nothing", remedy);
    }
    if (store === "environment" && purpose === "accounts") {
      return warning(
        name,
        "is set in the environment or .env, unencrypted",
        `If there is money behind it: ${lower(remedy)}`,
      );
    }
    return ok(name, `is set in the ${store}`);
  });
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
