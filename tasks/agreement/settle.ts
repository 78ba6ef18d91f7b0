import { settlePlan } from "../../toolkit/calls/settle.js";
import { planAction } from "./plan-action.js";

export default planAction((context) => settlePlan(context));
