import {
  encodeBytes32String,
  toBeHex,
  toQuantity,
  Wallet,
  zeroPadValue,
  ZeroAddress,
  type JsonRpcProvider,
} from "ethers";

import { functionsMetricId, sourceHash, type FunctionsMetric } from "../../toolkit/metrics/functions-metric.js";
import { HOUR } from "../../toolkit/units/durations.js";
import type { Terms } from "../../toolkit/terms/types.js";
import type { FunctionsMetricOracle, MockFunctionsRouter, PerformanceEscrow } from "../../typechain-types/index.js";
import { FunctionsMetricOracle__factory } from "../../typechain-types/factories/contracts/oracles/FunctionsMetricOracle__factory.js";
import { MockFunctionsRouter__factory } from "../../typechain-types/factories/contracts/test/MockFunctionsRouter__factory.js";
import { PerformanceEscrow__factory } from "../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";

const SOURCE = "return Functions.encodeUint256(0);";

/** The stand-in for the router counts its requests in one byte. */
const AGREEMENTS_PER_ORACLE = 8;

export const PERIODS = 3;

/** An oracle with the stand-in for the Functions router behind it, through which the campaign replies. */
export interface OracleSide {
  readonly oracle: FunctionsMetricOracle;
  readonly address: string;
  readonly router: MockFunctionsRouter;
}

/** A chain with agreements that begin one after the other, and the account that keeps them. */
export interface World {
  readonly escrow: PerformanceEscrow;
  readonly address: string;
  readonly agency: string;
  readonly keeper: Wallet;
  readonly oracles: readonly OracleSide[];
  readonly agreements: readonly Terms[];
  /** Unix seconds after which everything is over. */
  readonly end: bigint;
}

/**
 * @param count How many agreements.
 * @param spread Seconds from the first one's start to the last one's.
 */
export async function makeWorld(provider: JsonRpcProvider, count: number, spread: bigint): Promise<World> {
  const accounts = (await provider.send("eth_accounts", [])) as string[];
  const [operator = "", agency = "", client = ""] = accounts;
  const signer = await provider.getSigner(operator);
  const keeper = new Wallet(`0x${"4b".repeat(32)}`);
  await provider.send("hardhat_setBalance", [keeper.address, toQuantity(10n ** 21n)]);

  const escrow = await new PerformanceEscrow__factory(signer).deploy();
  const address = await escrow.getAddress();
  const oracles: OracleSide[] = [];
  const definitions: FunctionsMetric[] = [];
  for (let index = 0; index * AGREEMENTS_PER_ORACLE < count; index++) {
    const router = await new MockFunctionsRouter__factory(signer).deploy();
    await router.setOwner(1, keeper.address);
    const oracle = await new FunctionsMetricOracle__factory(signer).deploy(router);
    const definition: FunctionsMetric = {
      donId: encodeBytes32String("fun-local-1"),
      sourceHash: sourceHash(SOURCE),
      args: [`portal-${index}`],
      secretsSlot: 0n,
      unit: "qualified leads",
      decimals: 0n,
      askers: [keeper.address],
    };
    await oracle.defineMetric(definition, SOURCE);
    oracles.push({ oracle, router, address: await oracle.getAddress() });
    definitions.push(definition);
  }

  const now = BigInt((await provider.getBlock("latest"))?.timestamp ?? 0);
  const agreements: Terms[] = [];
  for (let index = 0; index < count; index++) {
    const side = Math.floor(index / AGREEMENTS_PER_ORACLE);
    const start = now + HOUR + (spread * BigInt(index)) / BigInt(count);
    const metric = functionsMetricId(definitions[side] as FunctionsMetric);
    const terms = termsOf({ client, agency, oracle: oracles[side]?.address ?? "", metric, start }, index);
    const data = escrow.interface.encodeFunctionData("fund", [terms, 0, PERIODS, "0x"]);
    const value = toQuantity(terms.cap * BigInt(PERIODS));
    await provider.send("eth_sendTransaction", [
      { from: agency, to: address, data, value, gas: toQuantity(1_000_000) },
    ]);
    agreements.push(terms);
  }
  const last = agreements.at(-1)?.periodEnds.at(-1) ?? now;
  return { escrow, address, agency, keeper, oracles, agreements, end: last + 5n * HOUR };
}

/** What the network replies: one lead for every ten minutes. */
export function replyOf(from: bigint, to: bigint): string {
  return zeroPadValue(toBeHex((to - from) / 600n), 32);
}

function termsOf(parts: Pick<Terms, "client" | "agency" | "oracle" | "metric" | "start">, index: number): Terms {
  return {
    ...parts,
    arbiter: ZeroAddress,
    token: ZeroAddress,
    cap: 1_000_000n,
    base: 0n,
    baselines: [0n],
    lowerIsBetter: false,
    steps: [{ threshold: 0n, lump: 0n, rate: 1_000n * 10n ** 12n }],
    periodEnds: Array.from({ length: PERIODS }, (_, period) => parts.start + 6n * HOUR * BigInt(period + 1)),
    trialEnd: 0n,
    fundingGrace: HOUR,
    measureDelay: HOUR,
    reportGrace: 3n * HOUR,
    reviewWindow: 0n,
    rulingWindow: 0n,
    arbiterFee: 0n,
    interimEvery: 2n * HOUR,
    interimBps: 8_500n,
    cancelNotice: 0n,
    annex: toBeHex(index + 1, 32),
  };
}
