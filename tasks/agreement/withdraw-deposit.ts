import { withdrawDepositPlan } from "../../toolkit/calls/deposits/withdraw-deposit.js";
import { requireAddress } from "../support/account.js";
import { depositOptions, type DepositArguments } from "./funding/deposit-options.js";
import { planAction } from "./plan-action.js";

interface Arguments extends DepositArguments {
  readonly to: string | undefined;
}

/** `agreement withdraw-deposit`: the client's way out of the deposit address, at any time. */
export default planAction<Arguments>((context, args, _, chain) =>
  withdrawDepositPlan(context, {
    ...depositOptions(args, chain),
    ...(args.to === undefined ? {} : { to: requireAddress(args.to, "--to") }),
  }),
);
