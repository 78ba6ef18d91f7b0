import type { Chain } from "../support/chain.js";
import { etherText, gasPrice, gweiText } from "../support/fees.js";
import { NotEnoughEtherError } from "./errors.js";
import type { DeploymentPlan } from "./plan.js";

/** What is about to be deployed and what it costs, one statement a line; and what stands against it. */
export interface DeploymentSummary {
  readonly summary: readonly string[];
  /** Set when the account cannot pay for it. */
  readonly shortfall: NotEnoughEtherError | undefined;
}

export async function summarize(
  chain: Chain,
  account: string,
  { present, missing, gas }: DeploymentPlan,
): Promise<DeploymentSummary> {
  const [balance, price] = await Promise.all([chain.provider.getBalance(account), gasPrice(chain.provider)]);
  const cost = gas * price.now;
  const atMost = gas * price.atMost;
  const summary = [
    `Deploys to ${chain.networkName} (chain ${chain.chainId}):`,
    ...missing.map(({ label, artifact }) => `  ${label.padEnd(20)}${artifact}`),
    ...present.map(({ contract, address }) => `  ${contract.label.padEnd(20)}is there already, at ${address}`),
    `Account ${account} has ${etherText(balance)}.`,
    `It takes about ${inMillions(gas)} million gas: ${etherText(cost)} at ${gweiText(price.now)}` +
      (atMost > cost ? `, ${etherText(atMost)} at most.` : "."),
    "Nobody owns what is deployed, and nobody can change it afterwards.",
  ];
  const shortfall =
    balance >= cost
      ? undefined
      : new NotEnoughEtherError(
          `Account ${account} has ${etherText(balance)}, and deploying takes about ${etherText(cost)}.`,
          "Send it ether on this network first, and run this again.",
        );
  return { summary, shortfall };
}

function inMillions(gas: bigint): string {
  return (Number(gas / 10_000n) / 100).toFixed(1);
}
