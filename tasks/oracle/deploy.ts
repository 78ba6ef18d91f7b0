import { getAddress } from "ethers";

import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { routerOf } from "../../toolkit/subscriptions/consumer.js";
import { CONTRACTS } from "../deploy/contracts.js";
import { RouterError } from "../deploy/errors.js";
import { runDeployment, type DeployArguments } from "../deploy/run.js";
import type { DeploymentUnit } from "../deploy/unit.js";
import { findFunctionsNetwork } from "../functions/find-network.js";
import type { Chain } from "../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../support/task-action.js";

export interface OracleArguments extends DeployArguments {
  readonly kind: string | undefined;
  readonly router: string | undefined;
}

/** An oracle that there is not. */
export class UnknownOracleKindError extends PerformanceEscrowError {
  override readonly name = "UnknownOracleKindError";
}

const ATTESTED: DeploymentUnit = {
  loadModule: async () => (await import("../../deploy/modules/AttestedMetricOracle.js")).default,
  contracts: [CONTRACTS.attestedMetricOracle],
};

export async function deployOracle(args: OracleArguments, context: TaskContext): Promise<TaskResult> {
  if (args.kind === "attested") return await runDeployment(() => ATTESTED, args, context);
  if (args.kind === "functions") {
    return await runDeployment((chain) => functionsOracle(args, chain, context), args, context);
  }
  throw new UnknownOracleKindError(
    args.kind === undefined ? "There are two kinds of oracle." : `There is no oracle of the kind "${args.kind}".`,
    "Use `--kind functions` (an oracle network measures) or `--kind attested` (named signers say the number).",
  );
}

async function functionsOracle(args: OracleArguments, chain: Chain, { hre }: TaskContext): Promise<DeploymentUnit> {
  const { router, ended } = await findFunctionsNetwork(hre, chain, { router: args.router });
  if (ended !== undefined && args.router === undefined) {
    throw new RouterError(
      `${ended} An agreement on such an oracle could only end by its deadline.`,
      `Use \`--kind attested\`; to deploy it all the same, add --router ${router}.`,
    );
  }
  await requireSameRouter(chain, router);
  return {
    loadModule: async () => (await import("../../deploy/modules/FunctionsMetricOracle.js")).default,
    parameters: { FunctionsMetricOracle: { router } },
    contracts: [CONTRACTS.functionsMetricOracle],
    notes: [
      `It will ask through the router ${router}, for ever.`,
      ...(ended === undefined ? [] : [`Warning: ${ended}`]),
    ],
  };
}

/** One record holds one oracle: a second one behind another router would silently be the first. */
async function requireSameRouter({ deployments, provider }: Chain, router: string): Promise<void> {
  const { functionsMetricOracle: oracle } = deployments;
  const recorded = oracle === undefined ? undefined : await routerOf(oracle, provider);
  if (recorded === undefined || getAddress(recorded) === getAddress(router)) return;
  throw new RouterError(
    `The oracle that is recorded, ${oracle}, asks through router ${recorded}, not ${router}.`,
    "Leave --router out to use it. Another oracle is deployed with `npx hardhat ignition deploy` and --deployment-id.",
  );
}

export default taskAction(deployOracle);
