import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import { PerformanceEscrowError } from "../../toolkit/errors.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Runs forge with the campaign's settings and gives back what it prints.
 *
 * @throws PerformanceEscrowError when it cannot be started.
 */
export function runForge(forge: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(forge, args, {
      cwd: ROOT,
      env: { ...process.env, FOUNDRY_PROFILE: "campaign", ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (chunk: string) => (output += chunk));
    child.on("error", (error) => {
      reject(new PerformanceEscrowError(`forge could not be started: ${error.message}`, "Run `npm ci`."));
    });
    child.on("close", (code, signal) => {
      if (signal === null) return resolve(output);
      reject(
        new PerformanceEscrowError(`forge was ended by ${signal} (code ${code ?? "none"}).`, "Run the campaign again."),
      );
    });
  });
}

/** Compiles the contracts and their Solidity tests once, before the stages share them. */
export async function buildTests(forge: string): Promise<void> {
  console.log("Compiling the contracts and their tests (minutes the first time) …");
  const output = await runForge(forge, ["build"]);
  if (/^Error/mu.test(output))
    throw new PerformanceEscrowError(`The tests do not compile:\n${output}`, "Correct them.");
}
