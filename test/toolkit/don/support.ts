import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { type ContractTransactionResponse, hexlify, toUtf8Bytes } from "ethers";
import { network } from "hardhat";

import { LocalDon, type LocalDonOptions } from "../../../toolkit/don/local-don.js";
import { deployFunctionsStack, type FunctionsStack } from "../../../toolkit/don/stack.js";
import { createSubscription } from "../../../toolkit/don/subscription.js";
import type { FunctionsConsumerHarness } from "../../../typechain-types/contracts/test/FunctionsConsumerHarness.js";
import { FunctionsConsumerHarness__factory } from "../../../typechain-types/factories/contracts/test/FunctionsConsumerHarness__factory.js";

export const CALLBACK_GAS = 300_000;

/** A chain with the published contracts, one consumer and a funded subscription of `owner`. */
export async function deployWithConsumer() {
  const connection = await network.create();
  const [deployer, owner, stranger] = await connection.ethers.getSigners();
  if (deployer === undefined || owner === undefined || stranger === undefined) throw new Error("No accounts.");

  const stack = await deployFunctionsStack(deployer);
  const harness = await new FunctionsConsumerHarness__factory(owner).deploy(stack.router);
  const subscriptionId = await createSubscription(stack, owner, { consumers: [harness] });
  return { ...connection, stack, harness, subscriptionId, deployer, owner, stranger };
}

/** The same, with a network of four nodes that acts when told to. The caller stops it. */
export async function deployWithDon(options: Partial<LocalDonOptions> = {}) {
  const setup = await deployWithConsumer();
  const don = await LocalDon.start({
    provider: setup.ethers.provider,
    stack: setup.stack,
    funder: setup.deployer,
    pollMs: false,
    ...options,
  });
  return { ...setup, don };
}

export interface Ask {
  stack: FunctionsStack;
  harness: FunctionsConsumerHarness;
  subscriptionId: bigint;
}

/** Sends a request through the consumer, and returns its id. */
export async function ask(
  { stack, harness, subscriptionId }: Ask,
  source: string,
  extra: { args?: string[]; bytesArgs?: string[]; secretsSlot?: number; secretsVersion?: bigint; gas?: number } = {},
): Promise<string> {
  const { args = [], bytesArgs = [], secretsSlot = 0, secretsVersion = 0n, gas = CALLBACK_GAS } = extra;
  const request = { source, args, bytesArgs, secretsSlot, secretsVersion };
  return await requestIdOf(harness, await harness.ask(request, subscriptionId, gas, stack.donId));
}

/** The id of the request a transaction made. */
export async function requestIdOf(
  harness: FunctionsConsumerHarness,
  transaction: ContractTransactionResponse,
): Promise<string> {
  const receipt = await transaction.wait();
  const event = receipt?.logs.map((log) => harness.interface.parseLog(log)).find((e) => e?.name === "RequestSent");
  return event?.args["id"] as string;
}

export function text(value: string): string {
  return hexlify(toUtf8Bytes(value));
}

/** What a lying node says instead of the truth. */
export function uint256(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, "0"), "hex"));
}

/** A server on 127.0.0.1 for one test. */
export async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
