import { payInterimPlan } from "../../toolkit/calls/life/pay-interim.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => payInterimPlan(context));
