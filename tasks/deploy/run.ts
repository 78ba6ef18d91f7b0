import { accountFor } from "../support/account.js";
import { connect, signerFor, type Chain } from "../support/chain.js";
import { isInProcess } from "../support/in-process.js";
import type { CommonArguments, TaskContext, TaskResult } from "../support/task-action.js";
import { requireYes } from "../support/terminal.js";
import { igniteUnit } from "./ignite-unit.js";
import { deploymentFolder, transactionsOf } from "./journal.js";
import { nextSteps } from "./next-steps.js";
import { planDeployment, type DeployedContract } from "./plan.js";
import { summarize } from "./summary.js";
import type { DeploymentUnit } from "./unit.js";

export interface DeployArguments extends CommonArguments {
  readonly account: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/**
 * Deploys what is missing of a unit: shows what and what it costs, asks, deploys, and says what to do next. A second run
 * finds everything in the record and sends nothing; after one that was cut off, only the rest is deployed.
 *
 * @param unitFor What to deploy on this chain.
 * @throws {StaleDeploymentError} {NotEnoughEtherError} {DeploymentError} and what `requireYes` throws.
 */
export async function runDeployment(
  unitFor: (chain: Chain) => Promise<DeploymentUnit> | DeploymentUnit,
  args: DeployArguments,
  { hre, terminal }: TaskContext,
): Promise<TaskResult> {
  const chain = await connect(hre);
  const unit = await unitFor(chain);
  const folder = deploymentFolder(hre, chain.chainId);
  // What is recorded is of a chain that other processes see; one inside this process begins empty.
  const recorded = (await isInProcess(hre)) ? {} : chain.deployments;
  const plan = await planDeployment(unit, recorded, chain.provider, folder.shown);
  if (plan.missing.length === 0) {
    return {
      text: ["Everything is deployed already. Nothing was sent.", ...addressLines(plan.present)].join("\n"),
      data: { deployed: false, ...dataOf(chain, plan.present) },
    };
  }

  for (const note of unit.notes ?? []) terminal.tell(note);
  const account = await accountFor(chain, args.account);
  const { summary, shortfall } = await summarize(chain, account, plan);
  for (const line of summary) terminal.tell(line);
  if (args.dryRun) {
    return {
      text: "Nothing was sent.",
      data: { deployed: false, account, missing: plan.missing.map(({ artifact }) => artifact), gas: plan.gas },
    };
  }
  if (shortfall !== undefined) throw shortfall;
  await requireYes(terminal, plan.missing.length === 1 ? "Deploy it?" : "Deploy them?", args.yes);

  const signer = await signerFor(chain, account);
  terminal.tell("compiling the contracts, where they changed …");
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  terminal.tell("deploying; on a public chain this takes some minutes, and may be interrupted and run again …");
  const done = await igniteUnit(hre, chain, unit, signer);
  const isGone = await isInProcess(hre);
  const transactions = isGone ? new Map<string, string>() : await transactionsOf(hre, folder.path);
  const hashes = done.flatMap(({ contract, address }) => {
    const hash = transactions.get(address);
    return hash === undefined ? [] : [[contract.key, hash]];
  });
  const steps = isGone
    ? ["", "This chain ends with this command; name another with --network."]
    : nextSteps(chain, folder.shown);
  return {
    text: [...addressLines(done, (address) => linkOf(chain, transactions.get(address))), ...steps].join("\n"),
    data: { deployed: true, account, ...dataOf(chain, done), transactions: Object.fromEntries(hashes) as object },
  };
}

function addressLines(contracts: readonly DeployedContract[], link: (address: string) => string = () => ""): string[] {
  return contracts.map(({ contract, address }) => `  ${contract.label.padEnd(20)}${address}${link(address)}`);
}

function linkOf(chain: Chain, hash: string | undefined): string {
  const url = hash === undefined ? undefined : chain.transactionUrl(hash);
  return url === undefined ? "" : `  ${url}`;
}

function dataOf(chain: Chain, contracts: readonly DeployedContract[]) {
  return {
    chainId: chain.chainId,
    addresses: Object.fromEntries(contracts.map(({ contract, address }) => [contract.key, address])),
  };
}
