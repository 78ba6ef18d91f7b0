import { optOutPlan } from "../../toolkit/calls/life/opt-out.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => optOutPlan(context));
