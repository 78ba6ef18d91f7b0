import type { Finding } from "./finding.js";

/** All findings, one a line, remedies below what they are for, and what it comes to. */
export function renderFindings(findings: readonly Finding[], title: string): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length), 0) + 2;
  const indent = " ".repeat("warning".length + 2 + width);
  const lines = findings.flatMap(({ state, subject, text, remedy }) => [
    `${state.padEnd("warning".length + 2)}${subject.padEnd(width)}${text}`,
    ...(remedy === undefined ? [] : [`${indent}→ ${remedy}`]),
  ]);
  return [title, "", ...lines, "", verdict(findings)].join("\n");
}

function verdict(findings: readonly Finding[]): string {
  const count = (wanted: Finding["state"]) => findings.filter(({ state }) => state === wanted).length;
  const [wrong, warnings] = [count("wrong"), count("warning")];
  const rest = warnings === 0 ? "" : `${warnings} ${warnings === 1 ? "thing deserves" : "things deserve"} a look`;
  if (wrong === 0) return rest === "" ? "All is well." : `Nothing is wrong; ${rest}.`;
  return `${wrong} ${wrong === 1 ? "thing is" : "things are"} wrong${rest === "" ? "" : `; ${rest}`}.`;
}
