import { encodeBytes32String, getBytes, id, Signature, type Signer, Wallet } from "ethers";

import type { FunctionsRouter } from "../../typechain-types/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter.js";
import type { FunctionsCoordinator } from "../../typechain-types/@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsCoordinator.js";
import type { TermsOfServiceAllowList } from "../../typechain-types/@chainlink/contracts/src/v0.8/functions/v1_3_0/accessControl/TermsOfServiceAllowList.js";
import type { MockV3Aggregator } from "../../typechain-types/@chainlink/contracts/src/v0.8/shared/mocks/MockV3Aggregator.js";
import type { LinkToken } from "../../typechain-types/@chainlink/contracts/src/v0.8/shared/token/ERC677/LinkToken.js";
import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import { FunctionsCoordinator__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsCoordinator__factory.js";
import { TermsOfServiceAllowList__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_3_0/accessControl/TermsOfServiceAllowList__factory.js";
import { MockV3Aggregator__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/shared/mocks/MockV3Aggregator__factory.js";
import { LinkToken__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/shared/token/ERC677/LinkToken__factory.js";

/** The published Functions contracts on a local chain. */
export interface FunctionsStack {
  readonly router: FunctionsRouter;
  readonly coordinator: FunctionsCoordinator;
  readonly termsOfService: TermsOfServiceAllowList;
  readonly link: LinkToken;
  readonly linkEthFeed: MockV3Aggregator;
  readonly linkUsdFeed: MockV3Aggregator;
  /** bytes32, for requests. */
  readonly donId: string;
}

/** Addresses by which another process finds the same contracts. */
export type FunctionsStackAddresses = Record<
  "router" | "coordinator" | "termsOfService" | "link" | "linkEthFeed" | "linkUsdFeed",
  string
>;

export const LOCAL_DON_ID = encodeBytes32String("fun-local-1");

/** Wei for one LINK, and US dollars for one LINK with 8 decimals. */
const WEI_PER_LINK = 6n * 10n ** 15n;
const USD_PER_LINK = 15n * 10n ** 8n;

// The terms of service are accepted with a signature of their publisher. On a local chain everyone may have it.
const termsPublisher = new Wallet(id("publisher of the terms of service of the local Functions network"));

const ROUTER_CONFIG = {
  maxConsumersPerSubscription: 100,
  // Anything else makes the coordinator's commitments differ from the router's.
  adminFee: 0,
  handleOracleFulfillmentSelector: "0x0ca76175",
  gasForCallExactCheck: 5_000,
  maxCallbackGasLimits: [300_000, 500_000, 1_000_000],
  subscriptionDepositMinimumRequests: 0,
  subscriptionDepositJuels: 0,
};

const COORDINATOR_CONFIG = {
  fulfillmentGasPriceOverEstimationBP: 5_000,
  feedStalenessSeconds: 86_400,
  gasOverheadBeforeCallback: 105_000,
  gasOverheadAfterCallback: 93_942,
  minimumEstimateGasPriceWei: 10n ** 9n,
  maxSupportedRequestDataVersion: 1,
  fallbackUsdPerUnitLink: 14n * 10n ** 8n,
  fallbackUsdPerUnitLinkDecimals: 8,
  fallbackNativePerUnitLink: 5n * 10n ** 15n,
  requestTimeoutSeconds: 300,
  donFeeCentsUsd: 100,
  operationFeeCentsUsd: 100,
};

/**
 * Deploys the published contracts, configured as on public networks. Nodes are added by `LocalDon.start`.
 * @param deployer Owns everything, and may mint LINK.
 */
export async function deployFunctionsStack(deployer: Signer): Promise<FunctionsStack> {
  const link = await new LinkToken__factory(deployer).deploy();
  const linkEthFeed = await new MockV3Aggregator__factory(deployer).deploy(18, WEI_PER_LINK);
  const linkUsdFeed = await new MockV3Aggregator__factory(deployer).deploy(8, USD_PER_LINK);
  const router = await new FunctionsRouter__factory(deployer).deploy(link, ROUTER_CONFIG);
  const coordinator = await new FunctionsCoordinator__factory(deployer).deploy(
    router,
    COORDINATOR_CONFIG,
    linkEthFeed,
    linkUsdFeed,
  );
  const termsOfService = await new TermsOfServiceAllowList__factory(deployer).deploy(
    { enabled: true, signerPublicKey: termsPublisher.address },
    [],
    [],
  );

  const termsId = encodeBytes32String("terms-of-service");
  const steps = [
    () => link.grantMintRole(deployer),
    () => router.setAllowListId(termsId),
    () => router.proposeContractsUpdate([LOCAL_DON_ID, termsId], [coordinator, termsOfService]),
    () => router.updateContracts(),
  ];
  for (const step of steps) await (await step()).wait();

  return { router, coordinator, termsOfService, link, linkEthFeed, linkUsdFeed, donId: LOCAL_DON_ID };
}

/** The addresses of a stack, to be written down for another process. */
export async function stackAddresses(stack: FunctionsStack): Promise<FunctionsStackAddresses> {
  const [router, coordinator, termsOfService, link, linkEthFeed, linkUsdFeed] = await Promise.all([
    stack.router.getAddress(),
    stack.coordinator.getAddress(),
    stack.termsOfService.getAddress(),
    stack.link.getAddress(),
    stack.linkEthFeed.getAddress(),
    stack.linkUsdFeed.getAddress(),
  ]);
  return { router, coordinator, termsOfService, link, linkEthFeed, linkUsdFeed };
}

/** A stack that `deployFunctionsStack` deployed earlier. */
export function attachFunctionsStack(addresses: FunctionsStackAddresses, deployer: Signer): FunctionsStack {
  return {
    router: FunctionsRouter__factory.connect(addresses.router, deployer),
    coordinator: FunctionsCoordinator__factory.connect(addresses.coordinator, deployer),
    termsOfService: TermsOfServiceAllowList__factory.connect(addresses.termsOfService, deployer),
    link: LinkToken__factory.connect(addresses.link, deployer),
    linkEthFeed: MockV3Aggregator__factory.connect(addresses.linkEthFeed, deployer),
    linkUsdFeed: MockV3Aggregator__factory.connect(addresses.linkUsdFeed, deployer),
    donId: LOCAL_DON_ID,
  };
}

/**
 * Publishes the feeds' prices anew. After a jump of the clock by more than a day they are stale, and the coordinator
 * bills by its fallback prices.
 */
export async function refreshFeeds(stack: Pick<FunctionsStack, "linkEthFeed" | "linkUsdFeed">): Promise<void> {
  for (const feed of [stack.linkEthFeed, stack.linkUsdFeed]) {
    await (await feed.updateAnswer(await feed.latestAnswer())).wait();
  }
}

/** Lets an account manage subscriptions. May be repeated. */
export async function acceptTerms(stack: Pick<FunctionsStack, "termsOfService">, account: Signer): Promise<void> {
  const { termsOfService } = stack;
  const address = await account.getAddress();
  if (await termsOfService.hasAccess(address, "0x")) return;

  const message = await termsOfService.getMessage(address, address);
  const { r, s, v } = Signature.from(await termsPublisher.signMessage(getBytes(message)));
  await (await termsOfService.connect(account).acceptTermsOfService(address, address, r, s, v)).wait();
}
