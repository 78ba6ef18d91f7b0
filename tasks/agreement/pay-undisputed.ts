import { payUndisputedPlan } from "../../toolkit/calls/pay-undisputed.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => payUndisputedPlan(context));
