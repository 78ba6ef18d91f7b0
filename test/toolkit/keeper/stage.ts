import { parseEther, Wallet } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { RpcProvider } from "../../../toolkit/chain/rpc.js";
import { Keeper } from "../../../toolkit/keeper/keeper.js";
import type { KeeperOptions } from "../../../toolkit/keeper/keeper-options.js";
import type { Policy } from "../../../toolkit/keeper/options.js";
import { functionsMetricId } from "../../../toolkit/metrics/functions-metric.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { requestIdOf, valueReply } from "../../FunctionsMetricOracle/fixture.js";
import { deployForDisputes, makeTerms, type Currency } from "../../support/escrow.js";
import { FakeClock, FakeDisk, FakeLog } from "./fakes.js";
import { leadsMetric } from "../../support/functions-metric.js";

export const SUBSCRIPTION = 7n;
// The stand-in for the router has no LINK; what is said about that is kept apart.
const PURSE = ["balance-low", "not-subscribed", "link-low"];
const SOURCE = "return Functions.encodeUint256(198);";

/** An escrow, an oracle behind a stand-in for the Functions router, and two accounts that keep. */
export async function deployForKeepers(connection: NetworkConnection) {
  const { ethers } = connection;
  const fixture = await deployForDisputes(connection);
  const router = await ethers.deployContract("MockFunctionsRouter");
  const functions = await ethers.deployContract("FunctionsMetricOracle", [router]);
  const [first, second] = [1, 2].map((n) => new Wallet(`0x${`0${n}`.repeat(32)}`)) as [Wallet, Wallet];
  for (const wallet of [first, second]) {
    await fixture.stranger.sendTransaction({ to: wallet.address, value: parseEther("10") });
  }
  await router.setOwner(SUBSCRIPTION, first.address);
  await router.setOwner(SUBSCRIPTION + 1n, second.address);
  const definition = leadsMetric(SOURCE, [first.address, second.address]);
  await functions.defineMetric(definition, SOURCE);
  const at = await functions.getAddress();
  const termsOf = (changes: Partial<Terms> = {}, currency: Currency = "ERC-20") =>
    makeTerms(fixture, currency, { oracle: at, metric: functionsMetricId(definition), ...changes });
  /** The network replies to the n-th request. */
  const reply = (n: number, value: bigint) =>
    router.callBack(functions, requestIdOf(n), valueReply(value), "0x", 100_000);
  const fail = (n: number, text: string) =>
    router.callBack(functions, requestIdOf(n), "0x", `0x${Buffer.from(text).toString("hex")}`, 100_000);
  return { ...fixture, connection, router, functions, definition, first, second, termsOf, reply, fail };
}

export type KeeperFixture = Awaited<ReturnType<typeof deployForKeepers>>;

/** A keeper with a disk and a clock of its own, and what it said and posted. */
export async function startKeeper(
  fixture: KeeperFixture,
  {
    wallet = fixture.first,
    policy = {},
    disk = new FakeDisk(),
    book = undefined,
    clock = new FakeClock(),
    ...options
  }: Partial<Omit<KeeperOptions, "policy">> & {
    wallet?: Wallet;
    policy?: Partial<Policy>;
    disk?: FakeDisk;
    book?: FakeDisk | undefined;
    clock?: FakeClock;
  } = {},
) {
  const { escrow, client, agency, location, functions, connection } = fixture;
  const oracle = await functions.getAddress();
  const log = new FakeLog();
  const posts: Record<string, unknown>[] = [];
  const purse: Record<string, unknown>[] = [];
  const calls: string[] = [];
  const failOn = new Set<string>();
  const provider: RpcProvider = {
    send: async (method, params) => {
      calls.push(method);
      if (failOn.has(method)) throw new Error("socket hang up");
      return (await connection.ethers.provider.send(method, params)) as unknown;
    },
  };
  const subscriptionId = wallet === fixture.first ? SUBSCRIPTION : SUBSCRIPTION + 1n;
  const keeper = new Keeper(
    {
      provider,
      signer: wallet,
      journal: disk.file(),
      ...(book !== undefined && { book: book.file() }),
      clock,
      log,
      post: (_, body) => {
        const message = JSON.parse(body) as Record<string, unknown>;
        (PURSE.includes(String(message["code"])) ? purse : posts).push(message);
        return Promise.resolve(204);
      },
    },
    {
      chainId: location.chainId,
      escrow: await escrow.getAddress(),
      parties: [client.address, agency.address],
      webhookUrl: "https://hooks.example/secret-path",
      confirmations: 2,
      policy: { asking: [{ oracle, subscriptionId, secretsVersion: 0n }], ...policy },
      ...options,
    },
  );
  /** Time passes for the keeper, which then looks at the chain. */
  const tick = async (seconds = 60) => {
    clock.ms += seconds * 1000;
    const report = await keeper.tick();
    await keeper.reported();
    return report;
  };
  return { keeper, tick, log, posts, purse, calls, failOn, clock, disk };
}
