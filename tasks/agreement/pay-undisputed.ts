import { payUndisputedPlan } from "../../toolkit/calls/disputes/pay-undisputed.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => payUndisputedPlan(context));
