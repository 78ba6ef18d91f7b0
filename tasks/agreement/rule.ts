import { rulePlan } from "../../toolkit/calls/disputes/rule.js";
import { planAction, type AgreementArguments } from "./plan-action.js";

interface Arguments extends AgreementArguments {
  readonly value: string;
}

export default planAction<Arguments>((context, { value }) => rulePlan(context, value));
