import { AbiCoder, getAddress, type Provider } from "ethers";

import { LinkToken__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/shared/token/ERC677/LinkToken__factory.js";
import type { Plan } from "../calls/shared/call.js";
import type { Warning } from "../warnings/warning.js";
import { countOf } from "../words/count.js";
import { LinkMissingError, NoFunctionsNetworkError } from "./errors.js";
import { endedWarning, requireRouter, type FunctionsNetwork } from "./functions-network.js";
import { exactLinkText, linkText } from "./link.js";
import { questionPrice, questionsLeft } from "./question-price.js";
import { readSubscription } from "./read-subscription.js";

const LINK = LinkToken__factory.createInterface();

/**
 * Moves LINK from an account into a subscription, in one transaction of the LINK token. Anyone may fund any subscription,
 * but only its owner can take the LINK out again.
 *
 * @param juels How much.
 * @throws {NoFunctionsNetworkError} when the network's LINK token is not known.
 * @throws {NoSuchSubscriptionError}
 * @throws {LinkMissingError}
 */
export async function fundSubscriptionPlan(
  network: FunctionsNetwork,
  subscriptionId: bigint,
  payer: string,
  juels: bigint,
  provider: Provider,
): Promise<Plan> {
  const { chainId, router } = network;
  const link = requireLink(network);
  await requireRouter(network, provider);
  const { owner, balance, blocked } = await readSubscription(network, subscriptionId, provider);
  const purse = await LinkToken__factory.connect(link, provider).balanceOf(payer);
  if (purse < juels && network.isLocal !== true) throw new LinkMissingError(payer, purse, juels, link);

  const from = getAddress(payer);
  const left = questionsLeft(balance + juels - blocked, await questionPrice(network, subscriptionId, provider));
  return {
    calls: [
      {
        chainId,
        to: link,
        data: LINK.encodeFunctionData("transferAndCall", [
          router,
          juels,
          AbiCoder.defaultAbiCoder().encode(["uint64"], [subscriptionId]),
        ]),
        value: 0n,
        description: `Put ${exactLinkText(juels)} into subscription ${subscriptionId}`,
      },
    ],
    sender: from,
    summary: [
      `Moves ${exactLinkText(juels)} from ${from} into subscription ${subscriptionId}, which then has ${linkText(balance + juels)}.`,
      ...(purse < juels ? ["The LINK that is missing is minted first, because this is a local network."] : []),
      ...(left === undefined ? [] : [`That pays for about ${countOf(left, "question")}.`]),
    ],
    warnings: [...(getAddress(owner) === from ? [] : [foreignWarning(owner)]), ...endedWarning(network)],
  };
}

function foreignWarning(owner: string): Warning {
  const text = `The subscription belongs to ${owner}. Only that account can take the LINK out again.`;
  return { code: "ForeignSubscription", text, confirm: false };
}

/** @throws {NoFunctionsNetworkError} */
export function requireLink({ link, chainId }: FunctionsNetwork): string {
  if (link !== undefined) return link;
  throw new NoFunctionsNetworkError(
    `The LINK token of chain ${chainId} is not known.`,
    "Name it with --link; Chainlink's documentation lists the tokens.",
  );
}
