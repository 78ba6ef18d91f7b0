import { expect } from "chai";
import { toUtf8Bytes } from "ethers";
import { network } from "hardhat";

import { composeFunctionsSource } from "../../../functions/compose.js";
import { jsonEndpoint } from "../../../functions/json-endpoint/definition.js";
import { LocalMetricEndpoint } from "../../../functions/json-endpoint/local-api.js";
import type { LieName } from "../../../functions/json-endpoint/local-lies.js";
import { LocalDon } from "../../../toolkit/don/local-don.js";
import { resultOutcome } from "../../../toolkit/don/outcome.js";
import { deployFunctionsStack, refreshFeeds } from "../../../toolkit/don/stack.js";
import { createSubscription } from "../../../toolkit/don/subscription.js";
import { checkFunctionsMetric } from "../../../toolkit/metrics/check-functions-metric.js";
import { type FunctionsMetric, functionsMetricId } from "../../../toolkit/metrics/functions-metric.js";
import { type Question, questionId } from "../../../toolkit/metrics/question.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { periodEnd, periodStart } from "../../../toolkit/terms/periods.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { parseAmount } from "../../../toolkit/units/amount.js";
import { DAY, HOUR } from "../../../toolkit/units/durations.js";
import { shareRate } from "../../../toolkit/units/rate.js";
import { deployEscrow, fundFirst, makeTerms, USDC } from "../../support/escrow.js";
import { uint256 } from "../../toolkit/don/support.js";
import { OWNER } from "./fixture.js";

const HOST = "https://metrics.shop.example";

describe("An agreement measured through a JSON endpoint", function () {
  this.timeout(120_000);

  // Whatever was started, also where the setup itself fails.
  const running: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of running.splice(0).reverse()) await stop();
  });

  /**
   * 10 % of a shop's revenue above 80,000.00 dollars a month, at most 5,000 USDC, half of it weekly; counted in cents by
   * the shop itself, which is neither party, and final an hour after the end. One of the four nodes lies throughout.
   */
  async function setUp() {
    const connection = await network.create();
    running.push(() => connection.close());
    const { ethers, networkHelpers } = connection;
    const fixture = await deployEscrow(connection);
    const { agency, client } = fixture;
    const operator = fixture.stranger;
    const stack = await deployFunctionsStack(operator);
    const oracle = await ethers.deployContract("FunctionsMetricOracle", [stack.router]);
    const subscription = await createSubscription(stack, agency, { consumers: [oracle] });

    const sales: { time: bigint; cents: bigint }[] = [];
    const endpoint = new LocalMetricEndpoint({ owner: OWNER, now: () => networkHelpers.time.latest() });
    endpoint.serve("revenue", {
      unit: "US dollar",
      decimals: 2,
      finalAfterSeconds: Number(HOUR),
      value: (from, before) =>
        sales.filter(({ time }) => from <= time && time < before).reduce((sum, { cents }) => sum + cents, 0n),
    });
    const origin = await endpoint.start();
    running.push(() => endpoint.stop());

    const don = await LocalDon.start({
      provider: ethers.provider,
      stack,
      funder: operator,
      hosts: { [HOST]: origin },
      pollMs: false,
    });
    running.push(() => don.stop());
    don.setBehaviour(3, { kind: "lying", outcome: resultOutcome(uint256(99_999_999n)) });

    const args = jsonEndpoint.parseArgs({
      url: `${HOST}/v1/numbers`,
      metric: "revenue",
      unit: "US dollar",
      decimals: 2,
      signer: endpoint.signer,
      cumulative: true,
      finalAfterSeconds: Number(HOUR),
    });
    const { source, hash } = composeFunctionsSource("json-endpoint");
    const { unit, decimals } = jsonEndpoint.quantity(args);
    const definition: FunctionsMetric = {
      donId: stack.donId,
      sourceHash: hash,
      args: jsonEndpoint.encodeArgs(args),
      secretsSlot: 0n,
      unit,
      decimals: BigInt(decimals),
      askers: [client.address, agency.address],
    };
    checkFunctionsMetric(definition, source);
    await oracle.defineMetric(definition, source);

    const terms: Terms = await makeTerms(fixture, "ERC-20", {
      oracle: await oracle.getAddress(),
      metric: functionsMetricId(definition),
      cap: 5_000n * USDC,
      baselines: [parseAmount("80,000", 2)],
      steps: [{ threshold: 0n, lump: 0n, rate: shareRate("10", 6, 2) }],
      measureDelay: BigInt(jsonEndpoint.minimumMeasureDelay(args)),
      interimEvery: 7n * DAY,
      interimBps: 5_000n,
    });

    /** The agency has the whole network measure; what came of it on chain. */
    async function ask(question: Question, at = question.notBefore) {
      if (BigInt(await networkHelpers.time.latest()) < at) await networkHelpers.time.increaseTo(at);
      await refreshFeeds(stack);
      await oracle.connect(agency).ask(definition, source, question, subscription, 0);
      const [round] = await don.answerPending();
      if (round?.status !== "answered") throw new Error(`The network did not answer: ${round?.reason}`);
      const report = await ethers.provider.getTransaction(round.transactionHash);
      return { round, report };
    }

    /** As `ask`, where it must fail for `reason` and leave the question open. */
    async function askInVain(question: Question, reason: string, at?: bigint) {
      const { round, report } = await ask(question, at);
      await expect(report)
        .to.emit(oracle, "AnswerFailed")
        .withArgs(questionId(question), round.requestId, toUtf8Bytes(reason));
      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    }

    return { fixture, ethers, oracle, endpoint, sales, don, terms, ask, askInVain };
  }

  it("pays 2,345.678 USDC for 103,456.78 dollars, and nothing for a month below the baseline", async () => {
    const { fixture, ethers, oracle, sales, terms, ask, askInVain } = await setUp();
    const { agency, client, escrow, token } = fixture;
    const payments = (act: unknown, amounts: [bigint, bigint, bigint]) =>
      expect(act).to.changeTokenBalances(ethers, token, [agency, client, escrow], amounts);
    await fundFirst(fixture, terms, 2);

    const [start, end] = [periodStart(terms, 0), periodEnd(terms, 0)];
    const secondMonth = periodEnd(terms, 1);
    sales.push(
      { time: start - 1n, cents: 7_777_777n }, // the month before
      { time: start, cents: 9_000_000n },
      { time: start + 7n * DAY, cents: 1_000_000n },
      { time: end - 1n, cents: 345_678n },
      { time: end, cents: 7_999_999n }, // the month after
    );

    // The first week's number is not final at its end, and is asked again an hour later.
    const week = interimQuestion(terms, 0, start + 7n * DAY);
    await askInVain(week, "number is not final yet: ask again later");
    await ask(week, week.to + HOUR);
    expect((await oracle.answerOf(week))[0]).to.equal(9_000_000n);
    await payments(escrow.payInterim(terms, 0, 1), [500n * USDC, 0n, -500n * USDC]);

    const first = periodQuestion(terms, 0);
    const { round } = await ask(first);
    expect((await oracle.answerOf(first))[0]).to.equal(10_345_678n);
    expect(round.measurements.map(({ httpRequests }) => httpRequests)).to.deep.equal([1, 1, 1, 1]);
    await payments(escrow.settle(terms), [1_845_678_000n, 2_654_322_000n, -4_500n * USDC]);

    const second = periodQuestion(terms, 1);
    expect(second.to).to.equal(secondMonth);
    await ask(second);
    expect((await oracle.answerOf(second))[0]).to.equal(7_999_999n);
    await payments(escrow.settle(terms), [0n, 5_000n * USDC, -5_000n * USDC]);
    expect(await escrow.held(terms)).to.equal(0n);
    expect(await token.balanceOf(escrow)).to.equal(0n);
  });

  it("writes no answer for a lie, says why, and takes the truth afterwards", async () => {
    const { oracle, endpoint, sales, terms, ask, askInVain } = await setUp();
    sales.push({ time: terms.start, cents: 10_345_678n });
    const question = periodQuestion(terms, 0);

    const lies: [LieName, string][] = [
      ["other-signer", "number is not signed by the agreed account"],
      ["open-range", "number is not final yet: ask again later"],
      ["changed-value", "number is not signed by the agreed account"],
      ["signed-for-later-end", "number is not signed by the agreed account"],
    ];
    for (const [lie, reason] of lies) {
      endpoint.lie(lie, { times: Infinity });
      await askInVain(question, reason);
      endpoint.behave();
    }

    await ask(question);
    expect((await oracle.answerOf(question))[0]).to.equal(10_345_678n);
  });

  it("survives an endpoint that fails for one honest node", async () => {
    const { endpoint, don, oracle, sales, terms, ask } = await setUp();
    don.setBehaviour(3, { kind: "honest" });
    sales.push({ time: terms.start, cents: 10_345_678n });
    endpoint.lie("other-signer", { times: 1 });
    const question = periodQuestion(terms, 0);

    await ask(question);

    expect((await oracle.answerOf(question))[0]).to.equal(10_345_678n);
  });
});
