import type { Plan } from "../../toolkit/calls/shared/call.js";
import type { CallContext } from "../../toolkit/calls/shared/state.js";
import { explainRefusal } from "../../toolkit/refusals/explain-refusal.js";
import { carryOut, type SendArguments } from "../support/carry-out.js";
import { connect, type Chain } from "../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../support/task-action.js";
import { readSubject, type Subject } from "./subject.js";

/** Arguments of every task that does something with one agreement. */
export interface AgreementArguments extends SendArguments {
  readonly agreement: string;
  readonly escrow: string | undefined;
}

/** What a task does with an agreement: a plan, made from the chain's state and the command line. */
export type MakePlan<Arguments> = (
  context: CallContext,
  args: Arguments,
  subject: Subject,
  chain: Chain,
) => Promise<Plan>;

/** The logic of a task that sends something about one agreement. */
export function planLogic<Arguments extends AgreementArguments>(makePlan: MakePlan<Arguments>) {
  return async (args: Arguments, context: TaskContext): Promise<TaskResult> => {
    const subject = await readSubject(context.hre, args.agreement, args.escrow);
    const chain = await connect(context.hre);
    const { agreement } = subject;
    try {
      const plan = await makePlan({ agreement, provider: chain.provider }, args, subject, chain);
      return await carryOut(plan, args, chain, context, agreement);
    } catch (error) {
      throw explainRefusal(error, { agreement });
    }
  };
}

/** Hardhat's action for such a task. */
export function planAction<Arguments extends AgreementArguments = AgreementArguments>(makePlan: MakePlan<Arguments>) {
  return taskAction(planLogic(makePlan));
}
