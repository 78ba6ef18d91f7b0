import { type CompiledAgreement, compileAgreementFile } from "./compile.js";
import type { CompileContext } from "./context.js";
import { parseAgreementFile } from "./parse.js";
import { AgreementFileError } from "./problem.js";
import { allProblems, salvageAgreementFile } from "./salvage.js";

/**
 * The agreement that a file makes: {@link parseAgreementFile} and {@link compileAgreementFile} in one, for whoever has
 * the documents at hand and stops at the first file that makes none.
 *
 * @throws AgreementFileError with every problem.
 */
export function readAgreement(text: string, context: CompileContext): CompiledAgreement {
  const parsed = parseAgreementFile(text);
  if (!parsed.ok) {
    const salvaged = salvageAgreementFile(text);
    throw new AgreementFileError(
      salvaged === undefined ? parsed.problems : allProblems(parsed.problems, salvaged, context),
    );
  }
  const compiled = compileAgreementFile(parsed.value, context);
  if (!compiled.ok) throw new AgreementFileError(compiled.problems);
  return compiled.value;
}
