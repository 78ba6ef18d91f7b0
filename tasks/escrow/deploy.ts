import { CONTRACTS } from "../deploy/contracts.js";
import { runDeployment, type DeployArguments } from "../deploy/run.js";
import type { DeploymentUnit } from "../deploy/unit.js";
import { taskAction, type TaskContext } from "../support/task-action.js";

const ESCROW: DeploymentUnit = {
  loadModule: async () => (await import("../../deploy/modules/PerformanceEscrow.js")).default,
  contracts: [CONTRACTS.escrow],
};

export default taskAction((args: DeployArguments, context: TaskContext) => runDeployment(() => ESCROW, args, context));
