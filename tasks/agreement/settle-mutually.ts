import { existsSync, writeFileSync } from "node:fs";

import { settleMutuallyPlan } from "../../toolkit/calls/life/settle-mutually.js";
import type { CallContext } from "../../toolkit/calls/shared/state.js";
import { chainTime } from "../../toolkit/chain/time.js";
import { parseDuration } from "../../toolkit/agreement-file/durations.js";
import { explainRefusal } from "../../toolkit/refusals/explain-refusal.js";
import {
  newMutualOffer,
  offerSummary,
  signMutualOffer,
  type MutualOffer,
} from "../../toolkit/calls/life/mutual-offer.js";
import { formatMutualOffer, parseMutualOffer } from "../../toolkit/calls/life/mutual-offer-file.js";
import { agreementId } from "../../toolkit/terms/typed-data.js";
import { carryOut } from "../support/carry-out.js";
import { connect, type Chain } from "../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../support/task-action.js";
import { requireYes } from "../support/terminal.js";
import { readTextFile } from "./agreement-files.js";
import { bareAmount } from "./bare-amount.js";
import { OfferAgencyMissingError, OfferExistsError, OtherAgreementError } from "./offer-errors.js";
import { partySigner } from "./party-signer.js";
import type { AgreementArguments } from "./plan-action.js";
import { readSubject } from "./subject.js";

interface Arguments extends AgreementArguments {
  /** What the agency gets: makes an offer. */
  readonly agency: string | undefined;
  readonly file: string;
  readonly valid: string;
  readonly signOnly: boolean;
}

/**
 * `agreement settle-mutually`: one party offers a split of what is held and signs it; the other agrees by sending it, or
 * by signing the same file.
 */
export async function settleMutually(args: Arguments, context: TaskContext): Promise<TaskResult> {
  const { agreement } = await readSubject(context.hre, args.agreement, args.escrow);
  const chain = await connect(context.hre);
  const calls = { agreement, provider: chain.provider };
  try {
    if (!existsSync(args.file)) return await offer(calls, args, chain, context);
    if (args.agency !== undefined) throw new OfferExistsError(args.file);
    const found = parseMutualOffer(readTextFile(args.file));
    const [wanted, given] = [agreement, found.agreement].map(({ terms, location }) => agreementId(terms, location));
    if (wanted !== given) throw new OtherAgreementError(args.file, given ?? "");
    if (args.signOnly) return await sign({ ...found, agreement }, args, chain, context);
    return await carryOut(await settleMutuallyPlan(calls, found), args, chain, context, agreement);
  } catch (error) {
    throw explainRefusal(error, { agreement });
  }
}

async function offer(calls: CallContext, args: Arguments, chain: Chain, context: TaskContext): Promise<TaskResult> {
  const { agency, file, valid } = args;
  if (agency === undefined) throw new OfferAgencyMissingError(file);
  const toAgency = bareAmount(agency, calls.agreement.token);
  const validUntil = (await chainTime(calls.provider)) + parseDuration(valid);
  return await sign(await newMutualOffer(calls, { toAgency, validUntil }), args, chain, context);
}

/** Adds the signature of whichever party's key is here, and writes the file. */
async function sign(made: MutualOffer, args: Arguments, chain: Chain, { terminal }: TaskContext): Promise<TaskResult> {
  const { file, yes, dryRun, account } = args;
  for (const line of offerSummary(made)) terminal.tell(line);
  if (dryRun) return { text: "Nothing was signed or written.", data: { signed: false, settlement: made.settlement } };
  const signer = await partySigner(made.agreement, chain, account);
  await requireYes(terminal, `Sign this as ${await signer.getAddress()}?`, yes);
  const signed = await signMutualOffer(made, signer);
  writeFileSync(file, formatMutualOffer(signed));
  const signers = Object.keys(signed.signatures);
  return {
    text:
      signers.length === 1
        ? `Signed by the ${signers[0]}. Give ${file} to the other party: it agrees by running this with the same file.`
        : `Signed by both. Anyone can carry it out now by running this with ${file}.`,
    wraps: true,
    data: { signed: true, file, signers, settlement: signed.settlement },
  };
}

export default taskAction(settleMutually);
