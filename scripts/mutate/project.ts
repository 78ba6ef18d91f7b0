import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What lies here is mutated. */
const MUTATED = "contracts";

/** Helpers of tests: they are compiled with mutants, and never mutated. */
const HELPERS = "contracts/test";

/** Where the tests lie that mutants have to survive, and all that they build on. */
const TESTS = "test";

/** Every file below `folder` with this ending, from the project's root, in a fixed order. */
export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

export function read(file: string): Buffer {
  return readFileSync(join(ROOT, file));
}

export function mutatedFiles(): string[] {
  return filesBelow(MUTATED, ".sol").filter((file) => !file.startsWith(`${HELPERS}/`));
}

/** Everything in the project that is Solidity. */
export function solidityFiles(): string[] {
  return [...filesBelow(MUTATED, ".sol"), ...filesBelow(TESTS, ".sol")];
}

/** Changes with any file that could change an outcome: outcomes are kept only under the same fingerprint. */
export function fingerprint(): string {
  const hash = createHash("sha256");
  const files = [
    ...solidityFiles(),
    ...["test", "toolkit", "scripts/mutate"].flatMap((folder) => filesBelow(folder, ".ts")),
    "hardhat.config.ts",
    "foundry.toml",
    "package-lock.json",
  ];
  for (const file of files) hash.update(file).update("\0").update(read(file)).update("\0");
  return hash.digest("hex").slice(0, 16);
}
