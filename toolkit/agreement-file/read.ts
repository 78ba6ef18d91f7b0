import { type CompiledAgreement, compileAgreementFile } from "./compile.js";
import type { CompileContext } from "./context.js";
import { type Outcome, parseAgreementFile } from "./parse.js";
import { AgreementFileError } from "./problem.js";
import { allProblems, salvageAgreementFile } from "./salvage.js";
import type { AgreementContent } from "./schema.js";

/**
 * The agreement that a file makes, or all problems: {@link parseAgreementFile} and {@link compileAgreementFile} in one.
 *
 * @param contextOf Its surroundings, which depend on the documents that it names. Asked only for what can be read.
 */
export function compileText(
  text: string,
  contextOf: (content: AgreementContent) => CompileContext,
): Outcome<CompiledAgreement> {
  const parsed = parseAgreementFile(text);
  if (parsed.ok) return compileAgreementFile(parsed.value, contextOf(parsed.value.content));
  const salvaged = salvageAgreementFile(text);
  if (salvaged === undefined) return parsed;
  return { ok: false, problems: allProblems(parsed.problems, salvaged, contextOf(salvaged.file.content)) };
}

/**
 * As {@link compileText}, for whoever has the documents at hand and stops at the first file that makes no agreement.
 *
 * @throws AgreementFileError with every problem.
 */
export function readAgreement(text: string, context: CompileContext): CompiledAgreement {
  const compiled = compileText(text, () => context);
  if (!compiled.ok) throw new AgreementFileError(compiled.problems);
  return compiled.value;
}
