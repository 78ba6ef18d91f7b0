import { AbiCoder, concat, type ContractTransactionResponse, encodeBytes32String, keccak256, Wallet } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { OracleRequestEvent } from "../../typechain-types/@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsCoordinator.js";

type Commitment = OracleRequestEvent.OutputObject["commitment"];

export const donId = encodeBytes32String("fun-local-1");
export const gasPrice = 2_000_000_000n;

const commitmentType =
  "tuple(bytes32 requestId, address coordinator, uint96 estimatedTotalCostJuels, address client, uint64 subscriptionId," +
  " uint32 callbackGasLimit, uint72 adminFee, uint72 donFee, uint40 gasOverheadBeforeCallback," +
  " uint40 gasOverheadAfterCallback, uint32 timeoutTimestamp)";

/**
 * Deploys the real router, coordinator and LINK, with four nodes whose signatures the returned functions make. Nothing
 * of it runs a source: the tests say what the nodes measured. There is no allow list.
 */
export async function deployRealFunctions({ ethers }: NetworkConnection) {
  const [owner, ...others] = await ethers.getSigners();
  if (owner === undefined) throw new Error("no signers");
  const transmitters = others.slice(-4);
  const nodes = transmitters.map((_, i) => new Wallet(keccak256(`0x0${i}`)));

  const link = await ethers.deployContract("LinkToken");
  await link.grantMintRole(owner);
  const linkEth = await ethers.deployContract("MockV3Aggregator", [18, 6n * 10n ** 15n]);
  const linkUsd = await ethers.deployContract("MockV3Aggregator", [8, 15n * 10n ** 8n]);
  const router = await ethers.deployContract("FunctionsRouter", [
    link,
    {
      maxConsumersPerSubscription: 100,
      adminFee: 0,
      handleOracleFulfillmentSelector: "0x0ca76175",
      gasForCallExactCheck: 5000,
      maxCallbackGasLimits: [300_000, 500_000, 1_000_000],
      subscriptionDepositMinimumRequests: 0,
      subscriptionDepositJuels: 0,
    },
  ]);
  const coordinator = await ethers.deployContract("FunctionsCoordinator", [
    router,
    {
      fulfillmentGasPriceOverEstimationBP: 5000,
      feedStalenessSeconds: 86_400,
      gasOverheadBeforeCallback: 105_000,
      gasOverheadAfterCallback: 93_942,
      minimumEstimateGasPriceWei: 1_000_000_000,
      maxSupportedRequestDataVersion: 1,
      fallbackUsdPerUnitLink: 14n * 10n ** 8n,
      fallbackUsdPerUnitLinkDecimals: 8,
      fallbackNativePerUnitLink: 5n * 10n ** 15n,
      requestTimeoutSeconds: 300,
      donFeeCentsUsd: 100,
      operationFeeCentsUsd: 100,
    },
    linkEth,
    linkUsd,
  ]);
  await router.proposeContractsUpdate([donId], [coordinator]);
  await router.updateContracts();
  await coordinator.setConfig(nodes, transmitters, 1, "0x", 1, "0x");

  /** A subscription of `signer` with `juels` LINK, that `consumer` may use. */
  async function subscribe(signer: (typeof others)[number], consumer: string, juels: bigint): Promise<bigint> {
    const id = await router.connect(signer).createSubscription.staticCall();
    await router.connect(signer).createSubscriptionWithConsumer(consumer);
    if (juels > 0n) {
      await link.mint(owner!, juels);
      await link.transferAndCall(router, juels, AbiCoder.defaultAbiCoder().encode(["uint64"], [id]));
    }
    return id;
  }

  /** What the coordinator told the nodes about the request that `asking` sent. */
  async function requestOf(asking: ContractTransactionResponse): Promise<Commitment> {
    const receipt = await asking.wait();
    const [event] = await coordinator.queryFilter(
      coordinator.filters.OracleRequest(),
      receipt!.blockNumber,
      receipt!.blockNumber,
    );
    return event!.args.commitment;
  }

  /** Anyone tells the router that the request has been waited for long enough. */
  async function timeOut(commitment: Commitment) {
    const { requestId, estimatedTotalCostJuels, client, subscriptionId, callbackGasLimit } = commitment;
    const { donFee, gasOverheadBeforeCallback, gasOverheadAfterCallback, timeoutTimestamp } = commitment;
    return router.timeoutRequests([
      {
        requestId,
        coordinator: commitment.coordinator,
        estimatedTotalCostJuels,
        client,
        subscriptionId,
        callbackGasLimit,
        adminFee: 0, // the router's own; the event's copy has the operation fee in its place
        donFee,
        gasOverheadBeforeCallback,
        gasOverheadAfterCallback,
        timeoutTimestamp,
      },
    ]);
  }

  /** A node transmits the report, signed by three of the four, that `commitment`'s request came to this. */
  async function transmit(commitment: Commitment, response: string, err = "0x", price = gasPrice) {
    const abi = AbiCoder.defaultAbiCoder();
    const report = abi.encode(
      ["bytes32[]", "bytes[]", "bytes[]", "bytes[]", "bytes[]"],
      [[commitment.requestId], [response], [err], [abi.encode([commitmentType], [[...commitment]])], ["0x"]],
    );
    const { configDigest } = await coordinator.latestConfigDetails();
    const context: [string, string, string] = [configDigest, `0x${"0".repeat(61)}100`, `0x${"0".repeat(64)}`];
    const digest = keccak256(concat([keccak256(report), ...context]));
    const signatures = nodes.slice(0, 3).map((node) => node.signingKey.sign(digest));
    const rawVs = `0x${signatures.map(({ yParity }) => `0${yParity}`).join("")}`.padEnd(66, "0");

    return coordinator.connect(transmitters[0]).transmit(
      context,
      report,
      signatures.map(({ r }) => r),
      signatures.map(({ s }) => s),
      rawVs,
      // Too little gas makes the router return a code instead of reverting, which misleads an estimate.
      { gasLimit: commitment.callbackGasLimit + 500_000n, gasPrice: price },
    );
  }

  return { owner, others, router, coordinator, subscribe, requestOf, timeOut, transmit };
}
