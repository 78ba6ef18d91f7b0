import { expect } from "chai";
import { ZeroAddress, ZeroHash, type Interface, type Log } from "ethers";
import { network } from "hardhat";

import type { ChainReader } from "../../../toolkit/logs/chain-reader.js";
import { functionsMetricId, sourceHash, type FunctionsMetric } from "../../../toolkit/metrics/functions-metric.js";
import { questionId, type Question } from "../../../toolkit/metrics/question.js";
import { readRequests } from "../../../toolkit/receipt/read-requests.js";
import { readReceipt } from "../../../toolkit/receipt/read-receipt.js";
import { periodQuestion } from "../../../toolkit/schedule/questions.js";
import { FunctionsRouter__factory } from "../../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import { FunctionsMetricOracle__factory } from "../../../typechain-types/factories/contracts/oracles/FunctionsMetricOracle__factory.js";
import { requestIdOf, source, valueReply } from "../../FunctionsMetricOracle/fixture.js";
import { donId, gasPrice } from "../../FunctionsMetricOracle/real-functions.js";
import { deployEscrow, fundFirst, makeTerms } from "../../support/escrow.js";
import { liveWithFunctions } from "./lives.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

describe("What became of requests", () => {
  it("tells answered, ignored, undelivered and silent ones apart", async () => {
    const { escrow, oracle, definition, terms, stage, id, client, agency, functions, subscription } =
      await liveWithFunctions(connection);
    const own = await functions.subscribe(client, terms.oracle, 1_000n * 10n ** 18n);
    const question = periodQuestion(terms, 2);
    const asAgency = async () =>
      functions.requestOf(
        await oracle.connect(agency).ask(definition, source, question, subscription, 0, { gasPrice }),
      );
    const asClient = async () =>
      functions.requestOf(await oracle.connect(client).ask(definition, source, question, own, 0, { gasPrice }));

    await stage.passTo(question.notBefore);
    // Somebody's question about the same metric, which is none of this agreement's.
    const foreign = { ...question, from: question.from + 1n };
    await oracle.connect(agency).ask(definition, source, foreign, subscription, 0, { gasPrice });
    const [undelivered, answered] = [await asAgency(), await asClient()];
    await networkHelpers.time.increase(301);
    const [ignored, silent] = [await asAgency(), await asClient()];
    // Transmitting became so expensive that the request's LINK does not cover it: the router keeps the reply.
    await functions.transmit(undelivered, valueReply(1n), "0x", 100n * gasPrice);
    await functions.transmit(answered, valueReply(55n));
    await functions.transmit(ignored, valueReply(66n));

    const { requests, answers } = await readReceipt(escrow, id);
    expect(requests).to.have.length(4 + 4);
    const outcomes = new Map(requests.map(({ requestId, outcome }) => [requestId, outcome]));
    expect([undelivered, answered, ignored, silent].map(({ requestId }) => outcomes.get(requestId))).to.deep.equal([
      "undelivered",
      "answered",
      "ignored",
      "noReply",
    ]);
    expect(requests.find(({ requestId }) => requestId === undelivered.requestId)?.reason).to.equal(
      "it costs more than the request had set aside",
    );
    expect(answers.at(-1)?.written).to.deep.include({ value: 55n });
    expect(answers.at(-1)?.written?.report).to.include({ requestId: answered.requestId, signatures: 3 });
  });

  it("knows which of two requests in one report made the answer", async () => {
    const functions = FunctionsMetricOracle__factory.createInterface();
    const router = FunctionsRouter__factory.createInterface();
    const question: Question = { metric: ZeroHash, from: 1n, to: 2n, notBefore: 2n };
    const id = questionId(question);
    const [first, second] = [requestIdOf(1), requestIdOf(2)];
    const emitted = (contract: Interface, name: string, args: unknown[], transaction: string, index: number) =>
      ({
        ...contract.encodeEventLog(name, args),
        ...{ address: ZeroAddress, transactionHash: transaction, blockNumber: 1, index },
      }) as unknown as Log;
    const asked = [first, second].map((requestId, index) =>
      emitted(functions, "Asked", [id, question.metric, requestId, question, ZeroAddress], "asking", index),
    );
    const processed = (requestId: string, index: number) =>
      emitted(router, "RequestProcessed", [requestId, 1, 0, ZeroAddress, 0, "0x", "0x", "0x"], "report", index);
    const report = [
      emitted(functions, "Answered", [id, question.metric, 7n], "report", 2),
      processed(first, 3),
      processed(second, 4),
    ];
    const reader = {
      logs: () => Promise.resolve(report.slice(1)),
      receipt: (hash: string) => Promise.resolve({ logs: hash === "report" ? report : asked }),
      place: ({ index }: Log) => Promise.resolve({ index }),
      each: (items: Log[], task: (item: Log) => unknown) => Promise.all(items.map(task)),
    } as unknown as ChainReader;
    const questions = new Map([[id, { purpose: "settlement", period: 0, questionId: id, question } as const]]);
    const requests = await readRequests(reader, ZeroAddress, questions, asked, new Set([id]));
    expect(requests.map(({ requestId, outcome }) => [requestId, outcome])).to.deep.equal([
      [first, "answered"],
      [second, "ignored"],
    ]);
  });

  context("behind a router that reports nothing itself", () => {
    async function deploy() {
      const made = await deployEscrow(connection);
      const router = await ethers.deployContract("MockFunctionsRouter");
      const oracle = await ethers.deployContract("FunctionsMetricOracle", [router]);
      await router.setOwner(2, made.agency);
      const definition: FunctionsMetric = {
        ...{ donId, sourceHash: sourceHash(source), args: [], secretsSlot: 0n, unit: "leads", decimals: 0n },
        askers: [made.agency.address],
      };
      await oracle.defineMetric(definition, source);
      const own = { oracle: await oracle.getAddress(), metric: functionsMetricId(definition) };
      const terms = await makeTerms(made, "ERC-20", own);
      const id = await fundFirst(made, terms);
      const question = periodQuestion(terms, 0);
      await networkHelpers.time.increaseTo(question.notBefore);
      const ask = () => oracle.connect(made.agency).ask(definition, source, question, 2, 0);
      const reply = (n: number, response: string, err = "0x") =>
        router.connect(made.stranger).callBack(oracle, requestIdOf(n), response, err, 100_000n);
      return { ...made, id, ask, reply };
    }
    const load = () => networkHelpers.loadFixture(deploy);

    it("knows the request of a question that was asked once", async () => {
      const { escrow, id, ask, reply, stranger } = await load();
      await ask();
      await reply(1, valueReply(7n));
      const { requests, answers } = await readReceipt(escrow, id);
      expect(requests.map(({ outcome }) => outcome)).to.deep.equal(["answered"]);
      expect(answers[0]?.written?.report).to.deep.equal({
        ...{ kind: "functions", requestId: requestIdOf(1), transmitter: stranger.address, signatures: null },
      });
    });

    it("shows bytes that are no words as bytes", async () => {
      const { escrow, id, ask, reply } = await load();
      await ask();
      await reply(1, "0x", "0xff00fe");
      const { requests } = await readReceipt(escrow, id);
      expect(requests[0]).to.include({ outcome: "failed", reason: "0xff00fe" });
    });

    it("does not guess which request was answered when there were several", async () => {
      const { escrow, id, ask, reply } = await load();
      await ask();
      await networkHelpers.time.increase(301);
      await ask();
      await reply(2, valueReply(7n));
      const { requests, answers } = await readReceipt(escrow, id);
      expect(requests.map(({ outcome }) => outcome)).to.deep.equal(["noReply", "noReply"]);
      expect(answers[0]?.written?.report).to.include({ kind: "functions", requestId: null });
    });
  });
});
