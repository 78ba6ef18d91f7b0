import { id as keccakOfText } from "ethers";

import type { Action } from "../../toolkit/pricing/action.js";
import type { Question } from "../../toolkit/metrics/question.js";
import { periodStart } from "../../toolkit/terms/periods.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { bytes, hexWord, list, tuple, word } from "./words.js";

const TERMS =
  "(address,address,address,address,address,bytes32,uint128,uint128,uint128[],bool,(uint128,uint128,uint128)[],uint40," +
  "uint40[],uint40,uint32,uint32,uint32,uint32,uint32,uint128,uint32,uint16,uint8,bytes32)";
const QUESTION = "(bytes32,uint40,uint40,uint40)";
const STEP = "(uint256,address,address,uint256,bytes,bool,bool,uint256[])";

const SELECTORS = {
  fund: selector(`fund(${TERMS},uint256,uint256,bytes)`),
  interim: selector(`payInterim(${TERMS},uint256,uint256)`),
  settle: selector(`settle(${TERMS})`),
  dispute: selector(`dispute(${TERMS},uint256,uint128)`),
  payUndisputed: selector(`payUndisputed(${TERMS})`),
  rule: selector(`rule(${TERMS},uint256,uint128)`),
  settleMutually: selector(`settleMutually(${TERMS},(uint256,uint128,uint128,uint256),bytes,bytes)`),
  optOut: selector(`optOut(${TERMS})`),
  cancel: selector(`cancel(${TERMS},uint256)`),
  resign: selector(`resign(${TERMS},uint256)`),
} as const satisfies Record<Action["kind"], string>;

const ANSWER_AT = selector(`answerAt(${QUESTION},uint128,uint40)`);
const WITHDRAW = selector("withdraw(address,address)");
const PUSH_CREDIT = selector("pushCredit(address,address)");
const SET_REFUSES = selector("setRefuses(bool)");
const SET_BLOCKED = selector("setBlocked(address,bool)");

/** `replay(Case)` of `Replay.t.sol`. */
export const REPLAY = selector(`replay((uint256,bytes32,address,bytes,${STEP}[]))`);

/** The terms, as the last argument of a call is encoded: after everything else. */
export function termsTail(terms: Terms): string {
  return tuple([
    ...[terms.client, terms.agency, terms.arbiter, terms.token, terms.oracle, terms.metric].map(hexWord),
    word(terms.cap),
    word(terms.base),
    [list(terms.baselines.map(word))],
    word(terms.lowerIsBetter),
    [
      word(terms.steps.length) +
        terms.steps.map(({ threshold, lump, rate }) => word(threshold) + word(lump) + word(rate)).join(""),
    ],
    word(terms.start),
    [list(terms.periodEnds.map(word))],
    ...[terms.trialEnd, terms.fundingGrace, terms.measureDelay, terms.reportGrace].map(word),
    ...[terms.reviewWindow, terms.rulingWindow, terms.arbiterFee].map(word),
    ...[terms.interimEvery, terms.interimBps, terms.cancelNotice].map(word),
    hexWord(terms.annex),
  ]);
}

/** What a call needs beyond its action. */
export interface CallDetails {
  /** The first period to fund. */
  readonly firstPeriod: number;
  /** What the caller thinks stays when it ends the agreement. */
  readonly expectedKeep: number;
  /** Signatures, without prefix; empty for none. */
  readonly consent: string;
  readonly clientSignature: string;
  readonly agencySignature: string;
  /** The period of an interim payment. */
  readonly interimPeriod: number;
}

/** The call for `action`, up to the terms, which are to follow at once. Without prefix. */
export function callData(terms: Terms, action: Action, details: CallDetails): string {
  return SELECTORS[action.kind] + beforeTerms(argumentsOf(terms, action, details));
}

/** The call that makes the oracle show an answer. */
export function answerCall({ metric, from, to, notBefore }: Question, value: bigint, answeredAt: bigint): string {
  return ANSWER_AT + hexWord(metric) + [from, to, notBefore, value, answeredAt].map(word).join("");
}

/** The call that sends the caller's credit to an address of its choice. */
export function withdrawCall(token: string, to: string): string {
  return WITHDRAW + hexWord(token) + hexWord(to);
}

/** The call that sends somebody's credit to itself. */
export function pushCreditCall(token: string, payee: string): string {
  return PUSH_CREDIT + hexWord(token) + hexWord(payee);
}

/** The call on a party that makes it refuse native currency, or not any more. */
export function refuseCall(refuses: boolean): string {
  return SET_REFUSES + word(refuses);
}

/** The call on the token that makes `account` unable to receive it, or able again. */
export function blockCall(account: string, blocked: boolean): string {
  return SET_BLOCKED + hexWord(account) + word(blocked);
}

type Argument = string | readonly [string];

function argumentsOf(terms: Terms, action: Action, details: CallDetails): Argument[] {
  switch (action.kind) {
    case "fund":
      return [word(details.firstPeriod), word(action.count), [bytes(details.consent)]];
    case "interim": {
      const passed = action.point - periodStart(terms, details.interimPeriod);
      return [word(details.interimPeriod), word(terms.interimEvery === 0n ? 1n : passed / terms.interimEvery)];
    }
    case "dispute":
      return [word(action.period), word(action.claimedValue)];
    case "rule":
      return [word(action.period), word(action.value)];
    case "settleMutually":
      return [
        word(action.periodsSettled),
        ...[action.agencyAmount, action.clientAmount, action.validUntil].map(word),
        [bytes(details.clientSignature)],
        [bytes(details.agencySignature)],
      ];
    case "cancel":
    case "resign":
      return [word(details.expectedKeep)];
    case "settle":
    case "payUndisputed":
    case "optOut":
      return [];
  }
}

// The terms are the first argument and the last of the dynamic ones: their offset is where the rest ends.
function beforeTerms(rest: readonly Argument[]): string {
  const others = tuple(["0".repeat(64), ...rest]);
  return word(others.length / 2) + others.slice(64);
}

function selector(signature: string): string {
  return keccakOfText(signature).slice(2, 10);
}
