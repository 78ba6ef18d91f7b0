import { resignPlan } from "../../toolkit/calls/resign.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => resignPlan(context));
