import { keyText } from "./key-text.js";

/** A line of the log as pino writes it. */
export interface LogLine {
  readonly level: string;
  /** ISO 8601. */
  readonly time: string;
  readonly msg: string;
  readonly [fact: string]: unknown;
}

/** Facts that the text of a line says already, or that are for programs. */
const TOLD = new Set([
  "level",
  "time",
  "msg",
  "key",
  "agreement",
  "period",
  "from",
  "to",
  "hash",
  "nonce",
  "code",
  "agreements",
  "block",
]);

/**
 * A line of the log for a person: `2026-11-23 00:45:41Z  sent: settle period 1 of agreement 0x12345678… (0x…)`. What
 * somebody should look at begins with an exclamation mark.
 *
 * @param transactionUrl Where people look at a transaction; undefined where no explorer is known.
 */
export function logLine(line: LogLine, transactionUrl: (hash: string) => string | undefined): string {
  const { level, time, msg, key, hash, code, remedy } = line;
  const mark = level === "info" ? " " : "!";
  const at = `${time.slice(0, 19).replace("T", " ")}Z`;
  if (typeof code === "string") return `${at} ${mark} ${msg} ${String(remedy)} [${code}]`;
  const what = typeof key === "string" ? `${msg.replace(/: \w+/, "")}: ${keyText(key)}` : msg;
  const where = typeof hash === "string" ? ` (${transactionUrl(hash) ?? hash})` : "";
  const rest = Object.entries(line)
    .filter(([name]) => !TOLD.has(name))
    .map(([name, value]) => `, ${name === "reason" || name === "error" ? "" : `${name} `}${text(value)}`);
  return `${at} ${mark} ${what}${where}${rest.join("")}`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
