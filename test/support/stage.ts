import { expect } from "chai";
import { ZeroAddress, type ContractTransactionResponse } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { interimQuestion, periodQuestion } from "../../toolkit/schedule/questions.js";
import { periodWindows, type PeriodWindows } from "../../toolkit/schedule/windows.js";
import { agreementId } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import type { AgreementStructOutput, DisputeStructOutput } from "../../typechain-types/contracts/PerformanceEscrow.js";
import type { MockERC20 } from "../../typechain-types/contracts/test/MockERC20.js";
import { fundFirst, fundingValue, makeTerms, type Currency, type EscrowFixture } from "./escrow.js";

/** How an agreement was ended early, as `contracts/types/Agreement.sol` numbers it. */
export const END = { none: 0n, cancelled: 1n, resigned: 2n, optedOut: 3n, mutual: 4n } as const;

/** What an agreement is doing, as `contracts/types/Agreement.sol` numbers it. */
export const STATUS = {
  scheduled: 4n,
  running: 5n,
  settling: 6n,
  awaitingFunding: 7n,
  closed: 8n,
  disputed: 9n,
} as const;

/** How one transaction changed the balances of all who have a part in it, gas left out; base units. */
export interface Movement {
  readonly client: bigint;
  readonly agency: bigint;
  readonly arbiter: bigint;
  readonly escrow: bigint;
}

/** One agreement on a chain, and the actions on it at given seconds. */
export class Stage {
  private constructor(
    readonly connection: NetworkConnection,
    readonly fixture: EscrowFixture,
    readonly terms: Terms,
    readonly id: string,
  ) {}

  /** An agreement of which nothing is funded. */
  static of(connection: NetworkConnection, fixture: EscrowFixture, terms: Terms): Stage {
    return new Stage(connection, fixture, terms, agreementId(terms, fixture.location));
  }

  /** An agreement on the terms of `makeTerms` with `overrides`, its first `count` periods funded unless it is 0. */
  static async open(
    connection: NetworkConnection,
    fixture: EscrowFixture,
    currency: Currency,
    overrides: Partial<Terms> = {},
    count = 1,
  ): Promise<Stage> {
    const stage = Stage.of(connection, fixture, await makeTerms(fixture, currency, overrides));
    if (count > 0) await fundFirst(fixture, stage.terms, count);
    return stage;
  }

  get escrow(): EscrowFixture["escrow"] {
    return this.fixture.escrow;
  }

  windows(period: number): PeriodWindows {
    return periodWindows(this.terms, period);
  }

  /** The block time at which interim point number `point` of `period` is reached. */
  pointTime(period: number, point: number): bigint {
    return this.windows(period).from + BigInt(point) * this.terms.interimEvery;
  }

  /** The next transaction is in a block of this time. */
  async next(time: bigint): Promise<void> {
    await this.connection.networkHelpers.time.setNextBlockTimestamp(time);
  }

  /** Mines a block of this time. */
  async passTo(time: bigint): Promise<void> {
    await this.connection.networkHelpers.time.increaseTo(time);
  }

  /** The oracle's answer to the question of `period`, by default written at q. */
  async answer(period: number, value: bigint, answeredAt = this.windows(period).askFrom): Promise<void> {
    await this.fixture.oracle.answerAt(periodQuestion(this.terms, period), value, answeredAt);
  }

  /** The oracle's answer at an interim point, by default written as soon as it is reached. */
  async answerPoint(
    period: number,
    point: number,
    value: bigint,
    answeredAt = this.pointTime(period, point),
  ): Promise<void> {
    const question = interimQuestion(this.terms, period, this.pointTime(period, point));
    await this.fixture.oracle.answerAt(question, value, answeredAt);
  }

  /** The client funds `count` more periods. */
  async fundAt(time: bigint, firstPeriod: number, count: number): Promise<ContractTransactionResponse> {
    await this.next(time);
    const { client } = this.fixture;
    const value = fundingValue(this.terms, count);
    return await this.escrow.connect(client).fund(this.terms, firstPeriod, count, "0x", { value });
  }

  /** A stranger settles the oldest unsettled period. */
  async settleAt(time: bigint): Promise<ContractTransactionResponse> {
    await this.next(time);
    return await this.escrow.connect(this.fixture.stranger).settle(this.terms);
  }

  /** A stranger settles all that is left, as soon after now as the clock alone allows. */
  async settleRest(): Promise<void> {
    const { funded, settled } = await this.agreement();
    for (let period = settled; period < funded; period++) {
      const { latestSettle } = this.windows(Number(period));
      const soon = BigInt(await this.connection.networkHelpers.time.latest()) + 1n;
      await this.settleAt(soon > latestSettle ? soon : latestSettle);
    }
  }

  /** A stranger has the interim payment made. */
  async payInterimAt(time: bigint, period: number, point: number | bigint): Promise<ContractTransactionResponse> {
    await this.next(time);
    return await this.escrow.connect(this.fixture.stranger).payInterim(this.terms, period, point);
  }

  /** The oracle answers at an interim point, and the payment is made in the second of the point. */
  async earnInterim(period: number, point: number, value: bigint): Promise<ContractTransactionResponse> {
    await this.answerPoint(period, point, value);
    return await this.payInterimAt(this.pointTime(period, point), period, point);
  }

  /** When a dispute of `period` ends and rulings begin: `reviewWindow` after the answer, or after d without one. */
  reviewEnd(period: number, answeredAt: bigint | null = this.windows(period).askFrom): bigint {
    return (answeredAt ?? this.windows(period).answerBefore) + this.terms.reviewWindow;
  }

  /** From when on a disputed period is settled by the answer. */
  rulingEnd(period: number, answeredAt: bigint | null = this.windows(period).askFrom): bigint {
    return this.reviewEnd(period, answeredAt) + this.terms.rulingWindow;
  }

  /** What one dispute must carry in native currency. */
  get disputeValue(): bigint {
    return this.terms.token === ZeroAddress ? this.terms.arbiterFee : 0n;
  }

  async disputeAt(
    time: bigint,
    who: "client" | "agency",
    period: number,
    claimedValue: bigint,
    value = this.disputeValue,
  ): Promise<ContractTransactionResponse> {
    await this.next(time);
    return await this.escrow.connect(this.fixture[who]).dispute(this.terms, period, claimedValue, { value });
  }

  /** A stranger moves what nobody disputes. */
  async payUndisputedAt(time: bigint): Promise<ContractTransactionResponse> {
    await this.next(time);
    return await this.escrow.connect(this.fixture.stranger).payUndisputed(this.terms);
  }

  async ruleAt(time: bigint, period: number, value: bigint): Promise<ContractTransactionResponse> {
    await this.next(time);
    return await this.escrow.connect(this.fixture.arbiter).rule(this.terms, period, value);
  }

  async optOutAt(time: bigint): Promise<ContractTransactionResponse> {
    await this.next(time);
    return await this.escrow.connect(this.fixture.client).optOut(this.terms);
  }

  async cancelAt(time: bigint, expectedKeep: number): Promise<ContractTransactionResponse> {
    await this.next(time);
    return await this.escrow.connect(this.fixture.client).cancel(this.terms, expectedKeep);
  }

  async resignAt(time: bigint, expectedKeep: number): Promise<ContractTransactionResponse> {
    await this.next(time);
    return await this.escrow.connect(this.fixture.agency).resign(this.terms, expectedKeep);
  }

  /** Everything that is stored, as a plain object. */
  async agreement(): Promise<AgreementState> {
    const { paidOpen, reviewEnd, funded, settled, end, consent } = await this.escrow.agreementOf(this.id);
    return { paidOpen, reviewEnd, funded, settled, end, consent };
  }

  /** What is stored about the dispute of `period`, as a plain object. */
  async dispute(period: number): Promise<DisputeState> {
    const { low, high, value, answered, byClient, byAgency, released } = await this.escrow.disputeOf(this.id, period);
    return { low, high, value, answered, byClient, byAgency, released };
  }

  /** What disputers paid for an arbiter who has not ruled yet. */
  async openFees(): Promise<bigint> {
    const { reviewEnd, settled } = await this.agreement();
    if (reviewEnd === 0n) return 0n;
    const { byClient, byAgency } = await this.dispute(Number(settled));
    return BigInt(Number(byClient) + Number(byAgency)) * this.terms.arbiterFee;
  }

  /** Asserts what is stored of an agreement that has the consent; what is not named is 0. */
  async expectState(expected: Partial<AgreementState>): Promise<void> {
    expect(await this.agreement()).to.deep.equal({
      paidOpen: 0n,
      reviewEnd: 0n,
      funded: 0n,
      settled: 0n,
      end: END.none,
      consent: 1n,
      ...expected,
    });
  }

  /** Asserts what `tx` moved, to the last base unit. Parties that are not named got nothing. */
  async expectMoved(tx: ContractTransactionResponse, expected: Partial<Movement>): Promise<void> {
    const { client = 0n, agency = 0n, arbiter = 0n, escrow = -(client + agency + arbiter) } = expected;
    expect(await this.moved(tx)).to.deep.equal({ client, agency, arbiter, escrow });
  }

  /** What `tx`, alone in its block, moved. */
  async moved(tx: ContractTransactionResponse): Promise<Movement> {
    const receipt = await tx.wait();
    if (receipt === null) throw new Error("The transaction was not mined.");
    const change = async (account: string) => {
      const before = await this.balance(account, receipt.blockNumber - 1);
      const after = await this.balance(account, receipt.blockNumber);
      const fee = this.terms.token === ZeroAddress && receipt.from === account ? receipt.fee : 0n;
      return after - before + fee;
    };
    return {
      client: await change(this.terms.client),
      agency: await change(this.terms.agency),
      arbiter: this.terms.arbiter === ZeroAddress ? 0n : await change(this.terms.arbiter),
      escrow: await change(this.fixture.location.verifyingContract),
    };
  }

  /** The balance of `account` in the agreement's currency. */
  async balance(account: string, blockTag: number | "latest" = "latest"): Promise<bigint> {
    const { ethers } = this.connection;
    if (this.terms.token === ZeroAddress) return await ethers.provider.getBalance(account, blockTag);
    const token = this.fixture.token.attach(this.terms.token) as MockERC20;
    return await token.balanceOf(account, { blockTag });
  }

  /**
   * Asserts that nothing was lost or made up: what the events say was funded is what they say was paid and returned
   * and what is held; and the escrow has what is held, open fees and unclaimed credits, neither more nor less.
   */
  async expectConserved(): Promise<void> {
    const { escrow, terms } = this;
    const book = await this.book();
    const held = await escrow.held(terms);
    expect(book.funded, "funded = paid + returned + held").to.equal(book.paid + book.returned + held);
    const payees = [terms.client, terms.agency, ...(terms.arbiter === ZeroAddress ? [] : [terms.arbiter])];
    const credits = await Promise.all(payees.map((payee) => escrow.creditOf(payee, terms.token)));
    expect(await this.balance(this.fixture.location.verifyingContract), "balance = held + fees + credits").to.equal(
      held + (await this.openFees()) + sum(credits),
    );
  }

  /** What the events of this agreement add up to, in base units. */
  async book(): Promise<{ funded: bigint; paid: bigint; returned: bigint }> {
    const { escrow, id } = this;
    const { filters } = escrow;
    const funded = (await escrow.queryFilter(filters.Funded(id))).map(({ args }) => args.amount);
    const interims = (await escrow.queryFilter(filters.InterimPaid(id))).map(({ args }) => args.amount);
    const split = [
      ...(await escrow.queryFilter(filters.Settled(id))),
      ...(await escrow.queryFilter(filters.Disputed(id))),
      ...(await escrow.queryFilter(filters.UndisputedPaid(id))),
      ...(await escrow.queryFilter(filters.Ruled(id))),
      ...(await escrow.queryFilter(filters.SettledMutually(id))),
    ].map(({ args }) => ({ toAgency: args.toAgency, toClient: args.toClient }));
    const ended = [
      ...(await escrow.queryFilter(filters.OptedOut(id))),
      ...(await escrow.queryFilter(filters.Cancelled(id))),
      ...(await escrow.queryFilter(filters.Resigned(id))),
    ].map(({ args }) => args.returned);
    return {
      funded: sum(funded),
      paid: sum(interims) + sum(split.map(({ toAgency }) => toAgency)),
      returned: sum(ended) + sum(split.map(({ toClient }) => toClient)),
    };
  }
}

type DisputeState = Pick<
  DisputeStructOutput,
  "low" | "high" | "value" | "answered" | "byClient" | "byAgency" | "released"
>;

type AgreementState = Pick<AgreementStructOutput, "paidOpen" | "reviewEnd" | "funded" | "settled" | "end" | "consent">;

function sum(amounts: bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
