import { writeFileSync } from "node:fs";

import { checkAgreement, isRefused } from "../../toolkit/agreement-check/check.js";
import { AgreementFileError } from "../../toolkit/agreement-file/problem.js";
import { signAgreement } from "../../toolkit/signing/sign-agreement.js";
import { formatSignedAgreement } from "../../toolkit/signing/signed-agreement.js";
import { toLinkFragment } from "../../toolkit/signing/link.js";
import { agreementId } from "../../toolkit/terms/typed-data.js";
import { requireChain } from "../../toolkit/sending/chain.js";
import { connect, signerFor } from "../support/chain.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { requireYes } from "../support/terminal.js";
import { compileFile, readTextFile, requireCompiled } from "./agreement-files.js";
import { toAnnexParts } from "./annex-parts.js";

interface Arguments extends CommonArguments {
  readonly file: string;
  readonly out: string;
  readonly yes: boolean;
}

/** `agreement sign`: the agency's consent as a file that the client can check and fund. */
export async function sign({ file, out, yes }: Arguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  const compiled = requireCompiled(compileFile(hre, file, readTextFile(file)));
  const refusals = checkAgreement(compiled).filter((finding) => isRefused([finding]));
  if (refusals.length > 0) throw new AgreementFileError(refusals);

  const { agreement, description, annex } = compiled;
  const { terms, location } = agreement;
  const chain = await connect(hre);
  await requireChain(location.chainId, chain.provider);
  const signer = await signerFor(chain, terms.agency);

  const id = agreementId(terms, location);
  terminal.tell(description);
  terminal.tell(`What is signed is the agreement's id: ${id}`);
  terminal.tell("With this signature the client can fund the agreement. Until it has, the agency can take it back.");
  await requireYes(terminal, `Sign as ${terms.agency}?`, yes);
  const signed = await signAgreement(agreement, signer, annex === undefined ? [] : toAnnexParts(annex));
  const text = formatSignedAgreement(signed);
  writeFileSync(out, text);
  const link = await toLinkFragment(text);
  return {
    text: `Signed. Give ${out} to the client, with the documents that it names.\nThe same as the end of a link: ${link}`,
    data: { id, file: out, signature: signed.signature, link },
  };
}

export default taskAction(sign);
