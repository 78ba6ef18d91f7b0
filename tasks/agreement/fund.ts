import { fundPlan } from "../../toolkit/calls/funding/fund.js";
import { explainRefusal } from "../../toolkit/refusals/explain-refusal.js";
import { carryOut } from "../support/carry-out.js";
import { connect } from "../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../support/task-action.js";
import { requireSensible, type FundArguments } from "./funding/arguments.js";
import { allowPermit2, fundBySignature } from "./funding/by-signature.js";
import { fundWithPermission } from "./funding/relay.js";
import { signPermission } from "./funding/sign-only.js";
import type { FundingRun } from "./funding/to-sign.js";
import { parseWay, shareable } from "./funding/way.js";
import { readSubject } from "./subject.js";

/** `agreement fund`: the client's money, in whatever way it comes. */
export async function fund(args: FundArguments, context: TaskContext): Promise<TaskResult> {
  const way = parseWay(args.via);
  requireSensible(args);
  const signOnly = args.signOnly ? shareable(way) : undefined;
  const { agreement, consent } = await readSubject(context.hre, args.agreement, args.escrow);
  const chain = await connect(context.hre);
  const run: FundingRun = { context: { agreement, provider: chain.provider }, chain, args, consent };
  try {
    if (args.permission !== undefined) return await fundWithPermission(run, args.permission, context);
    if (signOnly !== undefined) return await signPermission(run, signOnly, context);
    if (args.approveOnly) return await allowPermit2(run, context);
    if (way !== "approve") return await fundBySignature(run, way, context);
    return await fundFromBalance(run, context);
  } catch (error) {
    throw explainRefusal(error, { agreement });
  }
}

async function fundFromBalance({ context: calls, chain, args, consent }: FundingRun, context: TaskContext) {
  const plan = await fundPlan(calls, {
    count: args.periods,
    ...(args.account === undefined ? {} : { from: args.account }),
    ...(consent === undefined ? {} : { consent }),
  });
  return await carryOut(plan, args, chain, context, calls.agreement);
}

export default taskAction(fund);
