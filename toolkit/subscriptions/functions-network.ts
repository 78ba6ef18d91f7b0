import type { Provider } from "ethers";

import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import { TermsOfServiceAllowList__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_3_0/accessControl/TermsOfServiceAllowList__factory.js";
import type { Warning } from "../warnings/warning.js";
import { NoFunctionsNetworkError, RouterPausedError, TermsNotAcceptedError } from "./errors.js";

/** A Chainlink Functions network, as far as subscriptions need it. */
export interface FunctionsNetwork {
  readonly chainId: bigint;
  readonly router: string;
  /** Undefined where nobody knows it: then nothing can be funded. */
  readonly link?: string;
  /** bytes32 of the nodes that answer. Undefined: what a question costs is not known. */
  readonly donId?: string;
  /** Why nobody answers there any more, as a sentence; undefined where somebody does. */
  readonly ended?: string;
  /** On a local network everyone may accept the terms of service and mint LINK: it is done on the way. */
  readonly isLocal?: boolean;
}

/** A warning where nobody answers any more. */
export function endedWarning({ ended }: FunctionsNetwork): Warning[] {
  return ended === undefined ? [] : [{ code: "NetworkEnded", text: ended, confirm: false }];
}

/** @throws {NoFunctionsNetworkError} when there is no contract at the router's address. */
export async function requireRouter({ router, chainId }: FunctionsNetwork, provider: Provider): Promise<void> {
  if ((await provider.getCode(router)) !== "0x") return;
  throw new NoFunctionsNetworkError(
    `There is no contract at ${router} on chain ${chainId}, where the Functions router should be.`,
    "Check the network and the router's address; a local network is started with `npx hardhat don start`.",
  );
}

/**
 * Makes sure that an account may manage subscriptions.
 *
 * @throws {RouterPausedError}
 * @throws {TermsNotAcceptedError}
 */
export async function requireAccess(network: FunctionsNetwork, account: string, provider: Provider): Promise<void> {
  if (await FunctionsRouter__factory.connect(network.router, provider).paused()) {
    throw new RouterPausedError(network.router);
  }
  const allowList = await allowListOf(network, provider);
  if (allowList === undefined || network.isLocal === true) return;
  const hasAccess = await TermsOfServiceAllowList__factory.connect(allowList, provider).hasAccess(account, "0x");
  if (!hasAccess) throw new TermsNotAcceptedError(account, allowList);
}

/** The contract that knows who accepted the terms of service; undefined where the router asks for nothing. */
export async function allowListOf({ router }: FunctionsNetwork, provider: Provider): Promise<string | undefined> {
  const contract = FunctionsRouter__factory.connect(router, provider);
  const id = await contract.getAllowListId();
  // The router does not tell "no route" otherwise than by refusing.
  return await contract.getContractById(id).catch(() => undefined);
}
