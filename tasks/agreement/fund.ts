import { fundPlan } from "../../toolkit/calls/fund.js";
import { planAction, type AgreementArguments } from "./plan-action.js";

interface Arguments extends AgreementArguments {
  readonly periods: number;
}

export default planAction<Arguments>((context, { periods, account }, { consent }) =>
  fundPlan(context, {
    count: periods,
    ...(account === undefined ? {} : { from: account }),
    ...(consent === undefined ? {} : { consent }),
  }),
);
