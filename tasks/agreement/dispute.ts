import { getAddress } from "ethers";

import { disputePlan } from "../../toolkit/calls/disputes/dispute.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { requireAddress } from "../support/account.js";
import { planAction, type AgreementArguments } from "./plan-action.js";

interface Arguments extends AgreementArguments {
  readonly as: string;
  readonly value: string;
}

/** Only a party disputes. */
export class NotAPartyError extends PerformanceEscrowError {
  override readonly name = "NotAPartyError";
}

export default planAction<Arguments>((context, { as: side, account, value }) => {
  const as = side === "" ? sideOf(account, context.agreement.terms) : side;
  if (as !== "client" && as !== "agency") {
    throw new NotAPartyError(`"${as}" cannot dispute.`, "Say --as client or --as agency.");
  }
  return disputePlan(context, { by: as, claimed: value });
});

/** Who names an account says with it which party they are. */
function sideOf(account: string | undefined, { agency }: { readonly agency: string }): "client" | "agency" {
  return account !== undefined && requireAddress(account, "--account") === getAddress(agency) ? "agency" : "client";
}
