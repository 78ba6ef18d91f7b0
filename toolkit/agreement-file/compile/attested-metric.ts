import { ZeroHash } from "ethers";

import type { AttestedMetric } from "../../metrics/attested-metric.js";
import { checkAttestedMetric } from "../../metrics/check-attested-metric.js";
import type { CompileContext } from "../context.js";
import type { FieldReader } from "../field-reader.js";
import type { AgreementContent } from "../schema.js";
import { readAccounts } from "./accounts.js";
import { readDocumentHash } from "./document.js";

const AT = ["metric", "attested"];

type Section = NonNullable<AgreementContent["metric"]["attested"]>;

/** A metric that people state and sign: its definition. */
export function compileAttestedMetric(
  section: Section,
  content: AgreementContent,
  context: CompileContext,
  reader: FieldReader,
): AttestedMetric {
  const before = reader.problems.length;
  const signers = readAccounts(section.signers, [...AT, "signers"], content, reader);
  checkThreshold(section, reader);
  const definition = {
    signers,
    threshold: BigInt(section.threshold),
    unit: content.metric.unit,
    decimals: BigInt(content.metric.decimals ?? 0),
    statement: section.statement,
    documentHash: readDocument(section, context, reader),
  };
  // What is left after the checks that know their lines: the length of the texts, and half characters.
  if (reader.problems.length === before) reader.attempt([...AT, "statement"], () => checkAttestedMetric(definition));
  return definition;
}

function checkThreshold({ signers, threshold }: Section, reader: FieldReader): void {
  const at = [...AT, "threshold"];
  const majority = Math.floor(signers.length / 2) + 1;
  if (threshold > signers.length) {
    reader.refuse(
      at,
      `${threshold} must sign, but only ${signers.length} ${signers.length === 1 ? "is" : "are"} listed.`,
      `Set the threshold between ${majority} and ${signers.length}, or list more signers.`,
    );
  } else if (threshold < majority) {
    reader.refuse(
      at,
      `With ${threshold} of ${signers.length}, two groups could state different numbers.`,
      `Set the threshold to at least ${majority}.`,
    );
  }
}

function readDocument(section: Section, context: CompileContext, reader: FieldReader): string {
  const { document, "document-hash": hash } = section;
  if (document !== undefined && hash !== undefined) {
    reader.refuse([...AT, "document-hash"], "The document is given as a file and as a hash.", "Give one of them.");
  }
  if (document === undefined) return hash?.toLowerCase() ?? ZeroHash;
  return readDocumentHash(document, [...AT, "document"], context, reader) ?? ZeroHash;
}
