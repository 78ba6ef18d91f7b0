import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { KNOWN_SOURCES } from "../../functions/registry.js";
import type { CompiledAgreement } from "../../toolkit/agreement-file/compile.js";
import { namedFiles } from "../../toolkit/agreement-file/context.js";
import type { Outcome } from "../../toolkit/agreement-file/parse.js";
import { AgreementFileError } from "../../toolkit/agreement-file/problem.js";
import { compileText } from "../../toolkit/agreement-file/read.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { readDeployments } from "../support/deployments.js";

/** There is no such file, or it cannot be read. */
export class UnreadableFileError extends PerformanceEscrowError {
  override readonly name = "UnreadableFileError";
}

/** @throws {UnreadableFileError} */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new UnreadableFileError(`${path} cannot be read.`, "Check the path.", { cause });
  }
}

/**
 * The agreement that a file makes, with the documents that lie beside it, or all problems.
 *
 * @param path Of the file, whose text is `text`.
 */
export function compileFile(hre: HardhatRuntimeEnvironment, path: string, text: string): Outcome<CompiledAgreement> {
  return compileText(text, (content) => ({
    sources: KNOWN_SOURCES,
    deployments: (chainId) => readDeployments(hre.config.paths.ignition, chainId),
    files: new Map(documentsBeside(path, namedFiles(content))),
  }));
}

function documentsBeside(path: string, names: readonly string[]): [string, Uint8Array][] {
  return names.flatMap((name): [string, Uint8Array][] => {
    const document = join(dirname(path), name);
    return existsSync(document) ? [[name, readFileSync(document)]] : [];
  });
}

/** @throws {AgreementFileError} with every problem. */
export function requireCompiled(outcome: Outcome<CompiledAgreement>): CompiledAgreement {
  if (!outcome.ok) throw new AgreementFileError(outcome.problems);
  return outcome.value;
}
