import { ArgumentType } from "hardhat/types/arguments";

/** Options that mean the same wherever they stand. */
export const JSON_FLAG = {
  name: "json",
  description: "Print the result as JSON, and nothing else on standard output",
} as const;
export const YES_FLAG = { name: "yes", description: "Do it without asking" } as const;
export const DRY_RUN_FLAG = { name: "dryRun", description: "Say what would happen, and send nothing" } as const;

/** An option that takes a text, and may be left out. */
export function textOption<const Name extends string>(name: Name, description: string) {
  return { name, description, type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined } as const;
}

/** A Safe sends nothing from here. */
export const SAFE_OPTION = textOption("safe", "Write the transactions to this file for a Safe, and send nothing");
