// Holds that every finding of forge's linter, of every severity, is explained in explained.json, and that it explains
// nothing that is no longer found. Its own exit code says nothing about findings.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { requireForge } from "../forge/binary.mjs";

const SEVERITIES = ["high", "med", "low", "info", "gas", "code-size"];
const EXPLAINED = "scripts/lint/explained.json";

const { lints, findings } = JSON.parse(readFileSync(new URL("explained.json", import.meta.url), "utf8"));
const open = new Set([
  ...Object.keys(lints),
  ...Object.entries(findings).flatMap(([file, list]) =>
    list.flatMap(({ lint, code }) => code.map((text) => `${lint} ${file} ${text}`)),
  ),
]);
const known = new Set(open);

const { stdout, stderr, status } = spawnSync(
  requireForge(),
  ["lint", "contracts", "--json", "--severity", ...SEVERITIES],
  { encoding: "utf8", maxBuffer: 2 ** 28 },
);
// One JSON object a line, on stderr.
const lines = `${stdout}${stderr}`.split("\n").filter((line) => line.trim() !== "");
const found = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
if (status !== 0 || found.length !== lines.length || found.length === 0) {
  console.error(`forge could not lint contracts/:\n${stdout}${stderr}`);
  process.exit(1);
}

let unexplained = 0;
for (const { code, message, spans, rendered } of found) {
  // The last line only counts the others.
  if (code === null) continue;
  const span = spans[0];
  const text = span?.text[0];
  const snippet = text?.text.slice(text.highlight_start - 1, text.highlight_end - 1) ?? message;
  const keys = [code.code, `${code.code} ${span?.file_name} ${snippet}`];
  for (const key of keys) open.delete(key);
  if (keys.some((key) => known.has(key))) continue;
  unexplained += 1;
  console.error(rendered);
}

for (const key of open) console.error(`${EXPLAINED} explains what is no longer found: ${key}`);
if (unexplained > 0) console.error(`${unexplained} findings are neither mended nor explained in ${EXPLAINED}.`);
if (unexplained > 0 || open.size > 0) process.exit(1);
console.log(
  `forge lint: ${found.filter(({ code }) => code !== null).length} findings, each explained in ${EXPLAINED}.`,
);
