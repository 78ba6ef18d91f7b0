import { getAddress } from "ethers";

import type { CreditContext } from "../../toolkit/calls/life/credit.js";
import type { Plan } from "../../toolkit/calls/shared/call.js";
import { explainRefusal } from "../../toolkit/refusals/explain-refusal.js";
import { requireAddress } from "../support/account.js";
import { carryOut, type SendArguments } from "../support/carry-out.js";
import { connect, type Chain } from "../support/chain.js";
import type { TaskContext, TaskResult } from "../support/task-action.js";
import { escrowAddress } from "./subject.js";
import { readTokenUnit, requireTokenAddress } from "./token-unit.js";

/** Arguments of the tasks about payments that did not arrive. */
export interface CreditArguments extends SendArguments {
  readonly token: string;
  readonly escrow: string | undefined;
}

/** Plans something about a credit, and carries it out. */
export async function carryOutCredit<Arguments extends CreditArguments>(
  args: Arguments,
  context: TaskContext,
  payeeOf: (chain: Chain) => Promise<string>,
  makePlan: (credit: CreditContext) => Promise<Plan>,
): Promise<TaskResult> {
  const token = requireTokenAddress(args.token);
  const chain = await connect(context.hre);
  const { provider, chainId } = chain;
  const escrow = requireAddress(escrowAddress(chain, args.escrow), "--escrow");
  const payee = getAddress(await payeeOf(chain));
  const location = { chainId, verifyingContract: escrow };
  try {
    const unit = await readTokenUnit(token, provider);
    const plan = await makePlan({ location, provider, token, unit, payee });
    const result = await carryOut(plan, args, chain, context);
    const isSent = (result.data as { sent: boolean }).sent;
    // The chain's own words know neither the token's name nor its decimals.
    return isSent
      ? { ...result, text: `Done: ${plan.calls.map(({ description }) => description).join(", ")}.` }
      : result;
  } catch (error) {
    throw explainRefusal(error);
  }
}
