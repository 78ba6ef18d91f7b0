// Runs the native forge with the arguments given, and ends with its code.
import { spawnSync } from "node:child_process";
import { constants } from "node:os";

import { findForge } from "./forge/binary.mjs";

const forge = findForge();
if ("problem" in forge) {
  console.error(forge.problem);
  process.exit(1);
}

const { status, signal, error } = spawnSync(forge.path, process.argv.slice(2), { stdio: "inherit" });
if (error) console.error(`forge could not be started: ${error.message}`);
process.exit(status ?? (signal ? 128 + constants.signals[signal] : 1));
