import type { Provider, Signer } from "ethers";

import { TermsOfServiceAllowList__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_3_0/accessControl/TermsOfServiceAllowList__factory.js";
import { LinkToken__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/shared/token/ERC677/LinkToken__factory.js";
import { acceptTerms } from "../don/stack.js";
import { LinkMissingError } from "./errors.js";
import { allowListOf, type FunctionsNetwork } from "./functions-network.js";
import { requireLink } from "./fund.js";

/** Accepts the local network's terms of service for an account. May be repeated; nothing happens on other networks. */
export async function acceptLocalTerms(network: FunctionsNetwork, account: Signer, provider: Provider): Promise<void> {
  if (network.isLocal !== true) return;
  const allowList = await allowListOf(network, provider);
  if (allowList === undefined) return;
  await acceptTerms({ termsOfService: TermsOfServiceAllowList__factory.connect(allowList, account) }, account);
}

/**
 * Mints what an account lacks of an amount of LINK; nothing happens on other networks.
 *
 * @param signers Accounts of the node; the one that owns the token mints.
 * @throws {LinkMissingError} when none of them does.
 */
export async function mintLocalLink(
  network: FunctionsNetwork,
  signers: readonly Signer[],
  account: string,
  juels: bigint,
): Promise<void> {
  const provider = signers[0]?.provider;
  if (network.isLocal !== true || !provider) return;
  const address = requireLink(network);
  const link = LinkToken__factory.connect(address, provider);
  const [balance, owner] = await Promise.all([link.balanceOf(account), link.owner()]);
  if (balance >= juels) return;
  const addresses = await Promise.all(signers.map((signer) => signer.getAddress()));
  const minter = signers[addresses.indexOf(owner)];
  if (minter === undefined) throw new LinkMissingError(account, balance, juels, address);
  await (await link.connect(minter).mint(account, juels - balance)).wait();
}
