import { withdrawPlan } from "../../toolkit/calls/life/withdraw.js";
import { accountFor, requireAddress } from "../support/account.js";
import { taskAction } from "../support/task-action.js";
import { carryOutCredit, type CreditArguments } from "./carry-out-credit.js";

interface Arguments extends CreditArguments {
  readonly to: string | undefined;
}

/** `agreement withdraw`: a payee fetches what could not be delivered to it. */
export default taskAction<Arguments>((args, context) => {
  const to = args.to === undefined ? undefined : requireAddress(args.to, "--to");
  return carryOutCredit(
    args,
    context,
    async (chain) =>
      args.account === undefined ? await accountFor(chain, undefined) : requireAddress(args.account, "--account"),
    (credit) => withdrawPlan(credit, to),
  );
});
