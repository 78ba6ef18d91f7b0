import { spawnSync } from "node:child_process";

import { ProverMissingError } from "./errors.js";

/** unsat: no counterexample exists. sat: there is one. unknown: z3 gave up, or its time was over. */
export type Verdict = "unsat" | "sat" | "unknown";

/**
 * The version of the installed z3, such as "4.8.12".
 *
 * @throws ProverMissingError
 */
export function z3Version(): string {
  const { stdout, error } = spawnSync("z3", ["--version"], { encoding: "utf8" });
  if (error) throw new ProverMissingError();
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? stdout.trim();
}

/** What z3 prints for a whole SMT-LIB script. An error of z3 is thrown: it means that a script is not well formed. */
export function runZ3(script: string, timeoutSeconds: number): string {
  const { stdout, error } = spawnSync("z3", ["-in", `-T:${timeoutSeconds}`], {
    input: script,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (error) throw new ProverMissingError();
  return stdout;
}

/** Whether the assertions of `script`, which has no `check-sat` of its own, can hold together. */
export function check(script: string, timeoutSeconds: number): Verdict {
  const answer = runZ3(`${script}\n(check-sat)\n`, timeoutSeconds).trim();
  if (answer.includes("(error")) throw new Error(`z3: ${answer}`);
  return answer === "unsat" || answer === "sat" ? answer : "unknown";
}
