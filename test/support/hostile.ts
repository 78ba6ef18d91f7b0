import { concat, toBeHex, type BigNumberish, type BytesLike } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { Terms } from "../../toolkit/terms/types.js";
import type { HostileReceiver } from "../../typechain-types/contracts/test/hostile/HostileReceiver.js";
import type { HostileToken } from "../../typechain-types/contracts/test/hostile/HostileToken.js";
import { fundingValue, makeTerms, USDC, type Currency, type EscrowFixture } from "./escrow.js";
import { Stage } from "./stage.js";

/** What a `HostileReceiver` does with native currency. */
export const Behaviour = {
  Accept: 0,
  Write: 1,
  Revert: 2,
  RevertBomb: 3,
  ReturnBomb: 4,
  BurnGas: 5,
  Reenter: 6,
  SpendGas: 7,
} as const;

/** What a `HostileToken` does on `transfer`. */
export const TokenBehaviour = {
  Honest: 0,
  ReturnNothing: 1,
  ReturnShort: 2,
  ReturnFalse: 3,
  ReturnTwo: 4,
  ReturnBomb: 5,
  RevertBomb: 6,
  BurnGas: 7,
  Paused: 8,
  Reenter: 9,
  SpendGas: 10,
} as const;

/** What a `HostileOracle` does with a question. */
export const OracleBehaviour = { Answer: 0, Revert: 1, BurnGas: 2, SpendGas: 3, GiveUp: 4, Reenter: 5 } as const;

/** Deploys a contract whose code is `data`, and returns its address: how hostile contracts carry calldata. */
export async function deployBytes({ ethers }: NetworkConnection, data: BytesLike): Promise<string> {
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("The chain has no accounts.");
  // PUSH2 size, DUP1, PUSH1 12, PUSH1 0, CODECOPY, PUSH1 0, RETURN, and then the data.
  const size = (concat([data]).length - 2) / 2;
  const tx = await deployer.sendTransaction({ data: concat(["0x61", toBeHex(size, 2), "0x80600c6000396000f3", data]) });
  const address = (await tx.wait())?.contractAddress;
  if (address === null || address === undefined) throw new Error("Nothing was deployed.");
  return address;
}

/** A hostile token of which the client has plenty and has approved all. */
export async function deployHostileToken(
  { ethers }: NetworkConnection,
  { client, escrow }: EscrowFixture,
): Promise<HostileToken> {
  const token = await ethers.deployContract("HostileToken");
  await token.mint(client, 10n ** 12n * USDC);
  await token.connect(client).approve(escrow, 10n ** 12n * USDC);
  return token;
}

/** Funds the first `count` periods as the client of the fixture, whoever the parties are. An agency consents itself. */
export async function fundFor(stage: Stage, count: BigNumberish, agency?: HostileReceiver): Promise<void> {
  const { escrow, terms, fixture } = stage;
  if (agency === undefined) await escrow.connect(fixture.agency).propose(terms, "0x");
  else await agency.execute(escrow, escrow.interface.encodeFunctionData("propose", [terms, "0x"]));
  const value = fundingValue(terms, BigInt(count));
  await escrow.connect(fixture.client).fund(terms, 0, count, "0x", { value });
}

/** An agreement whose agency waits for 4,000 that could not be pushed, with a second period still held. */
export interface CreditStage {
  readonly stage: Stage;
  readonly payee: HostileReceiver;
  readonly token: HostileToken;
  /** Whether the payee refuses native currency and the token refuses to pay it. */
  refuse(refuses: boolean): Promise<void>;
  /** The address of a contract whose code is `data`. */
  payload(data: string): Promise<string>;
}

/** Makes such an agreement: a contract as agency, and in the token's case one that is on the token's blocklist. */
export async function openWithCredit(
  connection: NetworkConnection,
  fixture: EscrowFixture,
  currency: Currency,
  overrides: Partial<Terms> = {},
): Promise<CreditStage> {
  const payee = await connection.ethers.deployContract("HostileReceiver");
  const token = await deployHostileToken(connection, fixture);
  const agency = await payee.getAddress();
  const own = currency === "native" ? {} : { token: await token.getAddress() };
  const stage = Stage.of(connection, fixture, await makeTerms(fixture, currency, { agency, ...own, ...overrides }));
  const refuse = async (refuses: boolean) => {
    if (currency === "native") await payee.behave(refuses ? Behaviour.Revert : Behaviour.Accept);
    else await token.setBlocked(agency, refuses);
  };

  await fundFor(stage, 2, payee);
  await refuse(true);
  await stage.answer(0, 100n);
  await stage.settleAt(stage.windows(0).askFrom);
  return { stage, payee, token, refuse, payload: (data) => deployBytes(connection, data) };
}
