import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { chainTime } from "../../toolkit/chain/time.js";
import type { FunctionsNetwork } from "../../toolkit/subscriptions/functions-network.js";
import { questionPrice } from "../../toolkit/subscriptions/question-price.js";
import { readSubscription } from "../../toolkit/subscriptions/read-subscription.js";
import { subscriptionsOf } from "../../toolkit/subscriptions/subscriptions-of.js";
import { deploymentFolder } from "../deploy/journal.js";
import { readHostedSecrets } from "../functions/secrets/records.js";
import type { Chain } from "../support/chain.js";
import { gasPrice } from "../support/fees.js";
import { tokenBalance, usualToken } from "../support/tokens.js";
import { checkAccount } from "./checks/account.js";
import { checkHostedSecrets } from "./checks/secrets.js";
import { checkSubscription, noSubscription } from "./checks/subscriptions.js";
import { warning, type Finding } from "./finding.js";

/** What a party needs: money, a key, a subscription, and secrets that are still good. */
export async function lookAtParty(
  hre: HardhatRuntimeEnvironment,
  chain: Chain,
  account: string,
  wantedToken: string | undefined,
  functions: FunctionsNetwork | undefined,
): Promise<Finding[]> {
  const { provider, chainId } = chain;
  const token = wantedToken ?? usualToken(deploymentFolder(hre, chainId).path, chainId);
  const [balance, code, inToken, inLink, hasKey, { now: price }] = await Promise.all([
    provider.getBalance(account),
    provider.getCode(account),
    token === undefined ? undefined : tokenBalance(token, account, provider),
    functions?.link === undefined ? undefined : tokenBalance(functions.link, account, provider),
    hasUnlockedKey(hre, chain, account),
    gasPrice(provider),
  ]);
  const findings = checkAccount({
    address: account,
    balance,
    isContract: code !== "0x",
    tokens: inToken === undefined ? [] : [inToken],
    link: inLink?.balance,
    hasKey,
    gasPrice: price,
  });
  if (wantedToken !== undefined && inToken === undefined) {
    findings.push(warning("Token", `there is none at ${wantedToken}`, "Check the address and the network."));
  }
  if (functions !== undefined && functions.ended === undefined) {
    findings.push(...(await lookAtSubscriptions(chain, account, functions)));
  }
  const now = await chainTime(provider);
  const secrets = readHostedSecrets(hre.config.paths.ignition, chainId).filter(({ owner }) => owner === account);
  return [...findings, ...secrets.map((each) => checkHostedSecrets(each, now))];
}

async function lookAtSubscriptions(chain: Chain, account: string, functions: FunctionsNetwork): Promise<Finding[]> {
  const { provider, deployments } = chain;
  const ids = await subscriptionsOf(functions, account, provider);
  if (ids === undefined) return [];
  if (ids.length === 0) return [noSubscription()];
  return await Promise.all(
    ids.map(async (id) => {
      const [state, price] = await Promise.all([
        readSubscription(functions, id, provider),
        questionPrice(functions, id, provider),
      ]);
      return checkSubscription(state, price, deployments.functionsMetricOracle);
    }),
  );
}

/** Undefined where asking would ask for the keystore's password. */
async function hasUnlockedKey(hre: HardhatRuntimeEnvironment, chain: Chain, account: string) {
  const { networkConfig } = await hre.network.getOrCreate();
  if (networkConfig.type === "http" && networkConfig.accounts !== "remote") return undefined;
  const signers = await chain.signers();
  const addresses = await Promise.all(signers.map((signer) => signer.getAddress()));
  return addresses.includes(account);
}
