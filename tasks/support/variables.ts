import { existsSync, readFileSync } from "node:fs";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/** Where a configuration variable is kept. */
export type VariableStore = "environment" | "keystore" | "development keystore";

/**
 * The configuration variables that are set somewhere, by name, and where Hardhat would take them from. The names in a
 * keystore are readable without its password; values are not looked at.
 */
export function storedVariables({ config }: HardhatRuntimeEnvironment): ReadonlyMap<string, VariableStore> {
  const { keystore } = config as typeof config & { keystore?: { filePath: string; devFilePath: string } };
  const stores: [VariableStore, string[]][] = [
    ["keystore", namesIn(keystore?.filePath)],
    ["development keystore", namesIn(keystore?.devFilePath)],
    ["environment", Object.keys(process.env)],
  ];
  // Later ones go first, as in Hardhat.
  return new Map(stores.flatMap(([store, names]) => names.map((name) => [name, store])));
}

function namesIn(path: string | undefined): string[] {
  if (path === undefined || !existsSync(path)) return [];
  try {
    const { secrets } = JSON.parse(readFileSync(path, "utf8")) as { secrets?: object };
    return Object.keys(secrets ?? {});
  } catch {
    return [];
  }
}
