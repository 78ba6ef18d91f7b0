import { expect } from "chai";
import { concat, ZeroAddress, type ContractTransactionResponse, type Signer } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { periodWindows } from "../../toolkit/schedule/windows.js";
import { signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import type { MockERC20 } from "../../typechain-types/contracts/test/MockERC20.js";
import type { DepositAddresses } from "../../typechain-types/contracts/funding/DepositAddresses.js";
import { deployEscrow, fundingValue, makeTerms, USDC, type Currency, type EscrowFixture } from "./escrow.js";

/** What one period of `makeTerms` locks. */
export const CAP = 10_000n * USDC;

export interface DepositFixture extends EscrowFixture {
  readonly deposits: DepositAddresses;
}

/** An escrow and its deposit addresses. The stranger has tokens, too: the exchange that sends for the client. */
export async function deployDeposits(connection: NetworkConnection): Promise<DepositFixture> {
  const fixture = await deployEscrow(connection);
  await fixture.token.mint(fixture.stranger, 10n ** 12n * USDC);
  const deposits = await connection.ethers.deployContract("DepositAddresses", [fixture.escrow]);
  return { ...fixture, deposits };
}

/** How one transaction changed balances in the agreed currency, fees left out; base units. */
export interface DepositMovement {
  readonly account?: bigint;
  readonly client?: bigint;
  readonly escrow?: bigint;
  readonly agency?: bigint;
}

/** The deposit address of one agreement, and what anyone can do with it. */
export class DepositStage {
  private constructor(
    readonly connection: NetworkConnection,
    readonly fixture: DepositFixture,
    readonly terms: Terms,
    readonly id: string,
    readonly account: string,
    /** The agency's consent. */
    readonly signature: string,
  ) {}

  static async of(connection: NetworkConnection, fixture: DepositFixture, terms: Terms): Promise<DepositStage> {
    const id = await fixture.escrow.agreementId(terms);
    const account = await fixture.deposits.addressOf(terms);
    const signature = await signTerms(fixture.agency, terms, fixture.location);
    return new DepositStage(connection, fixture, terms, id, account, signature);
  }

  /** An agreement on the terms of `makeTerms` with `overrides`. Nothing of it is on chain. */
  static async open(
    connection: NetworkConnection,
    fixture: DepositFixture,
    currency: Currency,
    overrides: Partial<Terms> = {},
  ): Promise<DepositStage> {
    return await DepositStage.of(connection, fixture, await makeTerms(fixture, currency, overrides));
  }

  get deposits(): DepositAddresses {
    return this.fixture.deposits;
  }

  get escrow(): EscrowFixture["escrow"] {
    return this.fixture.escrow;
  }

  /** The first second at which `period` can no longer be funded. */
  fundBefore(period: number): bigint {
    return periodWindows(this.terms, period).fundBefore;
  }

  /** The next transaction is in a block of this time. */
  async next(time: bigint): Promise<void> {
    await this.connection.networkHelpers.time.setNextBlockTimestamp(time);
  }

  /** An exchange sends `amount` of a token to the address, by default of the agreed one; the zero address for native. */
  async deposit(amount: bigint, token = this.terms.token): Promise<void> {
    const { stranger } = this.fixture;
    if (token === ZeroAddress) await stranger.sendTransaction({ to: this.account, value: amount });
    else await this.tokenAt(token).connect(stranger).transfer(this.account, amount);
  }

  /** Sweeps with the agency's signature, by default as a stranger. */
  async sweep(by: Signer = this.fixture.stranger, signature = this.signature): Promise<ContractTransactionResponse> {
    return await this.deposits.connect(by).sweep(this.terms, signature);
  }

  /** Has the agreed token returned, or another one; by default as a stranger. */
  async returnToClient(
    token = this.terms.token,
    by: Signer = this.fixture.stranger,
  ): Promise<ContractTransactionResponse> {
    return await this.deposits.connect(by).returnToClient(this.terms, token);
  }

  /** The client takes the agreed token, or another one, to its own address or elsewhere. */
  async withdraw(token = this.terms.token, to = this.terms.client): Promise<ContractTransactionResponse> {
    return await this.deposits.connect(this.fixture.client).withdraw(this.terms, token, to);
  }

  /** The client funds `count` periods from its own wallet. */
  async fundDirectly(firstPeriod: number, count = 1): Promise<void> {
    const value = fundingValue(this.terms, count);
    await this.escrow.connect(this.fixture.client).fund(this.terms, firstPeriod, count, this.signature, { value });
  }

  async balance(account: string, token = this.terms.token, blockTag: number | "latest" = "latest"): Promise<bigint> {
    if (token === ZeroAddress) return await this.connection.ethers.provider.getBalance(account, blockTag);
    return await this.tokenAt(token).balanceOf(account, { blockTag });
  }

  /** How many periods are funded. */
  async funded(): Promise<bigint> {
    return (await this.escrow.agreementOf(this.id)).funded;
  }

  /** Asserts what `tx`, alone in its block, moved, to the last base unit. Who is not named got and gave nothing. */
  async expectMoved(
    tx: ContractTransactionResponse,
    expected: DepositMovement,
    token = this.terms.token,
  ): Promise<void> {
    const receipt = await tx.wait();
    if (receipt === null) throw new Error("The transaction was not mined.");
    const change = async (account: string) => {
      const before = await this.balance(account, token, receipt.blockNumber - 1);
      const after = await this.balance(account, token, receipt.blockNumber);
      return after - before + (token === ZeroAddress && receipt.from === account ? receipt.fee : 0n);
    };
    const nothing = { account: 0n, client: 0n, escrow: 0n, agency: 0n };
    expect({
      account: await change(this.account),
      client: await change(this.terms.client),
      escrow: await change(this.fixture.location.verifyingContract),
      agency: await change(this.terms.agency),
    }).to.deep.equal({ ...nothing, ...expected });
  }

  private tokenAt(token: string): MockERC20 {
    return this.fixture.token.attach(token) as MockERC20;
  }
}

/** Init code that gives its value to `to` by destroying itself: `to` runs no code and cannot refuse. */
export function forceTo(to: string): string {
  return concat(["0x73", to, "0xff"]);
}
