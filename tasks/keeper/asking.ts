import { getAddress } from "ethers";

import type { AskingOptions } from "../../toolkit/keeper/options.js";
import { freshness, type HostedSecrets } from "../../toolkit/secrets/hosted-secrets.js";
import { routerOf } from "../../toolkit/subscriptions/consumer.js";
import { readSubscription } from "../../toolkit/subscriptions/read-subscription.js";
import { momentText } from "../../toolkit/words/moment.js";
import { parseVersion, SecretsNotHostedError } from "../metric/ask/secrets-version.js";
import { chooseSubscription, findSubscription } from "../metric/ask/subscription.js";
import { NotAnOracleError } from "../metric/errors.js";
import { requireAddress } from "../support/account.js";
import type { Chain } from "../support/chain.js";
import type { KeeperArguments } from "./arguments.js";
import { KeeperArgumentError, KeeperNotReadyError } from "./errors.js";

type AskingArguments = Pick<KeeperArguments, "oracle" | "subscription" | "secretsVersion" | "settleOnly">;

/**
 * How the keeper asks: which oracle, at whose expense, with which secrets. None with `--settle-only`.
 *
 * @param hosted What was uploaded from here.
 * @param now Unix seconds by the chain's clock.
 * @throws {KeeperNotReadyError} {NotAnOracleError} {NoSubscriptionError} {SecretsNotHostedError} {SecretsVersionError}
 */
export async function prepareAsking(
  chain: Pick<Chain, "chainId" | "provider" | "networkName" | "deployments">,
  args: AskingArguments,
  keeper: string,
  hosted: readonly HostedSecrets[],
  now: bigint,
): Promise<AskingOptions[]> {
  if (args.settleOnly) return [];
  const oracle = oracleOf(chain, args.oracle);
  const secrets = secretsOf(args.secretsVersion, keeper, hosted, now);
  return [{ oracle, subscriptionId: await subscriptionOf(chain, oracle, args.subscription, keeper), ...secrets }];
}

function oracleOf({ deployments, networkName }: Pick<Chain, "deployments" | "networkName">, given: string | undefined) {
  if (given !== undefined) return requireAddress(given, "--oracle");
  if (deployments.functionsMetricOracle !== undefined) return getAddress(deployments.functionsMetricOracle);
  throw new KeeperNotReadyError(
    `No Functions oracle was deployed to ${networkName} from here that the keeper could ask.`,
    "Name it with --oracle, or add --settle-only where others answer.",
  );
}

async function subscriptionOf(
  { provider, chainId }: Pick<Chain, "provider" | "chainId">,
  oracle: string,
  given: bigint,
  keeper: string,
): Promise<bigint> {
  if (given === 0n) return await findSubscription(oracle, keeper, chainId, provider);
  const router = await routerOf(oracle, provider);
  if (router === undefined) {
    throw new NotAnOracleError(
      `There is no Functions oracle at ${oracle} on chain ${chainId}.`,
      "Check the network, and the address; with --settle-only the keeper asks nothing.",
    );
  }
  const state = await readSubscription({ chainId, router }, given, provider);
  if (getAddress(state.owner) === getAddress(keeper)) return chooseSubscription([state], oracle, keeper);
  throw new KeeperNotReadyError(
    `Subscription ${given} is ${state.owner}'s, and the keeper's account is ${keeper}.`,
    "An asker pays from a subscription of its own: open one with `npx hardhat functions subscription create`.",
  );
}

/**
 * Which of the account's secrets the requests name. Every request names the same version, so that all sources that it asks
 * use one slot.
 */
export function secretsOf(
  given: string | undefined,
  keeper: string,
  hosted: readonly HostedSecrets[],
  now: bigint,
): Pick<AskingOptions, "secretsVersion" | "secretsExpireAt"> {
  const own = hosted.filter(({ owner }) => getAddress(owner) === getAddress(keeper));
  const version = given === undefined ? undefined : parseVersion(given);
  if (version === 0n) return { secretsVersion: version };
  if (version === undefined && own.length > 1) {
    throw new KeeperArgumentError(
      `Secrets of ${keeper} are in the slots ${own.map(({ slot }) => slot).join(", ")}, and requests can name one version.`,
      "Name it with --secrets-version, and run one keeper for each slot, with accounts of their own.",
    );
  }
  const record = version === undefined ? own[0] : own.find((each) => each.version === version);
  if (record === undefined) return { secretsVersion: version ?? 0n };
  if (freshness(record, now) === "expired") {
    throw new SecretsNotHostedError(
      `The secrets of ${keeper} in slot ${record.slot} expired on ${momentText(record.expiresAt)}.`,
      `Upload them again with \`npx hardhat functions secrets upload ${record.names.join(",")} --slot ${record.slot}\`.`,
    );
  }
  return { secretsVersion: record.version, secretsExpireAt: record.expiresAt };
}
