import { retractPlan } from "../../toolkit/calls/life/retract.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => retractPlan(context));
