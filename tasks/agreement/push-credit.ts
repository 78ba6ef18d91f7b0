import { pushCreditPlan } from "../../toolkit/calls/life/push-credit.js";
import { requireAddress } from "../support/account.js";
import { taskAction } from "../support/task-action.js";
import { carryOutCredit, type CreditArguments } from "./carry-out-credit.js";

interface Arguments extends CreditArguments {
  readonly payee: string;
}

/** `agreement push-credit`: anyone tries once more to deliver a payment to its payee. */
export default taskAction<Arguments>((args, context) => {
  const payee = requireAddress(args.payee, "--payee");
  return carryOutCredit(args, context, () => Promise.resolve(payee), pushCreditPlan);
});
