import { spawnSync } from "node:child_process";

import { requireForge } from "./binary.mjs";

/**
 * Runs a TypeScript script that needs the native forge, and ends with its code. `hardhat run` passes no arguments on: they
 * travel in the environment, as FORGE_ARGUMENTS, beside the path of the binary, as FORGE.
 */
export function runWithForge(script, { build = false } = {}) {
  const forge = requireForge();
  const env = {
    ...process.env,
    DOTENV_CONFIG_QUIET: "true",
    FORGE: forge,
    FORGE_ARGUMENTS: JSON.stringify(process.argv.slice(2)),
  };
  const commands = [["run", "--no-compile", script]];
  if (build) commands.unshift(["build", "--quiet", "--no-tests"]);

  for (const args of commands) {
    const { status, error } = spawnSync("hardhat", args, { stdio: "inherit", env });
    if (error) console.error(`Hardhat could not be started (${error.message}). Run this through npm.`);
    if (status !== 0) process.exit(status ?? 1);
  }
}
