// Runs the native forge with the arguments given, and ends with its code.
import { spawnSync } from "node:child_process";
import { constants } from "node:os";

import { requireForge } from "./forge/binary.mjs";

const { status, signal, error } = spawnSync(requireForge(), process.argv.slice(2), { stdio: "inherit" });
if (error) console.error(`forge could not be started: ${error.message}`);
process.exit(status ?? (signal ? 128 + constants.signals[signal] : 1));
