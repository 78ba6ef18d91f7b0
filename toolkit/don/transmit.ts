import { setTimeout as sleep } from "node:timers/promises";

import { keccak256 } from "ethers";

import { FunctionsCoordinator__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsCoordinator__factory.js";
import { getLatestBlock, getNonce, getReceipt, type ReceiptFacts, type RpcProvider } from "../chain/rpc.js";
import type { DonNode } from "./node.js";
import { splitSignatures } from "./report.js";
import type { SignedReport } from "./round.js";

const coordinatorInterface = FunctionsCoordinator__factory.createInterface();

/** The coordinator bills at least this price, and at most half as much again above the request's. */
const MIN_GAS_PRICE_WEI = 10n ** 9n;
/** What delivering one answer takes beside its callback, and what a report takes beside its answers. */
const GAS_PER_ANSWER = 300_000n;
const GAS_PER_REPORT = 200_000n;

const RECEIPT_POLL_MS = 10;

/**
 * Sends a signed report to the coordinator and waits until it is mined.
 * @param target The coordinator's address, its chain, and how long to wait for the receipt.
 * @throws When the transaction was not mined in time. It may still be.
 */
export async function transmit(
  provider: RpcProvider,
  node: DonNode,
  { proposal, signatures }: SignedReport,
  target: { coordinator: string; chainId: bigint; timeoutMs: number; signal: AbortSignal },
): Promise<ReceiptFacts> {
  const { rs, ss, rawVs } = splitSignatures(signatures);
  const [configDigest, epochAndRound, extraHash] = proposal.context;
  const data = coordinatorInterface.encodeFunctionData("transmit", [
    [configDigest, epochAndRound, extraHash],
    proposal.report,
    rs,
    ss,
    rawVs,
  ]);
  const callbackGas = proposal.entries.reduce((sum, { request }) => sum + request.callbackGasLimit, 0n);
  const { baseFeePerGas } = await getLatestBlock(provider);
  // The base fee may rise by an eighth until the next block.
  const gasPrice = (baseFeePerGas * 9n) / 8n + 1n;

  const signed = await node.transmitter.signTransaction({
    type: 0,
    to: target.coordinator,
    data,
    chainId: target.chainId,
    nonce: await getNonce(provider, node.transmitter.address),
    // Never estimated: with little gas the router returns a code instead of reverting, which looks like success.
    gasLimit: callbackGas + BigInt(proposal.entries.length) * GAS_PER_ANSWER + GAS_PER_REPORT,
    gasPrice: gasPrice > MIN_GAS_PRICE_WEI ? gasPrice : MIN_GAS_PRICE_WEI,
  });
  return await sendAndWait(provider, signed, target);
}

async function sendAndWait(
  provider: RpcProvider,
  signed: string,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<ReceiptFacts> {
  const hash = keccak256(signed);
  try {
    await provider.send("eth_sendRawTransaction", [signed]);
  } catch (error) {
    // Some nodes report a transaction that was mined but reverted as a failed call.
    const receipt = await getReceipt(provider, hash);
    if (receipt === undefined) throw error;
    return receipt;
  }

  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += RECEIPT_POLL_MS) {
    // A call that fails says nothing about the transaction, which is on its way.
    const receipt = await getReceipt(provider, hash).catch(() => undefined);
    if (receipt !== undefined) return receipt;
    await sleep(RECEIPT_POLL_MS, undefined, { signal });
  }
  throw new Error(`transaction ${hash} was not mined within ${timeoutMs} ms`);
}
