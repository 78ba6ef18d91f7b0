import { CONTRACTS } from "../deploy/contracts.js";
import { runDeployment, type DeployArguments } from "../deploy/run.js";
import type { DeploymentUnit } from "../deploy/unit.js";
import { taskAction, type TaskContext } from "../support/task-action.js";

/** The plug-ins serve one escrow, which is deployed with them where it is not there yet. */
const PLUGINS: DeploymentUnit = {
  loadModule: async () => (await import("../../deploy/modules/AllFunding.js")).default,
  contracts: [CONTRACTS.escrow, CONTRACTS.erc2612Funding, CONTRACTS.permit2Funding, CONTRACTS.depositAddresses],
};

export default taskAction((args: DeployArguments, context: TaskContext) => runDeployment(() => PLUGINS, args, context));
