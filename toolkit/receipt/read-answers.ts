import { getAddress, Interface, type Log } from "ethers";

import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import { IMetricOracle__factory } from "../../typechain-types/factories/contracts/interfaces/IMetricOracle__factory.js";
import { AttestedMetricOracle__factory } from "../../typechain-types/factories/contracts/oracles/AttestedMetricOracle__factory.js";
import { FunctionsMetricOracle__factory } from "../../typechain-types/factories/contracts/oracles/FunctionsMetricOracle__factory.js";
import { isContractError } from "../logs/contract-error.js";
import type { ChainReader } from "../logs/chain-reader.js";
import type { Question } from "../metrics/question.js";
import type { Terms } from "../terms/types.js";
import { agreementQuestions, type AgreementQuestion } from "./agreement-questions.js";
import type { AnswerRecord, Entry, Report, RequestRecord } from "./receipt.js";
import { readRequests } from "./read-requests.js";

const functions = FunctionsMetricOracle__factory.createInterface();
const attested = AttestedMetricOracle__factory.createInterface();
const router = FunctionsRouter__factory.createInterface();
// How a node of the network hands in a report: OCR2's `transmit`, whose third argument has a word for each signature.
const transmission = new Interface(["function transmit(bytes32[3],bytes,bytes32[] rs,bytes32[],bytes32)"]);

const ANSWERED = functions.getEvent("Answered").topicHash;
const ASKED = functions.getEvent("Asked").topicHash;
const ATTESTED = attested.getEvent("Attested").topicHash;
const PROCESSED = router.getEvent("RequestProcessed").topicHash;

/** What became of an agreement's questions. */
export interface AnswersRead {
  readonly answers: readonly AnswerRecord[];
  readonly requests: readonly RequestRecord[];
}

/**
 * Reads the answers to an agreement's questions from the events of its oracle, each with what carried it, and asks the
 * oracle for each answer that decided a payment. An oracle of another kind than ours is only asked.
 */
export async function readAnswers(reader: ChainReader, terms: Terms, entries: readonly Entry[]): Promise<AnswersRead> {
  // Other agreements may have the same metric; which questions are this one's is sorted out below.
  const topics = [[ANSWERED, ASKED, ATTESTED], null, terms.metric];
  const logs = (await reader.logs({ address: terms.oracle, topics })).filter(isWellFormed);
  const asked = logs.flatMap((log) => questionIn(log) ?? []);
  const paid = entries.flatMap(({ event, through }) =>
    event.kind === "interimPaid" && through !== undefined ? [{ period: event.period, through }] : [],
  );
  const questions = agreementQuestions(terms, asked, paid);

  const own = logs.filter(({ topics }) => questions.has(topics[1] ?? ""));
  const written = new Map(own.filter(({ topics }) => topics[0] === ANSWERED).map((log) => [log.topics[1] ?? "", log]));
  const sent = own.filter(({ topics }) => topics[0] === ASKED);
  const requests = await readRequests(reader, terms.oracle, questions, sent, new Set(written.keys()));
  const needed = [...questions.values()].filter(
    (question) => written.has(question.questionId) || decides(question, entries),
  );
  const answers = await reader.each(needed, async (question): Promise<AnswerRecord> => {
    const log = written.get(question.questionId);
    return {
      ...question,
      written: log === undefined ? null : await answerIn(reader, log, own, requests),
      oracle: await askOracle(reader, terms.oracle, question.question),
    };
  });
  return { answers: answers.sort(byTime), requests };
}

/** Whether a payment may have been made by the answer to this question. */
function decides({ purpose, period, question }: AgreementQuestion, entries: readonly Entry[]): boolean {
  return entries.some(({ event, through }) => {
    if (!("period" in event) || event.period !== period) return false;
    return purpose === "interim" ? through === question.to : event.kind !== "interimPaid";
  });
}

async function answerIn(
  reader: ChainReader,
  log: Log,
  own: readonly Log[],
  requests: readonly RequestRecord[],
): Promise<NonNullable<AnswerRecord["written"]>> {
  const { value } = functions.decodeEventLog("Answered", log.data, log.topics) as unknown as { value: bigint };
  const place = await reader.place(log);
  const attestation = own.find(
    ({ topics, transactionHash }) =>
      topics[0] === ATTESTED && topics[1] === log.topics[1] && transactionHash === log.transactionHash,
  );
  const { from } = await reader.transaction(log.transactionHash);
  const submitter = getAddress(from);
  if (attestation !== undefined) {
    const { data, topics } = attestation;
    const { attesters } = attested.decodeEventLog("Attested", data, topics) as unknown as { attesters: string[] };
    return { value, place, report: { kind: "attested", attesters: [...attesters], submitter } };
  }
  const about = requests.filter((request) => request.questionId === log.topics[1]);
  if (about.length === 0) return { value, place, report: { kind: "unknown", submitter } };
  return { value, place, report: await transmitted(reader, log, about) };
}

async function transmitted(reader: ChainReader, log: Log, about: readonly RequestRecord[]): Promise<Report> {
  const { from, data } = await reader.transaction(log.transactionHash);
  const { logs } = await reader.receipt(log.transactionHash);
  // The router reports right after the oracle.
  const processed = logs.find(({ topics, index }) => topics[0] === PROCESSED && index > log.index);
  // Without the router's event, only a question that was asked once tells which request was answered.
  const requestId = processed?.topics[1] ?? (about.length === 1 ? about[0]?.requestId : undefined) ?? null;
  return { kind: "functions", requestId, transmitter: getAddress(from), signatures: signaturesIn(data) };
}

function signaturesIn(data: string): number | null {
  const parsed = transmission.parseTransaction({ data });
  return parsed === null ? null : (parsed.args["rs"] as unknown[]).length;
}

async function askOracle(reader: ChainReader, address: string, question: Question): Promise<AnswerRecord["oracle"]> {
  const oracle = IMetricOracle__factory.connect(address, reader.provider);
  try {
    const [value, answeredAt] = await reader.ask((at) => oracle.answerOf(question, at));
    return answeredAt === 0n ? "unanswered" : { value, answeredAt };
  } catch (error) {
    // A contract that is gone, reverts or talks nonsense; but not a node that cannot be reached.
    if (isContractError(error)) return "gone";
    throw error;
  }
}

/** Whether a log is what its topic says: any contract may emit anything under any name. */
function isWellFormed({ topics, data }: Log): boolean {
  try {
    const of = topics[0] === ATTESTED ? attested : functions;
    return of.parseLog({ topics, data })?.args.toArray(true) !== undefined;
  } catch {
    return false;
  }
}

/** The question that a log of `Asked` or `Attested` is about. */
function questionIn({ topics, data }: Log): Question | undefined {
  if (topics[0] === ANSWERED) return undefined;
  const parsed = (topics[0] === ATTESTED ? attested : functions).parseLog({ topics, data });
  const { metric, from, to, notBefore } = parsed?.args["question"] as Question;
  return { metric, from, to, notBefore };
}

function byTime(a: AnswerRecord, b: AnswerRecord): number {
  return a.question.to < b.question.to ? -1 : a.question.to > b.question.to ? 1 : 0;
}
