import { demandAllowed } from "../../../toolkit/calls/funding/fund-by-permission.js";
import type { Call, Plan } from "../../../toolkit/calls/shared/call.js";
import { requireAddress } from "../../support/account.js";
import { carryOut } from "../../support/carry-out.js";
import type { TaskContext, TaskResult } from "../../support/task-action.js";
import { askAndSign, notSigned, tellAll } from "./ask-and-sign.js";
import { permitToSign, shareableToSign, type FundingRun } from "./to-sign.js";
import type { Way } from "./way.js";

/** What to do for somebody who wants others to send, and has not allowed Permit2 to take the tokens. */
export const ALLOW_FIRST = "The client allows it first, by a transaction: run the same with --approve-only.";

/** Signs and sends in one go: the client, or for a permit whoever pays. */
export async function fundBySignature(
  run: FundingRun,
  way: Exclude<Way, "approve">,
  context: TaskContext,
): Promise<TaskResult> {
  const { chain, args } = run;
  const { terminal } = context;
  const { toSign, approvals } = way === "permit" ? await permitToSign(run) : await shareableToSign(run, way);
  const from = args.account === undefined ? toSign.signer : requireAddress(args.account, "--account");
  // Somebody else cannot give the client's allowance.
  if (from !== toSign.signer) demandAllowed(run.context, approvals, ALLOW_FIRST);
  if (args.dryRun) {
    tellAll(toSign, terminal);
    return notSigned(toSign);
  }
  for (const line of toSign.summary) terminal.tell(line);
  const plan = toSign.plan(await askAndSign(toSign, args.yes, chain, terminal));
  const calls: Call[] = [...approvals, ...plan.calls];
  return await carryOut({ ...plan, calls, sender: from }, args, chain, context, run.context.agreement);
}

/** The client allows Permit2 to take what the next periods need, and nothing else happens. */
export async function allowPermit2(run: FundingRun, context: TaskContext): Promise<TaskResult> {
  const { toSign, approvals } = await shareableToSign(run, "permit2");
  const plan: Plan = {
    calls: approvals,
    sender: toSign.signer,
    summary: [
      "With this allowance Permit2 can take exactly this amount of the client, and only by what the client signs for it. " +
        "An allowance of 0 takes it back.",
    ],
    warnings: [],
  };
  if (approvals.length > 0) return await carryOut(plan, run.args, run.chain, context, run.context.agreement);
  return { text: "Permit2 may take that much already. Nothing was sent.", data: { sent: false } };
}
