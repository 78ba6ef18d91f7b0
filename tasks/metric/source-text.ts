import type { Provider } from "ethers";

import { composeFunctionsSource } from "../../functions/compose.js";
import { KNOWN_SOURCES } from "../../functions/registry.js";
import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { FunctionsMetric } from "../../toolkit/metrics/functions-metric.js";
import { readDefinition } from "../../toolkit/metrics/read-definition.js";
import { readTextFile } from "../agreement/agreement-files.js";
import { SourceMissingError } from "./errors.js";

/**
 * The JavaScript that a definition commits to: of a file, or one of this project's sources. Whether its hash is the
 * definition's is for `checkFunctionsMetric` to say.
 *
 * @param file Of the command line.
 * @returns Undefined when it is none of this project's and no file was given.
 */
export function localSource({ sourceHash }: FunctionsMetric, file: string | undefined): string | undefined {
  if (file !== undefined) return readTextFile(file);
  const known = KNOWN_SOURCES.byHash(sourceHash);
  return known === undefined ? undefined : composeFunctionsSource(known.name).source;
}

/**
 * As `localSource`, and failing that, as the oracle published it.
 *
 * @throws {SourceMissingError}
 */
export async function sourceOrPublished(
  { terms }: Agreement,
  definition: FunctionsMetric,
  file: string | undefined,
  provider: Provider,
): Promise<string> {
  const source = localSource(definition, file) ?? (await readDefinition(provider, terms.oracle, terms.metric)).source;
  return source ?? missing(definition);
}

/** @throws {SourceMissingError} */
export function missing({ sourceHash }: FunctionsMetric): never {
  throw new SourceMissingError(
    `The program with the hash ${sourceHash}, which measures this, is none of this project's.`,
    "Give the file with its JavaScript with --source.",
  );
}
