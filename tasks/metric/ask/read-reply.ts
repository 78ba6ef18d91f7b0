import type { Provider, TransactionReceipt } from "ethers";

import { readAnswer } from "../../../toolkit/calls/oracles/answers.js";
import { ChainReader } from "../../../toolkit/logs/chain-reader.js";
import type { Question } from "../../../toolkit/metrics/question.js";
import { agreementQuestions } from "../../../toolkit/receipt/agreement-questions.js";
import { readRequests } from "../../../toolkit/receipt/read-requests.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { IFunctionsMetricOracle__factory } from "../../../typechain-types/factories/contracts/interfaces/IFunctionsMetricOracle__factory.js";
import type { Reply } from "./wait.js";

const ASKED = IFunctionsMetricOracle__factory.createInterface().getEvent("Asked").topicHash;

/** What became of the request that the transaction of `receipt` sent; undefined as long as nothing did. */
export async function readReply(
  provider: Provider,
  terms: Terms,
  question: Question,
  receipt: TransactionReceipt,
): Promise<Reply | undefined> {
  const answer = await readAnswer(terms.oracle, question, provider);
  if (answer !== null) return { kind: "answered", ...answer };

  const reader = await ChainReader.open(provider, { fromBlock: receipt.blockNumber });
  const asked = receipt.logs.filter(({ topics }) => topics[0] === ASKED);
  const questions = agreementQuestions(terms, [question], []);
  const [request] = await readRequests(reader, terms.oracle, questions, asked, new Set());
  const { outcome, reason = "no reason given" } = request ?? {};
  return outcome === "failed" || outcome === "undelivered" ? { kind: outcome, reason } : undefined;
}
