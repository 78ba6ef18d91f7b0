// Runs scripts/mutate.ts with arguments of its own, which `hardhat run` does not pass on: they travel in the environment,
// beside the path of the native forge.
import { spawnSync } from "node:child_process";

import { requireForge } from "./forge/binary.mjs";

const env = {
  ...process.env,
  DOTENV_CONFIG_QUIET: "true",
  MUTATE_FORGE: requireForge(),
  MUTATE_ARGUMENTS: JSON.stringify(process.argv.slice(2)),
};

for (const args of [
  ["build", "--quiet", "--no-tests"],
  ["run", "--no-compile", "scripts/mutate.ts"],
]) {
  const { status, error } = spawnSync("hardhat", args, { stdio: "inherit", env });
  if (error) console.error(`Hardhat could not be started (${error.message}). Run this as \`npm run mutate\`.`);
  if (status !== 0) process.exit(status ?? 1);
}
