import { cancelPlan } from "../../toolkit/calls/cancel.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => cancelPlan(context));
