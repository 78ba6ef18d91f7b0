import { returnDepositPlan } from "../../toolkit/calls/deposits/return-deposit.js";
import { depositOptions, type DepositArguments } from "./funding/deposit-options.js";
import { planAction } from "./plan-action.js";

/** `agreement return-deposit`: anyone sends back to the client what funds nothing. */
export default planAction<DepositArguments>((context, args, _, chain) =>
  returnDepositPlan(context, depositOptions(args, chain)),
);
