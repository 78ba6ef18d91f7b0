import { proposePlan } from "../../toolkit/calls/life/propose.js";
import { planAction } from "./plan-action.js";

export default planAction((context, _, { consent }) => proposePlan(context, consent));
