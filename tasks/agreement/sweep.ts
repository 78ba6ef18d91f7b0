import { sweepPlan } from "../../toolkit/calls/deposits/sweep.js";
import { pluginAddress } from "./funding/plugin-address.js";
import { planAction, type AgreementArguments } from "./plan-action.js";

interface Arguments extends AgreementArguments {
  readonly plugin: string | undefined;
}

/** `agreement sweep`: anyone funds the next period with what the client sent to the deposit address. */
export default planAction<Arguments>((context, { plugin }, { consent }, chain) =>
  sweepPlan(context, {
    deposits: pluginAddress(chain, "depositAddresses", plugin),
    ...(consent === undefined ? {} : { consent }),
  }),
);
