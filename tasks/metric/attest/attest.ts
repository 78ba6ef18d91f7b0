import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import type { Attestation } from "../../../toolkit/attestation/attestation.js";
import { checkSignatures } from "../../../toolkit/attestation/check-signatures.js";
import { attestPlan } from "../../../toolkit/calls/oracles/attest.js";
import { dueQuestion } from "../../../toolkit/calls/oracles/due-question.js";
import { readState } from "../../../toolkit/calls/shared/state.js";
import { requireChain } from "../../../toolkit/chain/require-chain.js";
import { explainRefusal } from "../../../toolkit/refusals/explain-refusal.js";
import type { AgreementArguments } from "../../agreement/plan-action.js";
import { readSubject } from "../../agreement/subject.js";
import { carryOut } from "../../support/carry-out.js";
import { connect, type Chain } from "../../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { requireKind } from "../require-kind.js";
import { beginAttestation } from "./begin.js";
import { attestationLines, collectedResult } from "./describe.js";
import { defaultFile, readCollected, writeAttestation } from "./files.js";
import { chooseSigner, signAfterYes } from "./sign.js";

export interface AttestArguments extends AgreementArguments {
  /** Whoever states a number signs it. Without one, nothing is signed. */
  readonly value: string | undefined;
  readonly file: string | undefined;
  readonly merge: string | undefined;
  readonly submit: boolean;
}

/** `metric attest`: signers state the number that is due, and anyone submits what enough of them signed. */
export async function attest(args: AttestArguments, context: TaskContext): Promise<TaskResult> {
  const { hre, terminal } = context;
  const { agreement } = await readSubject(hre, args.agreement, args.escrow);
  requireKind(agreement, "attested");
  const chain = await connect(hre);
  const call = { agreement, provider: chain.provider };
  try {
    await requireChain(agreement.location.chainId, chain.provider);
    const state = await readState(call);
    const due = await dueQuestion(call, state);
    const file = args.file ?? defaultFile(due.question);
    const collected = readCollected(file, args.merge);
    const begun = beginAttestation(agreement, due.question, args.value, collected);
    for (const line of attestationLines(agreement, begun, due)) terminal.tell(line);

    // A Safe that is a signer sends the number itself: that needs no signature.
    const signs = args.value !== undefined && !args.dryRun && args.safe === undefined;
    const signer = signs ? await chooseSigner(chain, begun, args.account) : undefined;
    const signed =
      signer === undefined ? begun : await signAfterYes(agreement, begun, signer, state.at, terminal, args.yes);
    if (!args.dryRun) writeAttestation(file, signed);
    if (args.submit) return await submit(signed, args, agreement, chain, context);
    if (args.dryRun)
      return { text: "Nothing was signed, sent or written.", data: { submitted: false, value: begun.value } };
    return collectedResult(signed, await checkSignatures(signed, chain.provider), file);
  } catch (error) {
    throw explainRefusal(error, { agreement });
  }
}

async function submit(
  attestation: Attestation,
  args: AttestArguments,
  agreement: Agreement,
  chain: Chain,
  context: TaskContext,
): Promise<TaskResult> {
  const states = await checkSignatures(attestation, chain.provider);
  const plan = attestPlan(attestation, states, {
    ...(args.account === undefined ? {} : { sender: args.account }),
    zone: agreement.zones?.agency ?? "UTC",
  });
  return await carryOut(plan, args, chain, context, agreement);
}

export default taskAction(attest);
