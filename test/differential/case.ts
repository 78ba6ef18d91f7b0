import { ZeroAddress } from "ethers";

import type { Action, Answer } from "../../toolkit/pricing/action.js";
import { type End, type Ledger, EMPTY_LEDGER, held, openDispute, paidOpen } from "../../toolkit/pricing/ledger.js";
import { periodEnd, runningPeriod } from "../../toolkit/terms/periods.js";
import { interimQuestion, periodQuestion } from "../../toolkit/schedule/questions.js";
import { agreementId, mutualSettlementHash } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { expectedOutcome, type Attempt } from "../support/attempt.js";
import { randomHistory, type History } from "../support/random-history.js";
import { randomTerms, randomValue } from "../support/random-terms.js";
import { KINDS, randomAction, randomWalk, type Kind } from "../support/random-walk.js";
import { Random } from "../support/random.js";
import {
  answerCall,
  blockCall,
  callData,
  pushCreditCall,
  refuseCall,
  REPLAY,
  termsTail,
  withdrawCall,
  type CallDetails,
} from "./calls.js";
import { AGENCY, ARBITER, CLIENT, ELSEWHERE, ESCROW, LOCATION, ORACLE, STRANGER, TOKEN } from "./participants.js";
import { PAYEES, Purse, type Payee } from "./purse.js";
import { bytes, dynamicList, hexWord, list, tuple, word } from "./words.js";

/** What a case consists of, counted. */
export interface CaseCount {
  /** What was possible and done, by its kind. */
  readonly done: KindCount;
  /** What must be refused, by its kind. */
  readonly refused: KindCount;
}

/** Kinds of actions; `collect` takes a credit, `trespass` is a possible action that the wrong one tries, or wrongly. */
export type KindCount = Partial<Record<Kind | "collect" | "trespass", number>>;

/** One case, as `Replay.t.sol` reads it. */
export interface EncodedCase {
  /** The call of `replay`, without prefix. */
  readonly call: string;
  readonly count: CaseCount;
  /** What each of its steps is, for people. */
  readonly labels: readonly string[];
}

const ADDRESSES: Record<Payee, string> = { client: CLIENT, agency: AGENCY, arbiter: ARBITER };
const END: Record<End, number> = { none: 0, cancelled: 1, resigned: 2, optedOut: 3, mutual: 4 };
/** Block time before a case. */
const NOW = 1_790_000_000n;

/** The case of `seed`: the same whenever and wherever it is made. */
export function makeCase(seed: bigint): EncodedCase {
  const random = new Random(seed);
  const terms = randomTerms(random, {
    ...{ client: CLIENT, agency: AGENCY, arbiter: ARBITER, oracle: ORACLE, now: NOW },
    token: random.chance(50) ? TOKEN : ZeroAddress,
    maxPeriods: random.chance(1) ? 120 : random.integer(1, 5),
    preferInterim: random.chance(50),
  });
  const history = randomHistory(random, terms, { now: NOW, interimsPerPeriod: 2 });
  const script = new Script(random, seed, terms, history.answers);
  if (random.chance(15)) script.walk(randomWalk(random, terms, { answers: history.answers, now: NOW, most: 24 }));
  else script.live(history);
  return script.encode();
}

/** Writes down, step by step, what happens and what must be seen afterwards. */
class Script {
  #ledger: Ledger = EMPTY_LEDGER;
  readonly #id: string;
  readonly #steps: string[] = [];
  readonly #labels: string[] = [];
  readonly #purse = new Purse();
  readonly #shown = new Set<number>();
  readonly #count: { readonly done: KindCount; readonly refused: KindCount } = { done: {}, refused: {} };

  constructor(
    readonly random: Random,
    readonly seed: bigint,
    readonly terms: Terms,
    readonly answers: readonly (Answer | null)[],
  ) {
    this.#id = agreementId(terms, LOCATION);
  }

  /** A possible life, and around each of its actions some that are not. */
  live({ entries }: History): void {
    const { random } = this;
    for (const entry of entries) {
      const { action } = entry;
      if (random.chance(50)) this.#tryShifted(action, random.pick([-1n, 1n]));
      if (random.chance(40)) this.#tryOther(action.at);
      this.#happen({ action, outcome: entry });
    }
  }

  /** Things tried one after the other, possible or not. */
  walk(attempts: readonly Attempt[]): void {
    for (const attempt of attempts) {
      if (attempt.outcome === null) this.#refuse(attempt.action, this.#details(attempt.action));
      else this.#happen(attempt);
    }
  }

  encode(): EncodedCase {
    const { terms } = this;
    const members = [
      ...[word(this.seed), hexWord(this.#id), hexWord(terms.token)],
      ...[[bytes(termsTail(terms))], [dynamicList(this.#steps)]],
    ] as (string | [string])[];
    return { call: REPLAY + tuple([[tuple(members)]]), count: this.#count, labels: this.#labels };
  }

  #happen({ action, outcome }: Attempt): void {
    if (outcome === null) throw new Error(`${action.kind} at ${action.at} cannot happen.`);
    const { random } = this;
    if (random.chance(6)) this.#toggleRefusal(action.at);
    if (random.chance(15)) this.#trespass(action);
    this.#show(action);
    this.#purse.apply(outcome, this.#ledger);
    const details = this.#details(action);
    this.#ledger = outcome.ledger;
    this.#act(action, details, { done: action.kind });
    if (random.chance(30)) this.#changeMind(action.at);
    if (random.chance(30)) this.#collect(action.at);
  }

  /** The same a second earlier or later, where that is not possible. */
  #tryShifted(action: Action, by: bigint): void {
    const at = action.at + by;
    let shifted: Action = { ...action, at };
    // The oracle shows what it has by then.
    const visible = (answer: Answer | null) => (answer !== null && answer.answeredAt <= at ? answer : null);
    if (shifted.kind === "settle") shifted = { ...shifted, answer: visible(shifted.answer) };
    if (shifted.kind === "dispute") shifted = { ...shifted, answers: shifted.answers.map(visible) };
    if (shifted.kind === "interim" && by < 0n && shifted.answer.answeredAt > at) return;
    if (expectedOutcome(this.terms, this.#ledger, shifted) !== null) return;
    this.#refuse(shifted, { ...this.#details(action), interimPeriod: runningPeriod(this.terms, action.at) ?? 0 });
  }

  #tryOther(at: bigint): void {
    const kind = this.random.pick(KINDS);
    const action = randomAction(this.random, this.terms, this.#ledger, this.answers, kind, at);
    if (expectedOutcome(this.terms, this.#ledger, action) === null) this.#refuse(action, this.#details(action));
  }

  #refuse(action: Action, details: CallDetails): void {
    this.#show(action);
    this.#act(action, details, { refused: action.kind });
  }

  /** What is possible, but by the wrong one, with the wrong amount, without a signature, or for other expectations. */
  #trespass(action: Action): void {
    this.#show(action);
    const { random } = this;
    const right = this.#details(action);
    const caller = this.#callerOf(action);
    const value = this.#valueOf(action);
    const attempt = (who: string, carries: bigint, details: CallDetails = right) => {
      const data = callData(this.terms, action, details);
      const step = { label: `${action.kind} by ${who} with ${carries}`, target: ESCROW, caller: who, value: carries };
      this.#step(action.at, { ...step, data, withTerms: true, refused: "trespass" });
    };
    switch (action.kind) {
      case "fund": {
        if (random.chance(30)) return attempt(caller, value + 1n);
        if (random.chance(30)) return attempt(caller, value, { ...right, firstPeriod: right.firstPeriod + 1 });
        // Nobody signed.
        if (this.#ledger.funded === 0n)
          attempt(caller, value, { ...right, consent: random.pick(["", "11".repeat(32)]) });
        return;
      }
      case "dispute":
        return random.chance(50) ? attempt(random.pick([STRANGER, ARBITER]), 0n) : attempt(caller, value + 1n);
      case "rule":
        return attempt(random.pick([STRANGER, CLIENT, AGENCY]), 0n);
      case "optOut":
        return attempt(random.pick([STRANGER, AGENCY]), 0n);
      case "cancel":
      case "resign": {
        if (random.chance(50)) return attempt(action.kind === "cancel" ? AGENCY : CLIENT, 0n);
        return attempt(caller, 0n, { ...right, expectedKeep: right.expectedKeep + 1 });
      }
      case "settleMutually":
        return attempt(random.pick([STRANGER, AGENCY]), 0n, {
          ...right,
          clientSignature: random.pick(["", this.#id.slice(2)]),
        });
      case "interim":
      case "settle":
      case "payUndisputed":
        return;
    }
  }

  /** Somebody cannot be paid from now on, or can again. */
  #toggleRefusal(at: bigint): void {
    const payee = this.random.pick(PAYEES);
    const { refusing } = this.#purse;
    const refuses = !refusing.has(payee);
    if (refuses) refusing.add(payee);
    else refusing.delete(payee);
    const address = ADDRESSES[payee];
    const native = this.terms.token === ZeroAddress;
    const data = native ? refuseCall(refuses) : blockCall(address, refuses);
    this.#step(at, { label: `${payee} ${refuses ? "refuses" : "accepts"}`, target: native ? address : TOKEN, data });
  }

  /** Somebody takes its credit, or has it sent. */
  #collect(at: bigint): void {
    const { random, terms } = this;
    const { credits, refusing } = this.#purse;
    const payee = PAYEES.find((name) => credits[name] > 0n) ?? (random.chance(10) ? random.pick(PAYEES) : undefined);
    if (payee === undefined) return;
    const itself = random.chance(60);
    const possible = credits[payee] > 0n && !(itself && refusing.has(payee));
    const data = itself ? pushCreditCall(terms.token, ADDRESSES[payee]) : withdrawCall(terms.token, ELSEWHERE);
    if (possible) this.#purse.collect(payee, itself);
    this.#step(at, {
      ...{ label: `${itself ? "pushCredit" : "withdraw"} of the ${payee}`, target: ESCROW, data },
      caller: itself ? STRANGER : ADDRESSES[payee],
      ...(possible ? { done: "collect" } : { refused: "collect" }),
    });
  }

  /** An oracle that breaks its promise and shows another answer: what is disputed already stays as it was. */
  #changeMind(at: bigint): void {
    const period = this.#ledger.settled;
    if (openDispute(this.#ledger) === undefined) return;
    this.#shown.add(period);
    const value = randomValue(this.random, this.terms, period);
    const answeredAt = this.random.pick([at, periodEnd(this.terms, period) + this.terms.measureDelay]);
    this.#answer(at, answerCall(periodQuestion(this.terms, period), value, answeredAt));
  }

  /** The oracle shows what the action supposes. */
  #show(action: Action): void {
    for (const [period, answer] of this.answers.entries()) {
      if (answer === null || answer.answeredAt > action.at || this.#shown.has(period)) continue;
      this.#shown.add(period);
      this.#answer(action.at, answerCall(periodQuestion(this.terms, period), answer.value, answer.answeredAt));
    }
    if (action.kind !== "interim") return;
    const period = runningPeriod(this.terms, action.at) ?? 0;
    // At the period's end this may be the very question that settles it, which has its one answer.
    if (action.point >= periodEnd(this.terms, period)) return;
    const { value, answeredAt } = action.answer;
    this.#answer(action.at, answerCall(interimQuestion(this.terms, period, action.point), value, answeredAt));
  }

  #callerOf(action: Action): string {
    switch (action.kind) {
      case "fund":
      case "optOut":
      case "cancel":
        return CLIENT;
      case "resign":
        return AGENCY;
      case "dispute":
        return ADDRESSES[action.by];
      case "rule":
        return ARBITER;
      default:
        return STRANGER;
    }
  }

  /** Native currency that goes with the call. */
  #valueOf(action: Action): bigint {
    if (this.terms.token !== ZeroAddress) return 0n;
    if (action.kind === "fund") return this.terms.cap * BigInt(action.count);
    return action.kind === "dispute" ? this.terms.arbiterFee : 0n;
  }

  #details(action: Action): CallDetails {
    let signature = "";
    if (action.kind === "settleMutually") {
      const settlement = { ...action, periodsSettled: BigInt(action.periodsSettled) };
      signature = mutualSettlementHash(this.#id, settlement, LOCATION).slice(2);
    }
    const ends = action.kind === "cancel" || action.kind === "resign";
    return {
      firstPeriod: this.#ledger.periods,
      // What stays, from the model: where it does not allow the end, the number does not matter.
      expectedKeep:
        (ends ? expectedOutcome(this.terms, this.#ledger, action)?.ledger.periods : undefined) ?? this.#ledger.periods,
      consent: this.#ledger.funded === 0n ? this.#id.slice(2) : "",
      clientSignature: signature,
      agencySignature: signature,
      interimPeriod: runningPeriod(this.terms, action.at) ?? 0,
    };
  }

  /** Everything that `Replay.t.sol` observes, in its order, as the model has it. */
  #expected(): string[] {
    const ledger = this.#ledger;
    const { balances, credits } = this.#purse;
    return [
      ...[balances.client, balances.agency, balances.arbiter, this.#purse.inEscrow(ledger)],
      ...[credits.client, credits.agency, credits.arbiter, held(ledger)],
      ...[paidOpen(ledger), openDispute(ledger)?.reviewEnd ?? 0n, ledger.periods, ledger.settled, END[ledger.end]],
    ].map(word);
  }

  #answer(at: bigint, data: string): void {
    this.#step(at, { label: "the oracle answers", target: ORACLE, data });
  }

  #act(action: Action, details: CallDetails, verdict: Pick<Step, "done" | "refused">): void {
    this.#step(action.at, {
      ...{ label: action.kind, target: ESCROW, caller: this.#callerOf(action), value: this.#valueOf(action) },
      ...{ data: callData(this.terms, action, details), withTerms: true, ...verdict },
    });
  }

  #step(at: bigint, step: Step): void {
    const { label, target, caller = STRANGER, value = 0n, data, withTerms = false, done, refused } = step;
    if (done !== undefined) add(this.#count.done, done);
    if (refused !== undefined) add(this.#count.refused, refused);
    this.#labels.push(`${label} at ${at}${refused === undefined ? "" : ", which must be refused"}`);
    this.#steps.push(
      tuple([
        ...[word(at), hexWord(target), hexWord(caller), word(value)],
        [bytes(data)],
        ...[word(withTerms), word(refused !== undefined)],
        [list(done === undefined ? [] : this.#expected())],
      ]),
    );
  }
}

/** A call. With neither `done` nor `refused` it is no action: it must succeed, and nothing is looked at. */
interface Step {
  readonly label: string;
  readonly target: string;
  readonly caller?: string;
  readonly value?: bigint;
  /** Without prefix. */
  readonly data: string;
  readonly withTerms?: boolean;
  readonly done?: keyof KindCount;
  readonly refused?: keyof KindCount;
}

function add(counts: KindCount, kind: keyof KindCount): void {
  counts[kind] = (counts[kind] ?? 0) + 1;
}
