import { dataLength, isHexString, toUtf8String, Utf8ErrorFuncs, type Log } from "ethers";

import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import { FunctionsMetricOracle__factory } from "../../typechain-types/factories/contracts/oracles/FunctionsMetricOracle__factory.js";
import type { ChainReader } from "../logs/chain-reader.js";
import type { AgreementQuestion } from "./agreement-questions.js";
import type { RequestRecord } from "./receipt.js";

const functions = FunctionsMetricOracle__factory.createInterface();
const router = FunctionsRouter__factory.createInterface();
const FAILED = functions.getEvent("AnswerFailed").topicHash;
const ANSWERED = functions.getEvent("Answered").topicHash;
const PROCESSED = router.getEvent("RequestProcessed").topicHash;
const NOT_PROCESSED = router.getEvent("RequestNotProcessed").topicHash;

/** Most topics that one call names at a position. */
const TOPICS_AT_ONCE = 200;

/** The router's `FulfillResult`. Only with the first the oracle heard the reply. */
const FULFILLED = 0n;
const RESULTS = [
  "it was delivered",
  "the oracle's callback failed",
  "the router does not know the request",
  "it costs more than the request had set aside",
  "too little gas came with it",
  "the subscription's balance does not cover it",
  "it is for another request",
];

/**
 * What became of requests that an oracle sent to its network.
 *
 * @param questions Those of the agreement, by id.
 * @param asked The oracle's events `Asked` about them.
 * @param answered Ids of the questions that have their answer.
 */
export async function readRequests(
  reader: ChainReader,
  oracle: string,
  questions: ReadonlyMap<string, AgreementQuestion>,
  asked: readonly Log[],
  answered: ReadonlySet<string>,
): Promise<RequestRecord[]> {
  if (asked.length === 0) return [];
  const replies = await readReplies(reader, oracle, asked);

  return await reader.each(asked, async (log): Promise<RequestRecord> => {
    const { requestId, asker } = functions.decodeEventLog("Asked", log.data, log.topics) as unknown as {
      requestId: string;
      asker: string;
    };
    const question = questions.get(log.topics[1] ?? "");
    if (question === undefined) throw new Error("A request is about none of the questions.");
    const { purpose, period, questionId } = question;
    const request = { requestId, questionId, purpose, period, asker, asked: await reader.place(log) };

    const failed = replies.find(({ topics }) => topics[0] === FAILED && topics[2] === requestId);
    const ofRouter = (event: string) =>
      replies.findLast(({ topics }) => topics[0] === event && topics[1] === requestId);
    // A reply that the router kept back may still come again.
    const reply = failed ?? ofRouter(PROCESSED) ?? ofRouter(NOT_PROCESSED);
    if (reply === undefined) {
      // A stand-in for the router reports nothing; then only a question that was asked once tells what became of it.
      const once = asked.filter(({ topics }) => topics[1] === questionId).length === 1;
      return { ...request, outcome: once && answered.has(questionId) ? "answered" : "noReply" };
    }
    const replied = await reader.place(reply);
    if (failed !== undefined) {
      const { reason } = functions.decodeEventLog("AnswerFailed", failed.data, failed.topics) as unknown as {
        reason: string;
      };
      return { ...request, outcome: "failed", reason: readable(reason), replied };
    }
    const { resultCode } = router.parseLog(reply)?.args as unknown as { resultCode: bigint };
    if (resultCode !== FULFILLED) {
      const reason = RESULTS[Number(resultCode)] ?? `the router's result is ${resultCode}`;
      return { ...request, outcome: "undelivered", reason, replied };
    }
    const { logs } = await reader.receipt(reply.transactionHash);
    // The oracle heard of it right before the router reports: one report can carry several requests.
    const before = logs.filter(({ index }) => index < reply.index);
    const heard = before.slice(before.findLastIndex(({ topics }) => topics[0] === PROCESSED) + 1);
    const wrote = heard.some(({ topics }) => topics[0] === ANSWERED && topics[1] === questionId);
    return { ...request, outcome: wrote ? "answered" : "ignored", replied };
  });
}

/** `AnswerFailed` has the question's id where `RequestProcessed` has the request's: one call finds both. */
async function readReplies(reader: ChainReader, oracle: string, asked: readonly Log[]): Promise<Log[]> {
  const routers = await routersOf(reader, asked);
  const ids = [...new Set(asked.flatMap(({ topics }) => [topics[1] ?? "", topics[3] ?? ""]))];
  const fromBlock = Math.min(...asked.map(({ blockNumber }) => blockNumber));
  const replies: Log[] = [];
  for (let first = 0; first < ids.length; first += TOPICS_AT_ONCE) {
    const topics = [[FAILED, PROCESSED, NOT_PROCESSED], ids.slice(first, first + TOPICS_AT_ONCE)];
    replies.push(...(await reader.logs({ address: [oracle, ...routers], topics }, fromBlock)));
  }
  return replies;
}

/** Who reported a request besides the oracle: its router, whatever its address. */
async function routersOf(reader: ChainReader, asked: readonly Log[]): Promise<string[]> {
  const [first] = asked;
  if (first === undefined) return [];
  const { logs } = await reader.receipt(first.transactionHash);
  const started = router.getEvent("RequestStart").topicHash;
  return logs
    .filter(({ topics }) => topics[0] === started && topics[1] === first.topics[3])
    .map(({ address }) => address);
}

/** The network's words where they are words, otherwise the bytes. */
function readable(reason: string): string {
  if (!isHexString(reason) || dataLength(reason) === 0) return "no reason given";
  const text = toUtf8String(reason, Utf8ErrorFuncs.replace);

  return /[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/.test(text) ? reason : text;
}
