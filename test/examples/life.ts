import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";

import type { CompiledAgreement } from "../../toolkit/agreement-file/compile.js";
import { readAnswer, readPeriodAnswer } from "../../toolkit/calls/oracles/answers.js";
import type { Plan } from "../../toolkit/calls/shared/call.js";
import { cancelPlan } from "../../toolkit/calls/life/cancel.js";
import { defineAttestedMetricPlan } from "../../toolkit/calls/oracles/define-attested-metric.js";
import { defineFunctionsMetricPlan } from "../../toolkit/calls/oracles/define-functions-metric.js";
import { disputePlan } from "../../toolkit/calls/disputes/dispute.js";
import { fundPlan } from "../../toolkit/calls/funding/fund.js";
import { optOutPlan } from "../../toolkit/calls/life/opt-out.js";
import { payInterimPlan } from "../../toolkit/calls/life/pay-interim.js";
import { resignPlan } from "../../toolkit/calls/life/resign.js";
import { rulePlan } from "../../toolkit/calls/disputes/rule.js";
import { settlePlan } from "../../toolkit/calls/life/settle.js";
import type { CallContext } from "../../toolkit/calls/shared/state.js";
import { composeFunctionsSource } from "../../functions/compose.js";
import type { Party } from "../../toolkit/pricing/party.js";
import { DAY, HOUR } from "../../toolkit/units/durations.js";
import { interimQuestion, periodQuestion } from "../../toolkit/schedule/questions.js";
import { disputeWindows, periodWindows, settleFrom } from "../../toolkit/schedule/windows.js";
import { agreementId, signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { Meter } from "./meter.js";
import type { Row, Story, StoryEvent } from "./story.js";
import type { ExampleWorld } from "./world.js";

/** Changes of balances in the agreement's token, base units. */
export interface Moved {
  readonly client: bigint;
  readonly agency: bigint;
  readonly arbiter: bigint;
  readonly escrow: bigint;
}

/** One agreement that lives as its story says. */
export class Life {
  readonly id: string;
  readonly terms: Terms;
  readonly #context: CallContext;
  readonly #meter: Meter;
  #consent = "";
  /** Who disputes the period that is in settlement: their fees are with the escrow. */
  #disputers: Party[] = [];

  constructor(
    private readonly world: ExampleWorld,
    private readonly compiled: CompiledAgreement,
  ) {
    const { agreement } = compiled;
    this.terms = agreement.terms;
    this.id = agreementId(agreement.terms, agreement.location);
    this.#context = { agreement, provider: world.ethers.provider };
    this.#meter = new Meter(world, compiled, this.#context);
  }

  /** The agency publishes what is measured and signs. */
  async begin(): Promise<void> {
    const { world, terms } = this;
    const { agreement, source } = this.compiled;
    const { metric, location } = agreement;
    const oracle = { chainId: location.chainId, verifyingContract: terms.oracle };
    if (metric.kind === "functions" && source !== undefined) {
      const code = composeFunctionsSource(source.name).source;
      await world.send(defineFunctionsMetricPlan(oracle, metric.definition, code), world.agency);
    } else if (metric.kind === "attested") {
      await world.send(defineAttestedMetricPlan(oracle, metric.definition), world.agency);
    }
    this.#consent = await signTerms(world.agency, terms, location);
    this.#meter.begin();
  }

  /** Plays the whole story; every line must move what it says, to the last base unit. */
  async live({ rows }: Story): Promise<void> {
    for (const row of rows) {
      const before = await this.#balances();
      const expected = await this.#play(row);
      const after = await this.#balances();
      const moved = Object.fromEntries(
        (Object.keys(after) as (keyof Moved)[]).map((who) => [who, after[who] - before[who]]),
      );
      expect(moved, row.text).to.deep.equal(expected);
    }
  }

  /** Does what a line says, when it says, and gives what it should have moved. */
  async #play(row: Row): Promise<Moved> {
    const { world, terms } = this;
    const { event, toAgency, toClient } = row;
    const time = await this.#timeOf(row);
    expect(time >= (await world.now()), `${row.text}: before the line above it`).to.equal(true);
    await world.passTo(time);
    const paid = { agency: toAgency ?? 0n, client: toClient ?? 0n };
    const fee = terms.arbiterFee;
    switch (event.kind) {
      case "fund":
        await this.#send(fundPlan(this.#context, { count: event.count, consent: this.#consent }), world.client);
        return moves({ client: -terms.cap * BigInt(event.count) });
      case "measure":
        await this.#measure(row, event);
        break;
      case "claim":
        await this.#send(disputePlan(this.#context, event), world[event.by]);
        this.#disputers.push(event.by);
        return moves({ ...paid, [event.by]: paid[event.by] - fee });
      case "rule": {
        await this.#send(rulePlan(this.#context, event.ruled), world.arbiter);
        const fees = fee * BigInt(this.#disputers.splice(0).length);
        return moves({ ...paid, arbiter: fees });
      }
      case "no ruling": {
        await this.#send(settlePlan(this.#context), world.stranger);
        const [back, ...none] = this.#disputers.splice(0);
        if (back === undefined || none.length > 0) throw new Error(`${row.text}: one party disputes.`);
        return moves({ ...paid, [back]: paid[back] + fee });
      }
      case "opt out":
        await this.#send(optOutPlan(this.#context), world.client);
        break;
      case "cancel":
        await this.#send(cancelPlan(this.#context), world.client);
        break;
      case "resign":
        await this.#send(resignPlan(this.#context), world.agency);
        break;
    }
    return moves(paid);
  }

  async #timeOf({ period, when, event }: Row): Promise<bigint> {
    const { from, askFrom, answerBefore } = periodWindows(this.terms, period);
    const answer = await readPeriodAnswer(this.terms, period, this.world.ethers.provider);
    const { disputeFrom, ruleFrom, unruledFrom } = disputeWindows(this.terms, period, answer?.answeredAt ?? null);
    switch (when.kind) {
      case "before":
        return from - DAY;
      case "after":
        // An endpoint's number is final an hour later at the earliest; a search needs a while to find the last entries.
        return from + when.days * DAY + (event.kind === "measure" ? HOUR : 0n);
      case "over":
        return event.kind === "measure" && event.value === null ? answerBefore : askFrom;
      case "in review":
        return disputeFrom + DAY;
      case "ruling":
        return ruleFrom + DAY;
      case "silence":
        return unruledFrom;
    }
  }

  /** Has a number measured, and pays what follows from it, unless the line leaves that to the next ones. */
  async #measure(row: Row, event: Extract<StoryEvent, { kind: "measure" }>): Promise<void> {
    const { world, terms } = this;
    const { period, when, toAgency } = row;
    const provider = world.ethers.provider;
    const isInterim = when.kind === "after";
    const question = isInterim
      ? interimQuestion(terms, period, periodWindows(terms, period).from + when.days * DAY)
      : periodQuestion(terms, period);
    if (event.value !== null) {
      await this.#meter.answer(question, event.value, event.parts);
      const answer = await readAnswer(terms.oracle, question, provider);
      expect(answer?.value, `${row.text}: the answer`).to.equal(event.value);
    }
    if (isInterim) {
      await this.#send(payInterimPlan(this.#context), world.stranger);
    } else if (toAgency !== null) {
      const answer = await readPeriodAnswer(terms, period, provider);
      await world.passTo(settleFrom(terms, period, answer?.answeredAt ?? null));
      await this.#send(settlePlan(this.#context), world.stranger);
    }
  }

  async #send(plan: Promise<Plan>, signer: HardhatEthersSigner): Promise<void> {
    await this.world.send(await plan, signer);
  }

  async #balances(): Promise<Moved> {
    const { token, client, agency, arbiter, escrow } = this.world;
    const [ofClient, ofAgency, ofArbiter, ofEscrow] = await Promise.all(
      [client, agency, arbiter, escrow].map((account) => token.balanceOf(account)),
    );
    return { client: ofClient ?? 0n, agency: ofAgency ?? 0n, arbiter: ofArbiter ?? 0n, escrow: ofEscrow ?? 0n };
  }
}

/** What the parties get, and so what the escrow gives. */
function moves({ client = 0n, agency = 0n, arbiter = 0n }: Partial<Moved>): Moved {
  return { client, agency, arbiter, escrow: -(client + agency + arbiter) };
}
