import { ZeroHash } from "ethers";

import { questionId } from "../../../toolkit/metrics/question.js";
import { judge } from "../../../toolkit/receipt/judge.js";
import type { AnswerRecord, Entry, Receipt, ReceiptFacts } from "../../../toolkit/receipt/receipt.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { agreementId } from "../../../toolkit/terms/typed-data.js";
import type { Terms } from "../../../toolkit/terms/types.js";

export const USDC = 1_000_000n;
export const FEE = 100n * USDC;

export const LOCATION = { chainId: 8_453n, verifyingContract: "0x9999999999999999999999999999999999999999" };
export const CLIENT = "0x1111111111111111111111111111111111111111";
export const AGENCY = "0x2222222222222222222222222222222222222222";
export const ARBITER = "0x3333333333333333333333333333333333333333";

/** 2027-01-01 00:00 UTC */
export const START = 1_798_761_600n;

/** 40 USDC per lead, at most 10,000 for each of four periods of 30 days; weekly 85 %; an arbiter. */
export const TERMS: Terms = {
  ...{ client: CLIENT, agency: AGENCY, arbiter: ARBITER },
  token: "0x4444444444444444444444444444444444444444",
  oracle: "0x5555555555555555555555555555555555555555",
  metric: `0x${"66".repeat(32)}`,
  ...{ cap: 10_000n * USDC, base: 0n, baselines: [0n], lowerIsBetter: false },
  steps: [{ threshold: 0n, lump: 0n, rate: 40n * USDC * 10n ** 12n }],
  start: START,
  periodEnds: [START + 30n * DAY, START + 60n * DAY, START + 90n * DAY, START + 120n * DAY],
  trialEnd: START + 5n * DAY,
  ...{ fundingGrace: 2n * DAY, measureDelay: 3n * DAY, reportGrace: 7n * DAY },
  ...{ reviewWindow: 2n * DAY, rulingWindow: 5n * DAY, arbiterFee: FEE },
  ...{ interimEvery: 7n * DAY, interimBps: 8_500n, cancelNotice: 0n, annex: ZeroHash },
};

/** A place whose block is the `day`-th after the start, and whose log is the `index`-th of it. */
export function place(day: bigint, index = 0): Entry["place"] {
  const transaction = `0x${(1000n + day).toString(16).padStart(4, "0").repeat(16)}`;
  return { block: Number(1000n + day), time: START + day * DAY, transaction, index };
}

const days = { interim: 8n, dispute: 34n, agencyDispute: 34n, ruling: 36n };

/** An answer of the sample's oracle, written at the first possible second. */
export function answer(period: number, value: bigint): AnswerRecord {
  const question = periodQuestion(TERMS, period);
  return written("settlement", period, question, value, question.notBefore);
}

function written(
  purpose: AnswerRecord["purpose"],
  period: number,
  question: AnswerRecord["question"],
  value: bigint,
  answeredAt: bigint,
): AnswerRecord {
  const at = { ...place((answeredAt - START) / DAY, 9), time: answeredAt };
  return {
    ...{ purpose, period, question, questionId: questionId(question) },
    written: { value, place: at, report: { kind: "attested", attesters: [CLIENT, AGENCY], submitter: AGENCY } },
    oracle: { value, answeredAt },
  };
}

/**
 * A life: an interim payment; both parties disputing period 0, with a ruling; period 1 disputed by the client alone, with
 * silence; period 2 settled without an answer; a cancellation takes back period 3; nothing is left.
 */
export function sampleFacts(change: Partial<ReceiptFacts> = {}): ReceiptFacts {
  const point = START + 7n * DAY;
  return {
    location: LOCATION,
    id: agreementId(TERMS, LOCATION),
    terms: TERMS,
    token: { symbol: "USDC", decimals: 6 },
    metric: {
      metric: {
        kind: "attested",
        definition: {
          ...{ signers: [CLIENT, AGENCY], threshold: 2n, unit: "qualified leads", decimals: 0n },
          ...{ statement: "Leads that both parties counted.", documentHash: ZeroHash },
        },
      },
      published: place(-20n),
    },
    consents: [{ kind: "given", place: place(-10n), sender: AGENCY }],
    entries: [
      {
        event: { kind: "funded", count: 4n, amount: 40_000n * USDC },
        place: place(-9n),
        funding: { firstPeriod: 0, funder: CLIENT, payer: CLIENT, way: "direct" },
      },
      {
        event: { kind: "interimPaid", period: 0, value: 47n, amount: 1_598n * USDC },
        place: place(days.interim),
        through: point,
      },
      {
        event: {
          ...{ kind: "disputed", period: 0, by: "client", value: 198n, claimedValue: 150n },
          ...{ toAgency: 4_402n * USDC, toClient: 0n },
        },
        place: place(days.dispute, 1),
      },
      {
        event: {
          ...{ kind: "disputed", period: 0, by: "agency", value: 198n, claimedValue: 210n },
          ...{ toAgency: 0n, toClient: 1_600n * USDC },
        },
        place: place(days.agencyDispute, 2),
      },
      {
        event: { kind: "ruled", period: 0, value: 180n, toAgency: 1_200n * USDC, toClient: 1_200n * USDC },
        place: place(days.ruling),
      },
      {
        event: {
          ...{ kind: "disputed", period: 1, by: "client", value: 100n, claimedValue: 40n },
          ...{ toAgency: 1_600n * USDC, toClient: 0n },
        },
        place: place(64n),
      },
      { event: { kind: "undisputedPaid", period: 1, toAgency: 0n, toClient: 6_000n * USDC }, place: place(66n) },
      {
        event: { kind: "settled", period: 1, value: 100n, toAgency: 2_400n * USDC, toClient: 0n },
        place: place(71n),
      },
      { event: { kind: "cancelled", keep: 3, returned: 10_000n * USDC }, place: place(72n) },
      {
        event: { kind: "settled", period: 2, value: null, toAgency: 0n, toClient: 10_000n * USDC },
        place: place(103n),
      },
    ],
    answers: [
      written("interim", 0, interimQuestion(TERMS, 0, point), 47n, point),
      answer(0, 198n),
      answer(1, 100n),
      { ...answer(2, 0n), written: null, oracle: "unanswered" },
    ],
    requests: [],
    credits: [],
    contract: { held: 0n, status: "closed" },
    reading: { fromBlock: 0, toBlock: 1200, toBlockHash: `0x${"77".repeat(32)}`, time: START + 200n * DAY, calls: 42 },
    ...change,
  };
}

/** The sample, judged. */
export function sampleReceipt(change: Partial<ReceiptFacts> = {}): Receipt {
  return judge(sampleFacts(change));
}
