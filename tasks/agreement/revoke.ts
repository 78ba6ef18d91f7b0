import { revokeAuthorization, revokePermit2 } from "../../toolkit/calls/funding/revoke-permission.js";
import type { CallContext } from "../../toolkit/calls/shared/state.js";
import { explainRefusal } from "../../toolkit/refusals/explain-refusal.js";
import { carryOut } from "../support/carry-out.js";
import { connect, type Chain } from "../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../support/task-action.js";
import { askAndSign, notSigned } from "./funding/ask-and-sign.js";
import { FundingOptionsError } from "./funding/errors.js";
import { explainUnsupported, parseWay, shareable } from "./funding/way.js";
import type { AgreementArguments } from "./plan-action.js";
import { readSubject } from "./subject.js";

interface Arguments extends AgreementArguments {
  readonly via: string;
  readonly periods: number;
}

/** `agreement revoke`: the client takes back what it signed for others to fund with. */
export async function revoke(args: Arguments, context: TaskContext): Promise<TaskResult> {
  const way = shareable(parseWay(args.via));
  const { agreement } = await readSubject(context.hre, args.agreement, args.escrow);
  const chain = await connect(context.hre);
  const calls = { agreement, provider: chain.provider };
  try {
    if (way === "authorization") return await cancelAuthorization(calls, args, chain, context);
    return await carryOut(await revokePermit2(calls, args.periods), args, chain, context, agreement);
  } catch (error) {
    throw explainRefusal(explainUnsupported(error, way, agreement), { agreement });
  }
}

/** The client's signature cancels, and anyone can bring it to the token; here the client does, unless told otherwise. */
async function cancelAuthorization(calls: CallContext, args: Arguments, chain: Chain, context: TaskContext) {
  if (args.safe !== undefined) {
    throw new FundingOptionsError(
      "--safe writes transactions, and an authorization is taken back by the client's signature first.",
      "Leave --safe out: the client signs, and any account sends.",
    );
  }
  const toSign = await revokeAuthorization(calls, args.periods);
  if (args.dryRun) {
    for (const line of toSign.summary) context.terminal.tell(line);
    return notSigned(toSign);
  }
  const plan = toSign.plan(await askAndSign(toSign, args.yes, chain, context.terminal));
  return await carryOut(plan, { ...args, account: args.account ?? toSign.signer }, chain, context, calls.agreement);
}

export default taskAction(revoke);
