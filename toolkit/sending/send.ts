import { getAddress, type Provider, type Signer, type TransactionReceipt } from "ethers";

import { allowanceOf } from "../calls/shared/token.js";
import type { Call, Plan } from "../calls/shared/call.js";
import { requireChain } from "../chain/require-chain.js";
import { explainRefusal } from "../refusals/explain-refusal.js";
import { RefusedError } from "../refusals/errors.js";
import type { RefusalContext } from "../refusals/explanation.js";
import { PerformanceEscrowError } from "../errors.js";
import { WrongSenderError } from "../signing/errors.js";
import { eventLines } from "./events.js";
import { requireFunds } from "./funds.js";
import type { OnProgress } from "./progress.js";
import { simulate } from "./simulate.js";
import { watch, type WatchOptions } from "./watch.js";

/** How to send. */
export interface SendOptions extends RefusalContext {
  readonly onProgress?: OnProgress;
  readonly confirmations?: number;
  readonly maxLooks?: number;
  readonly pause?: () => Promise<void>;
  /** Symbol of the chain's own currency. Default: ETH. */
  readonly currency?: string;
}

/** What was mined. */
export interface Done {
  readonly hash: string;
  readonly receipt: TransactionReceipt;
  /** What happened, from the events, in words. */
  readonly events: readonly string[];
}

/** The signer has no connection to a chain. */
export class NoConnectionError extends PerformanceEscrowError {
  override readonly name = "NoConnectionError";
}

/**
 * Sends one call and waits until it is mined. It is tried first, so that what would be refused costs nothing.
 *
 * @returns Undefined for an allowance that turns out to be there already.
 * @throws {WrongChainError} before anything else, when the signer is connected to another chain.
 * @throws {RefusedError} with the reason in words.
 * @throws {ReplacedError} {DroppedError} {StillPendingError} see `watch`.
 */
export async function send(call: Call, signer: Signer, options: SendOptions = {}): Promise<Done | undefined> {
  const provider = providerOf(signer);
  await requireChain(call.chainId, provider);
  const { description } = call;
  const { onProgress } = options;
  if (await isAllowed(call, provider)) {
    onProgress?.({ stage: "skipped", description });
    return undefined;
  }

  const from = await signer.getAddress();
  const { gasLimit, costText, maxFee = 0n } = await simulate(call, from, provider, options);
  await requireFunds(from, call.value + maxFee, provider, options.currency ?? "ETH");
  onProgress?.({ stage: "simulated", description, costText });

  const sentAt = await provider.getBlockNumber();
  onProgress?.({ stage: "signing", description });
  const { to, data, value } = call;
  const sent = await sendTransaction(signer, { to, data, value, gasLimit }, options);
  onProgress?.({ stage: "sent", description, hash: sent.hash });

  const receipt = await watch(
    { hash: sent.hash, from, to: getAddress(to), data, value, nonce: sent.nonce, sentAt },
    provider,
    watchOptions(description, options),
  );
  if (receipt.status === 0) throw await whyReverted(call, from, receipt, provider, options);
  return { hash: receipt.hash, receipt, events: eventLines(receipt.logs, options.agreement) };
}

/**
 * Sends the calls of a plan, each after the one before was mined.
 *
 * @throws {WrongSenderError} before anything is sent, when only another account can.
 * @throws What `send` throws; what was mined before stays.
 */
export async function sendPlan(plan: Plan, signer: Signer, options: SendOptions = {}): Promise<Done[]> {
  const from = getAddress(await signer.getAddress());
  if (plan.sender !== undefined && getAddress(plan.sender) !== from) {
    throw new WrongSenderError(
      `Only ${plan.sender} can send this, and the signer is ${from}.`,
      `Sign with ${plan.sender}; for a Safe, export the calls for its Transaction Builder.`,
    );
  }
  const done: Done[] = [];
  for (const call of plan.calls) {
    const each = await send(call, signer, options);
    if (each !== undefined) done.push(each);
  }
  return done;
}

function providerOf(signer: Signer): Provider {
  if (signer.provider !== null) return signer.provider;
  throw new NoConnectionError("The signer has no connection to a chain.", "Connect it to a provider first.");
}

/** A call that sets an old allowance to 0 is one of two: it, too, is needless once there is enough. */
async function isAllowed({ approval }: Call, provider: Provider): Promise<boolean> {
  if (approval === undefined) return false;
  const { token, owner, spender, amount } = approval;
  return (await allowanceOf(token, owner, spender, provider)) >= amount;
}

async function sendTransaction(
  signer: Signer,
  request: { readonly to: string; readonly data: string; readonly value: bigint; readonly gasLimit: bigint },
  context: RefusalContext,
) {
  try {
    return await signer.sendTransaction(request);
  } catch (error) {
    throw explainRefusal(error, context);
  }
}

function watchOptions(description: string, options: SendOptions): WatchOptions {
  const { onProgress, confirmations, maxLooks, pause } = options;
  return {
    ...(confirmations === undefined ? {} : { confirmations }),
    ...(maxLooks === undefined ? {} : { maxLooks }),
    ...(pause === undefined ? {} : { pause }),
    onRepriced: (hash) => onProgress?.({ stage: "repriced", description, hash }),
    onMined: (hash, held) => onProgress?.({ stage: "mined", description, hash, confirmations: held }),
  };
}

/** A receipt does not say why; trying it once more in the block that refused it does. */
async function whyReverted(
  { to, data, value }: Call,
  from: string,
  receipt: TransactionReceipt,
  provider: Provider,
  context: RefusalContext,
): Promise<PerformanceEscrowError> {
  try {
    await provider.call({ from, to, data, value, blockTag: receipt.blockNumber });
  } catch (error) {
    return explainRefusal(error, context);
  }
  return new RefusedError(
    `Transaction ${receipt.hash} was mined and refused; tried again now it would be accepted.`,
    "It may have run out of gas. Look at what has changed since, and send it again.",
    "silent",
    undefined,
  );
}
