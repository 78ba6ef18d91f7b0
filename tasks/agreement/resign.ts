import { resignPlan } from "../../toolkit/calls/life/resign.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => resignPlan(context));
