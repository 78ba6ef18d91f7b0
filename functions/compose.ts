import { readFileSync } from "node:fs";

import { id } from "ethers";

import { UnknownMetricSourceError } from "./errors.js";

/** The metric sources of this project: the folders beside this file. */
export const METRIC_SOURCES = ["hubspot-leads", "json-endpoint"] as const;

export type MetricSourceName = (typeof METRIC_SOURCES)[number];

/** What a Chainlink Functions request carries, and what a metric commits to. */
export interface ComposedSource {
  /** The JavaScript that every node runs. */
  source: string;
  /** keccak256 of the source's UTF-8 bytes. */
  hash: string;
}

/**
 * Composes a metric source with the Functions shell into the one string that goes on chain.
 *
 * The same repository content always gives the same bytes: comments, indentation and `export` go, nothing else changes,
 * so the text on chain can be compared with the files by eye.
 *
 * @throws UnknownMetricSourceError
 */
export function composeFunctionsSource(name: string): ComposedSource {
  if (!METRIC_SOURCES.some((known) => known === name)) throw new UnknownMetricSourceError(name, METRIC_SOURCES);

  const source = [
    condense(read(`./${name}/source.js`)),
    condense(read("./shell/functions.js")),
    "return answer({ requests, value }, args, secrets, Functions);",
  ].join("\n");
  return { source, hash: id(source) };
}

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

/**
 * Drops what only readers of the files need; every byte costs gas. Works on whole lines, which is why sources keep
 * comments on lines of their own and have no strings or templates that span lines.
 */
function condense(code: string): string {
  return code
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^export /, ""))
    .filter((line) => line !== "" && !/^(\/\/|\/\*|\*)/.test(line))
    .join("\n");
}
