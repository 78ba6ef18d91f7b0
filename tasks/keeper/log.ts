import { pino } from "pino";

import type { Log } from "../../toolkit/keeper/ports.js";
import { logLine, type LogLine } from "./log-line.js";

/** What the keeper told people, for the result of a single look. */
export interface Report {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/**
 * The keeper's log: JSON, a line each, or sentences for a person.
 *
 * @param write Where it goes. A line is there when this returns: whoever is killed has said what it did.
 * @param sentences How a transaction is shown to a person; undefined for JSON.
 * @param onReport Told what is reported.
 */
export function keeperLog(
  write: (line: string) => void,
  sentences: { readonly transactionUrl: (hash: string) => string | undefined } | undefined,
  onReport: (report: Report) => void = () => undefined,
): Log {
  const destination =
    sentences === undefined
      ? { write }
      : { write: (line: string) => write(`${logLine(JSON.parse(line) as LogLine, sentences.transactionUrl)}\n`) };
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
    },
    destination,
  );
  return {
    info: (facts, message) => logger.info(facts, message),
    warn: (facts, message) => {
      const { code, remedy } = facts as Partial<Report>;
      if (code !== undefined && remedy !== undefined) onReport({ code, message, remedy });
      logger.warn(facts, message);
    },
    error: (facts, message) => logger.error(facts, message),
  };
}
