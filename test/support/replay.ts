import { expect } from "chai";
import { MaxUint256, ZeroAddress, type Signer } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { EMPTY_LEDGER, feesHeld, held, openDispute, paidOpen, type Ledger } from "../../toolkit/pricing/ledger.js";
import type { Party } from "../../toolkit/pricing/party.js";
import type { Action, Answer, Outcome } from "../../toolkit/pricing/action.js";
import { periodEnd, periodStart, runningPeriod } from "../../toolkit/terms/periods.js";
import { interimQuestion, periodQuestion } from "../../toolkit/schedule/questions.js";
import { signMutualSettlement, signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { expectedOutcome } from "./attempt.js";
import { deployEscrow, fundingValue, type Currency, type EscrowFixture } from "./escrow.js";

/** What a connection must be created with: gas costs nothing, so that every balance is exact. */
export const REPLAY_NETWORK = {
  override: { allowBlocksWithSameTimestamp: true, initialBaseFeePerGas: 0n },
} as const;

/** More than all periods of any agreement can lock, so that full widths can be tried. */
const PLENTY = 2n ** 130n;

const FREE = { gasPrice: 0n, gasLimit: 10_000_000n } as const;

/** The fixture of the escrow's tests, with parties that can pay anything in both currencies. */
export async function deployForReplay(connection: NetworkConnection): Promise<EscrowFixture> {
  const fixture = await deployEscrow(connection);
  for (const party of [fixture.client, fixture.agency]) {
    await connection.networkHelpers.setBalance(party.address, PLENTY);
    await fixture.token.mint(party, PLENTY, FREE);
    await fixture.token.connect(party).approve(fixture.escrow, MaxUint256, FREE);
  }
  return fixture;
}

/** What random terms need to be of this fixture. */
export async function termsOptions(fixture: EscrowFixture, currency: Currency) {
  return {
    client: fixture.client.address,
    agency: fixture.agency.address,
    arbiter: fixture.arbiter.address,
    token: currency === "native" ? ZeroAddress : await fixture.token.getAddress(),
    oracle: await fixture.oracle.getAddress(),
    now: fixture.now,
  };
}

/** One agreement lived on the chain and in the model, side by side. */
export class Replay {
  ledger: Ledger = EMPTY_LEDGER;

  readonly #answers: (Answer | null)[];

  private constructor(
    readonly connection: NetworkConnection,
    readonly fixture: EscrowFixture,
    readonly terms: Terms,
    readonly id: string,
    readonly signature: string,
    answers: readonly (Answer | null)[],
  ) {
    this.#answers = [...answers];
  }

  /** @param answers What the oracle writes for each period, and when; null for never. */
  static async begin(
    connection: NetworkConnection,
    fixture: EscrowFixture,
    terms: Terms,
    answers: readonly (Answer | null)[],
  ): Promise<Replay> {
    const signature = await signTerms(fixture.agency, terms, fixture.location);
    const id = await fixture.escrow.agreementId(terms);
    return new Replay(connection, fixture, terms, id, signature, answers);
  }

  /** What is written for the period's question at `at`, or null. */
  answerAt(period: number, at: bigint): Answer | null {
    const answer = this.#answers[period] ?? null;
    return answer !== null && answer.answeredAt <= at ? answer : null;
  }

  /** Whether the contract would do `action` at its second. Changes nothing but the oracle. */
  async isPossible(action: Action): Promise<boolean> {
    await this.#answerUntil(action.at);
    if (action.kind === "interim") await this.#answerInterim(action);
    await this.#nextBlockAt(action.at);
    const { from, to, data, value } = await this.#request(action);
    try {
      await this.connection.ethers.provider.call({ from, to, data, value, blockTag: "pending", ...FREE });
      return true;
    } catch {
      return false;
    }
  }

  /** Does `action` at its second and compares every number of the contract with the model's. */
  async perform(action: Action): Promise<Outcome> {
    const outcome = expectedOutcome(this.terms, this.ledger, action);
    if (outcome === null) throw new Error(`The model does not allow ${action.kind} at ${action.at}.`);
    await this.#answerUntil(action.at);
    if (action.kind === "interim") await this.#answerInterim(action);
    const before = await this.#balances();

    await this.#nextBlockAt(action.at);
    const { signer, to, data, value } = await this.#request(action);
    const sent = await signer.sendTransaction({ to, data, value, ...FREE });
    await sent.wait();

    const was = this.ledger;
    this.ledger = outcome.ledger;
    const after = await this.#balances();
    const what = `${action.kind} at ${action.at}`;
    const fee = (party: Party) => this.ledger.fees.paid[party] - was.fees.paid[party];
    const paidIn = this.ledger.funded - was.funded + fee("client");
    const { toAgency, toClient, fees } = outcome;
    expect(after.agency - before.agency, `${what}: agency`).to.equal(toAgency + fees.toAgency - fee("agency"));
    expect(after.client - before.client, `${what}: client`).to.equal(toClient + fees.toClient - paidIn);
    expect(after.arbiter - before.arbiter, `${what}: arbiter`).to.equal(fees.toArbiter);
    expect(after.escrow, `${what}: in the escrow`).to.equal(held(this.ledger) + feesHeld(this.ledger));
    await this.#compareState(what);
    return outcome;
  }

  async #compareState(what: string): Promise<void> {
    const agreement = await this.fixture.escrow.agreementOf(this.id);
    const { ledger } = this;
    expect(await this.fixture.escrow.held(this.terms), `${what}: held`).to.equal(held(ledger));
    expect(agreement.funded, `${what}: periods funded`).to.equal(ledger.periods);
    expect(agreement.settled, `${what}: periods settled`).to.equal(ledger.settled);
    expect(agreement.paidOpen, `${what}: paidOpen`).to.equal(paidOpen(ledger));
    expect(agreement.reviewEnd, `${what}: reviewEnd`).to.equal(openDispute(ledger)?.reviewEnd ?? 0n);
    expect(agreement.end, `${what}: end`).to.equal(END[ledger.end]);
  }

  async #balances() {
    const { token, escrow, client, agency, arbiter } = this.fixture;
    const { provider } = this.connection.ethers;
    const of = (holder: string) =>
      this.terms.token === ZeroAddress ? provider.getBalance(holder) : token.balanceOf(holder);
    return {
      agency: await of(agency.address),
      client: await of(client.address),
      arbiter: await of(arbiter.address),
      escrow: await of(await escrow.getAddress()),
    };
  }

  // Who may call calls: only the model's question, what and when, is compared here.
  async #request(action: Action) {
    const { escrow, client, agency, arbiter, stranger, location } = this.fixture;
    const { terms, ledger } = this;
    const request = async (signer: Signer, data: string, value = 0n) => {
      return { signer, from: await signer.getAddress(), to: await escrow.getAddress(), data, value };
    };
    switch (action.kind) {
      case "fund": {
        const data = escrow.interface.encodeFunctionData("fund", [terms, ledger.periods, action.count, this.signature]);
        return await request(client, data, fundingValue(terms, action.count));
      }
      case "interim": {
        const period = runningPeriod(terms, action.at) ?? 0;
        const passed = action.point - periodStart(terms, period);
        const point = terms.interimEvery === 0n ? 1n : passed / terms.interimEvery;
        return await request(stranger, escrow.interface.encodeFunctionData("payInterim", [terms, period, point]));
      }
      case "settle":
        return await request(stranger, escrow.interface.encodeFunctionData("settle", [terms]));
      case "dispute": {
        const { by, period, claimedValue } = action;
        const data = escrow.interface.encodeFunctionData("dispute", [terms, period, claimedValue]);
        return await request(this.fixture[by], data, terms.token === ZeroAddress ? terms.arbiterFee : 0n);
      }
      case "payUndisputed":
        return await request(stranger, escrow.interface.encodeFunctionData("payUndisputed", [terms]));
      case "rule": {
        const data = escrow.interface.encodeFunctionData("rule", [terms, action.period, action.value]);
        return await request(arbiter, data);
      }
      case "settleMutually": {
        const settlement = { ...action, periodsSettled: BigInt(action.periodsSettled) };
        const signatures = await Promise.all(
          [client, agency].map((party) => signMutualSettlement(party, this.id, settlement, location)),
        );
        const data = escrow.interface.encodeFunctionData("settleMutually", [
          terms,
          settlement,
          ...(signatures as [string, string]),
        ]);
        return await request(stranger, data);
      }
      case "optOut":
        return await request(client, escrow.interface.encodeFunctionData("optOut", [terms]));
      case "cancel":
      case "resign": {
        // What stays, from the model: where it does not allow the end, the number would not matter.
        const keep = expectedOutcome(terms, ledger, action)?.ledger.periods ?? ledger.periods;
        return action.kind === "cancel"
          ? await request(client, escrow.interface.encodeFunctionData("cancel", [terms, keep]))
          : await request(agency, escrow.interface.encodeFunctionData("resign", [terms, keep]));
      }
    }
  }

  async #answerInterim({ at, point, answer }: Extract<Action, { kind: "interim" }>): Promise<void> {
    const period = runningPeriod(this.terms, at) ?? 0;
    // At the period's end this may be the very question that settles it, which has its one answer.
    if (point >= periodEnd(this.terms, period)) return;
    await this.#write(interimQuestion(this.terms, period, point), answer, at);
  }

  // The answers that have been written by `at` and that the oracle does not show yet.
  async #answerUntil(at: bigint): Promise<void> {
    for (const period of this.terms.periodEnds.keys()) {
      const answer = this.answerAt(period, at);
      if (answer === null || this.#shown.has(period)) continue;
      await this.#write(periodQuestion(this.terms, period), answer, at);
      this.#shown.add(period);
    }
  }

  readonly #shown = new Set<number>();

  async #write(question: ReturnType<typeof periodQuestion>, { value, answeredAt }: Answer, at: bigint): Promise<void> {
    await this.#nextBlockAt(at);
    await this.fixture.oracle.answerAt(question, value, answeredAt, FREE);
  }

  async #nextBlockAt(at: bigint): Promise<void> {
    await this.connection.networkHelpers.time.setNextBlockTimestamp(at);
  }
}

const END: Record<Ledger["end"], bigint> = { none: 0n, cancelled: 1n, resigned: 2n, optedOut: 3n, mutual: 4n };
