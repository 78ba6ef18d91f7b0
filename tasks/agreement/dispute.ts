import { disputePlan } from "../../toolkit/calls/disputes/dispute.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { planAction, type AgreementArguments } from "./plan-action.js";

interface Arguments extends AgreementArguments {
  readonly as: string;
  readonly value: string;
}

/** Only a party disputes. */
export class NotAPartyError extends PerformanceEscrowError {
  override readonly name = "NotAPartyError";
}

export default planAction<Arguments>((context, { as, value }) => {
  if (as !== "client" && as !== "agency") {
    throw new NotAPartyError(`"${as}" cannot dispute.`, "Say --as client or --as agency.");
  }
  return disputePlan(context, { by: as, claimed: value });
});
