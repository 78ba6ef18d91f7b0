import { isRefused } from "../../toolkit/agreement-check/check.js";
import type { Finding } from "../../toolkit/agreement-check/finding.js";
import { formatProblem, type FileProblem } from "../../toolkit/agreement-file/problem.js";
import { countOf } from "../../toolkit/words/count.js";
import { EXIT } from "../support/exit-codes.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { compileFile, readTextFile } from "./agreement-files.js";
import { judge } from "./judge.js";

interface Arguments extends CommonArguments {
  readonly file: string;
}

/** `agreement check`: whether the file makes an agreement, and whether both sides should sign it. */
export async function check({ file }: Arguments, { hre }: Pick<TaskContext, "hre">): Promise<TaskResult> {
  const outcome = compileFile(hre, file, readTextFile(file));
  if (!outcome.ok) return failed(file, outcome.problems);

  const { description } = outcome.value;
  const findings = judge(hre, outcome.value, BigInt(Math.floor(Date.now() / 1000)));
  const refused = isRefused(findings);
  const lines = findings.map((finding) => formatFinding(file, finding));
  const verdict = refused
    ? "Nobody should sign this before the refusals are repaired."
    : findings.length > 0
      ? "Both sides can sign this, if the warnings are meant so."
      : "Both sides can sign this.";
  return await Promise.resolve({
    text: [description, "", ...lines, ...(lines.length > 0 ? [""] : []), verdict].join("\n"),
    wraps: true,
    data: { ok: !refused, description, problems: [], findings },
    exitCode: refused ? EXIT.negative : EXIT.done,
  });
}

function failed(file: string, problems: readonly FileProblem[]): TaskResult {
  const count = countOf(problems.length, "problem");
  return {
    text: [
      ...problems.map((problem) => `${file}:${formatProblem(problem)}`),
      "",
      `${count}: this is no agreement yet.`,
    ].join("\n"),
    wraps: true,
    data: { ok: false, problems, findings: [] },
    exitCode: EXIT.negative,
  };
}

function formatFinding(file: string, finding: Finding): string {
  const { severity, side, code } = finding;
  const whose = side === "both" ? "both sides" : `the ${side}`;
  return `${file}:${formatProblem(finding)}\n  ${severity} (${code}), for ${whose}`;
}

export default taskAction(check);
