import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { ZeroAddress, ZeroHash, id as keccakOfText } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { signTerms, type EscrowLocation } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { DAY, HOUR } from "../../toolkit/units/durations.js";
import type { MockERC20, MockOracle, PerformanceEscrow } from "../../typechain-types/index.js";

/** The currencies that every function that moves money is tested with. */
export const CURRENCIES = ["ERC-20", "native"] as const;
export type Currency = (typeof CURRENCIES)[number];

/** 1 unit of the test token, which has 6 decimals as USDC has. */
export const USDC = 1_000_000n;

/** 40 USDC per metric unit, as a rate: base units × 1e12. */
export const RATE_40 = 40n * USDC * 10n ** 12n;

export interface EscrowFixture {
  readonly escrow: PerformanceEscrow;
  readonly token: MockERC20;
  readonly oracle: MockOracle;
  readonly client: HardhatEthersSigner;
  readonly agency: HardhatEthersSigner;
  readonly arbiter: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
  readonly location: EscrowLocation;
  /** Block time at which the fixture was made. Terms of `makeTerms` start one day later. */
  readonly now: bigint;
}

/** Deploys an escrow with a token, of which the client has plenty and has approved all, and an oracle. */
export async function deployEscrow({ ethers, networkHelpers }: NetworkConnection): Promise<EscrowFixture> {
  const [client, agency, arbiter, stranger] = (await ethers.getSigners()) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const escrow = await ethers.deployContract("PerformanceEscrow");
  const token = await ethers.deployContract("MockERC20", ["USD Coin", "USDC", 6]);
  const oracle = await ethers.deployContract("MockOracle");
  await token.mint(client, 10n ** 12n * USDC);
  await token.connect(client).approve(escrow, 10n ** 12n * USDC);
  const { chainId } = await ethers.provider.getNetwork();
  const location = { chainId, verifyingContract: await escrow.getAddress() };
  const now = BigInt(await networkHelpers.time.latest());

  return { escrow, token, oracle, client, agency, arbiter, stranger, location, now };
}

/** As `deployEscrow`; the agency, too, has tokens and approved them, so that both parties can pay for disputes. */
export async function deployForDisputes(connection: NetworkConnection): Promise<EscrowFixture> {
  const fixture = await deployEscrow(connection);
  const { agency, escrow, token } = fixture;
  await token.mint(agency, 10n ** 6n * USDC);
  await token.connect(agency).approve(escrow, 10n ** 6n * USDC);
  return fixture;
}

/**
 * Valid terms to vary: 40 USDC per unit, cap 10,000 USDC, three periods of 30 days from one day after the fixture, no
 * base, no interim, no trial, no arbiter, measured 3 days after each period, 7 days to report, 2 days to fund late.
 */
export async function makeTerms(
  fixture: EscrowFixture,
  currency: Currency,
  overrides: Partial<Terms> = {},
): Promise<Terms> {
  const start = fixture.now + DAY;
  return {
    client: fixture.client.address,
    agency: fixture.agency.address,
    arbiter: ZeroAddress,
    token: currency === "native" ? ZeroAddress : await fixture.token.getAddress(),
    oracle: await fixture.oracle.getAddress(),
    metric: keccakOfText("qualified leads"),
    cap: 10_000n * USDC,
    base: 0n,
    baselines: [0n],
    lowerIsBetter: false,
    steps: [{ threshold: 0n, lump: 0n, rate: RATE_40 }],
    start,
    periodEnds: [start + 30n * DAY, start + 60n * DAY, start + 90n * DAY],
    trialEnd: 0n,
    fundingGrace: 2n * DAY,
    measureDelay: 3n * DAY,
    reportGrace: 7n * DAY,
    reviewWindow: 0n,
    rulingWindow: 0n,
    arbiterFee: 0n,
    interimEvery: 0n,
    interimBps: 0n,
    cancelNotice: 0n,
    annex: ZeroHash,
    ...overrides,
  };
}

/** What makes terms disputable: the arbiter, two days to review, five to rule, a fee of 100. */
export function withArbiter(fixture: EscrowFixture): Partial<Terms> {
  return {
    arbiter: fixture.arbiter.address,
    reviewWindow: 2n * DAY,
    rulingWindow: 5n * DAY,
    arbiterFee: 100n * USDC,
  };
}

/** What makes terms pay weekly: every 7 days 85 % of the performance so far. */
export const WEEKLY_85: Partial<Terms> = { interimEvery: 7n * DAY, interimBps: 8_500n };

/** The shortest window that terms may have. */
export const SHORTEST_WINDOW = HOUR;

/** Native currency that a funding of `count` periods must carry. */
export function fundingValue(terms: Terms, count: bigint | number): bigint {
  return terms.token === ZeroAddress ? terms.cap * BigInt(count) : 0n;
}

/** Funds the first `count` periods as the client, with the agency's signature. */
export async function fundFirst(fixture: EscrowFixture, terms: Terms, count: bigint | number = 1): Promise<string> {
  const signature = await signTerms(fixture.agency, terms, fixture.location);
  await fixture.escrow.connect(fixture.client).fund(terms, 0, count, signature, { value: fundingValue(terms, count) });
  return await fixture.escrow.agreementId(terms);
}
