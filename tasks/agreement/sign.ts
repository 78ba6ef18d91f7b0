import { writeFileSync } from "node:fs";

import { namedFiles } from "../../toolkit/agreement-file/context.js";
import { requireChain } from "../../toolkit/chain/require-chain.js";
import { chainTime } from "../../toolkit/chain/time.js";
import { toLinkFragment } from "../../toolkit/signing/link.js";
import { signAgreement } from "../../toolkit/signing/sign-agreement.js";
import { formatSignedAgreement, type SignedAgreement } from "../../toolkit/signing/signed-agreement.js";
import { agreementId } from "../../toolkit/terms/typed-data.js";
import { connect, signerFor, type Chain } from "../support/chain.js";
import { requireNew } from "../support/new-file.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { requireYes } from "../support/terminal.js";
import { compileFile, readTextFile, requireCompiled } from "./agreement-files.js";
import { toAnnexParts } from "./annex-parts.js";
import { judge, requireAcceptable } from "./judge.js";
import { ownersMessage, signedBySafe } from "./safe-signature.js";
import type { Signable } from "./signable.js";

interface Arguments extends CommonArguments {
  readonly file: string;
  readonly out: string;
  readonly yes: boolean;
  readonly link: boolean;
  readonly safe: boolean;
  readonly signatures: string | undefined;
}

/** `agreement sign`: the agency's consent as a file that the client can check and fund. */
export async function sign(args: Arguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  if (!args.safe) requireNew(args.out);
  const compiled = requireCompiled(compileFile(hre, args.file, readTextFile(args.file)));
  const { agreement, description, annex } = compiled;
  const chain = await connect(hre);
  await requireChain(agreement.location.chainId, chain.provider);
  requireAcceptable(judge(hre, compiled, await chainTime(chain.provider)));
  const documents = namedFiles(compiled.file.content);
  const signable = { agreement, annex: annex === undefined ? [] : toAnnexParts(annex) };

  terminal.tell(description);
  terminal.tell(`What is signed is the agreement's id: ${agreementId(agreement.terms, agreement.location)}`);
  if (args.signatures !== undefined) {
    const texts = args.signatures.split(",").map((path) => readTextFile(path.trim()));
    return await handOut(await signedBySafe(signable, texts, chain.provider), documents, args);
  }
  if (args.safe) return await ownersMessage(signable, chain.provider);
  return await handOut(await signWithKey(signable, args.yes, chain, terminal), documents, args);
}

async function signWithKey(
  { agreement, annex }: Signable,
  yes: boolean,
  chain: Chain,
  terminal: TaskContext["terminal"],
): Promise<SignedAgreement> {
  const { agency } = agreement.terms;
  const signer = await signerFor(chain, agency);
  terminal.tell("With this signature the client can fund the agreement. Until it has, the agency can take it back.");
  await requireYes(terminal, `Sign as ${agency}?`, yes);
  return await signAgreement(agreement, signer, annex);
}

async function handOut(
  signed: SignedAgreement,
  documents: readonly string[],
  { file, out, link }: Arguments,
): Promise<TaskResult> {
  const text = formatSignedAgreement(signed);
  writeFileSync(out, text);
  const fragment = link ? await toLinkFragment(text) : undefined;
  const beside = [file, ...documents].join(", ");
  return {
    text:
      `Signed. Give ${out} to the client, together with what it was made from: ${beside}.` +
      (fragment === undefined ? "" : `\nThe same as the end of a link: ${fragment}`),
    wraps: true,
    data: {
      id: signed.id,
      file: out,
      signature: signed.signature,
      ...(fragment === undefined ? {} : { link: fragment }),
    },
  };
}

export default taskAction(sign);
