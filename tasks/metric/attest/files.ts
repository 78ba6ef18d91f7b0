import { existsSync, writeFileSync } from "node:fs";

import type { Attestation } from "../../../toolkit/attestation/attestation.js";
import { formatAttestationFile, parseAttestationFile } from "../../../toolkit/attestation/file.js";
import { questionId, type Question } from "../../../toolkit/metrics/question.js";
import { readTextFile } from "../../agreement/agreement-files.js";

/** Where signatures for a question are collected unless the command line says otherwise: every question has its own. */
export function defaultFile(question: Question): string {
  return `attestation-${questionId(question).slice(2, 10)}.json`;
}

/**
 * What was collected: in `file`, if it is there already, and in the files of other signers.
 *
 * @param others With commas between.
 * @throws {UnreadableFileError} and what `parseAttestationFile` throws.
 */
export function readCollected(file: string, others: string | undefined): Attestation[] {
  const names = others?.split(",").map((name) => name.trim()) ?? [];
  const paths = existsSync(file) ? [file, ...names] : names;
  return paths.map((path) => parseAttestationFile(readTextFile(path)));
}

export function writeAttestation(file: string, attestation: Attestation): void {
  writeFileSync(file, formatAttestationFile(attestation));
}
