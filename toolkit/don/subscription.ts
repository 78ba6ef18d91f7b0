import { AbiCoder, type AddressLike, type Signer } from "ethers";

import { acceptTerms, type FunctionsStack } from "./stack.js";

/** LINK has 18 decimals; the smallest unit is the juel. */
export const JUELS_PER_LINK = 10n ** 18n;

/**
 * Creates a subscription: accepts the terms of service, adds the consumers, funds it.
 * @param stack Its LINK contract must be connected to an account that may mint.
 * @param owner Pays for requests by owning the LINK in the subscription; secrets belong to this account.
 * @param juels LINK to mint for the owner and put in.
 * @returns The subscription's id.
 */
export async function createSubscription(
  stack: FunctionsStack,
  owner: Signer,
  options: { consumers?: readonly AddressLike[]; juels?: bigint } = {},
): Promise<bigint> {
  const { consumers = [], juels = 100n * JUELS_PER_LINK } = options;
  await acceptTerms(stack, owner);

  const router = stack.router.connect(owner);
  const receipt = await (await router.createSubscription()).wait();
  const created = receipt?.logs
    .map((log) => router.interface.parseLog(log))
    .find((e) => e?.name === "SubscriptionCreated");
  const subscriptionId = created?.args["subscriptionId"] as bigint;

  for (const consumer of consumers) await (await router.addConsumer(subscriptionId, consumer)).wait();
  if (juels > 0n) await fundSubscription(stack, owner, subscriptionId, juels);
  return subscriptionId;
}

/** Mints LINK for an account and moves it into a subscription. Anyone may fund any subscription. */
export async function fundSubscription(
  stack: FunctionsStack,
  payer: Signer,
  subscriptionId: bigint,
  juels: bigint,
): Promise<void> {
  await (await stack.link.mint(await payer.getAddress(), juels)).wait();
  const target = AbiCoder.defaultAbiCoder().encode(["uint64"], [subscriptionId]);
  await (await stack.link.connect(payer).transferAndCall(stack.router, juels, target)).wait();
}
