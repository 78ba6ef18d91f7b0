import { settlePlan } from "../../toolkit/calls/life/settle.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => settlePlan(context));
