import { cancelPlan } from "../../toolkit/calls/life/cancel.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => cancelPlan(context));
