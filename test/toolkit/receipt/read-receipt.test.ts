import { expect } from "chai";
import { concat, type Block, type Log, type Provider } from "ethers";
import { network } from "hardhat";

import { ChainMovedError } from "../../../toolkit/logs/errors.js";
import type { KnownSource, KnownSources } from "../../../toolkit/metrics/known-source.js";
import { questionId } from "../../../toolkit/metrics/question.js";
import { UnknownAgreementError } from "../../../toolkit/receipt/events.js";
import { readFacts, readReceipt } from "../../../toolkit/receipt/read-receipt.js";
import { judge } from "../../../toolkit/receipt/judge.js";
import type { Receipt } from "../../../toolkit/receipt/receipt.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { signMutualSettlement } from "../../../toolkit/terms/typed-data.js";
import { FunctionsMetricOracle__factory } from "../../../typechain-types/factories/contracts/oracles/FunctionsMetricOracle__factory.js";
import { source } from "../../FunctionsMetricOracle/fixture.js";
import { deployDeposits, DepositStage } from "../../support/deposits.js";
import { deployEscrow, deployForDisputes, fundFirst, makeTerms, USDC, withArbiter } from "../../support/escrow.js";
import { deployFunding, send, submission } from "../../support/funding.js";
import { openWithCredit } from "../../support/hostile.js";
import { Stage } from "../../support/stage.js";
import { FAILURE, liveWithAttesters, liveWithFunctions } from "./lives.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** What each line moved and what is said of it. */
function lines(receipt: Receipt): [string, bigint, bigint, bigint, string][] {
  return receipt.lines.map(({ event, toEscrow, toAgency, toClient, verdict }) => {
    return [event.kind, toEscrow / USDC, toAgency / USDC, toClient / USDC, verdict.kind];
  });
}

describe("readReceipt", () => {
  context("of a life measured by the oracle network", () => {
    const live = () => liveWithFunctions(connection);

    it("has every movement, with what the model says", async () => {
      const { escrow, id, terms, location } = await networkHelpers.loadFixture(live);
      const receipt = await readReceipt(escrow, id);
      expect(lines(receipt)).to.deep.equal([
        ["funded", 20_000n, 0n, 0n, "agrees"],
        ["interimPaid", 0n, 1_598n, 0n, "agrees"],
        ["disputed", 0n, 4_402n, 0n, "agrees"],
        ["disputed", 0n, 0n, 1_600n, "agrees"],
        ["ruled", 0n, 1_200n, 1_200n, "agrees"],
        ["funded", 10_000n, 0n, 0n, "agrees"],
        ["disputed", 0n, 1_600n, 0n, "agrees"],
        ["undisputedPaid", 0n, 0n, 6_000n, "agrees"],
        ["settled", 0n, 2_400n, 0n, "agrees"],
        ["resigned", 0n, 0n, 10_000n, "agrees"],
      ]);
      expect(receipt.verdict).to.deep.equal({ kind: "agrees" });
      expect(receipt.totals).to.include({ funded: 30_000n * USDC, held: 0n, heldByContract: 0n, difference: 0n });
      expect(receipt.terms).to.deep.equal(terms);
      expect(receipt).to.deep.include({ id, location, token: { symbol: "USDC", decimals: 6 } });
      expect(receipt.contract.status).to.equal("closed");
    });

    it("says where and when each movement was", async () => {
      const { escrow, id, stage } = await networkHelpers.loadFixture(live);
      const { lines: all } = await readReceipt(escrow, id);
      const [interim] = await escrow.queryFilter(escrow.filters.InterimPaid(id));
      expect(all[1]?.place).to.deep.equal({
        block: interim?.blockNumber,
        time: stage.pointTime(0, 1) + 3_600n,
        transaction: interim?.transactionHash,
        index: interim?.index,
      });
    });

    it("has the consent, the funder and the way", async () => {
      const { escrow, id, agency, client } = await networkHelpers.loadFixture(live);
      const { consents, lines: all } = await readReceipt(escrow, id);
      expect(consents.map(({ kind, sender }) => [kind, sender])).to.deep.equal([["given", agency.address]]);
      const way = { funder: client.address, payer: client.address, way: "direct" };
      expect(all[0]?.funding).to.deep.equal({ ...way, firstPeriod: 0 });
      expect(all[5]?.funding).to.deep.equal({ ...way, firstPeriod: 2 });
    });

    it("has the definition, its source and what a known source says of it", async () => {
      const { escrow, id, definition } = await networkHelpers.loadFixture(live);
      const known = {
        sourceHash: definition.sourceHash,
        describe: (args: readonly string[]) => [`Leads of ${args[0]}.`],
      } as KnownSource;
      const sources = { byHash: (hash: string) => (hash === known.sourceHash ? known : undefined) } as KnownSources;
      const { metric } = await readReceipt(escrow, id, { sources });
      expect(metric.metric).to.deep.equal({ kind: "functions", definition });
      expect(metric.source).to.equal(source);
      expect(metric.description).to.deep.equal(["Leads of portal-4711."]);
    });

    it("has each answer with the report that carried it", async () => {
      const { escrow, id, terms, stage, asked } = await networkHelpers.loadFixture(live);
      const { answers } = await readReceipt(escrow, id);
      const point = stage.pointTime(0, 1);
      expect(answers.map((answer) => [answer.purpose, answer.period, answer.questionId])).to.deep.equal([
        ["interim", 0, questionId(interimQuestion(terms, 0, point))],
        ["settlement", 0, questionId(periodQuestion(terms, 0))],
        ["settlement", 1, questionId(periodQuestion(terms, 1))],
      ]);
      expect(answers.map(({ written }) => written?.value)).to.deep.equal([47n, 198n, 100n]);
      for (const { written, oracle } of answers) {
        expect(oracle).to.deep.equal({ value: written?.value, answeredAt: written?.place.time });
      }
      const transmission = await ethers.provider.getTransaction(answers[0]?.written?.place.transaction ?? "");
      expect(answers[0]?.written?.report).to.deep.equal({
        ...{ kind: "functions", requestId: asked.requestId, transmitter: transmission?.from, signatures: 3 },
      });
    });

    it("has the requests, also the one that failed, in the network's words", async () => {
      const { escrow, id, agency, failed } = await networkHelpers.loadFixture(live);
      const { requests } = await readReceipt(escrow, id);
      expect(requests.map(({ outcome }) => outcome)).to.deep.equal(["failed", "answered", "answered", "answered"]);
      expect(requests[0]).to.include({ requestId: failed.requestId, asker: agency.address, reason: FAILURE });
      expect(requests[0]?.asked.transaction).to.equal(failed.asking.hash);
    });

    it("is the same by id, by terms, in small ranges and from a later block; it counts its calls", async () => {
      const { escrow, id, terms, stage } = await networkHelpers.loadFixture(live);
      const facts = await readFacts(escrow, id);
      const { reading } = facts;
      const [proposed] = await stage.escrow.queryFilter(stage.escrow.filters.Proposed(id));
      // The definition is one block older than the agreement.
      const fromBlock = (proposed?.blockNumber ?? 0) - 1;
      expect(await readFacts(escrow, terms)).to.deep.equal(facts);
      const narrow = await readFacts(escrow, id, { maxBlocks: 7 });
      expect({ ...narrow, reading }).to.deep.equal(facts);
      expect(narrow.reading.calls).to.be.greaterThan(reading.calls);
      const late = await readFacts(escrow, id, { fromBlock });
      expect({ ...late, reading }).to.deep.equal(facts);
    });

    it("is as of an older block", async () => {
      const { escrow, id } = await networkHelpers.loadFixture(live);
      const whole = await readReceipt(escrow, id);
      const ruling = whole.lines[4]!;
      const receipt = await readReceipt(escrow, id, { toBlock: ruling.place.block });
      expect(receipt.lines).to.deep.equal(whole.lines.slice(0, 5));
      expect(receipt.totals).to.include({ held: 10_000n * USDC, heldByContract: 10_000n * USDC, difference: 0n });
      expect(receipt.contract.status).to.equal("running");
      expect(receipt.reading).to.include({ toBlock: ruling.place.block, time: ruling.place.time });
    });

    it("finds one base unit that an event has too much", async () => {
      const { escrow, id } = await networkHelpers.loadFixture(live);
      const facts = await readFacts(escrow, id);
      for (const [index, { event }] of facts.entries.entries()) {
        const field = (["amount", "returned", "toClient"] as const).find((name) => name in event)!;
        const wrong = { ...event, [field]: (event as unknown as Record<string, bigint>)[field]! + 1n };
        const entries = facts.entries.with(index, { ...facts.entries[index]!, event: wrong });
        const { verdict, lines: all } = judge({ ...facts, entries });
        expect(verdict.kind, event.kind).to.equal("differs");
        expect(all[index]?.verdict, event.kind).to.include({ kind: "differs", by: 1n });
      }
    });

    it("survives the end of its oracle, whose events are still there", async () => {
      const { escrow, id, terms } = await networkHelpers.loadFixture(live);
      await networkHelpers.setCode(terms.oracle, "0x");
      const receipt = await readReceipt(escrow, id);
      expect(receipt.answers.map(({ oracle }) => oracle)).to.deep.equal(["gone", "gone", "gone"]);
      expect(receipt.verdict).to.deep.equal({ kind: "agrees" });
    });
  });

  context("of several agreements of one escrow", () => {
    /** Two with the same parties, token, oracle, metric and periods, and another with other periods; all lived at once. */
    async function deploy() {
      const made = await deployForDisputes(connection);
      const first = await Stage.open(connection, made, "ERC-20", withArbiter(made), 2);
      const twin = await Stage.open(connection, made, "ERC-20", {
        ...withArbiter(made),
        annex: `0x${"01".repeat(32)}`,
      });
      const third = await Stage.open(connection, made, "ERC-20", { periodEnds: [made.now + 20n * DAY] });
      const { askFrom } = first.windows(0);
      await third.settleAt(third.windows(0).answerBefore);
      await first.answer(0, 100n, askFrom);
      await first.disputeAt(askFrom + 1n, "client", 0, 40n);
      await twin.disputeAt(askFrom + 2n, "agency", 0, 150n);
      await twin.ruleAt(askFrom + 3n * DAY, 0, 120n);
      return { ...made, first, twin, third, askFrom };
    }
    const load = () => networkHelpers.loadFixture(deploy);

    it("has of each only what is its own", async () => {
      const { escrow, first, twin, third } = await load();
      expect(lines(await readReceipt(escrow, first.id))).to.deep.equal([
        ["funded", 20_000n, 0n, 0n, "agrees"],
        ["disputed", 0n, 1_600n, 0n, "agrees"],
      ]);
      expect(lines(await readReceipt(escrow, twin.id))).to.deep.equal([
        ["funded", 10_000n, 0n, 0n, "agrees"],
        ["disputed", 0n, 0n, 4_000n, "agrees"],
        ["ruled", 0n, 4_800n, 1_200n, "agrees"],
      ]);
      expect(lines(await readReceipt(escrow, third.id))).to.deep.equal([
        ["funded", 10_000n, 0n, 0n, "agrees"],
        ["settled", 0n, 0n, 10_000n, "agrees"],
      ]);
    });

    it("does not change by what happens to another", async () => {
      const { escrow, first, twin, askFrom } = await load();
      const before = await readFacts(escrow, twin.id);
      await first.settleAt(askFrom + 8n * DAY);
      await first.cancelAt(askFrom + 9n * DAY, 2);
      const after = await readFacts(escrow, twin.id);
      expect({ ...after, reading: before.reading }).to.deep.equal(before);
    });
  });

  context("of a life that people attest", () => {
    const live = () => liveWithAttesters(connection);

    it("has who attested, and the missing answer", async () => {
      const { escrow, id, definition, signers, stranger } = await networkHelpers.loadFixture(live);
      const receipt = await readReceipt(escrow, id);
      expect(receipt.metric.metric).to.deep.equal({ kind: "attested", definition });
      expect(receipt.answers.map(({ written }) => written?.report)).to.deep.equal([
        undefined,
        {
          ...{ kind: "attested", attesters: [signers[0]?.address, signers[2]?.address] },
          submitter: stranger.address,
        },
      ]);
      expect(receipt.answers[0]?.oracle).to.equal("unanswered");
      expect(lines(receipt)).to.deep.equal([
        ["funded", 30_000n, 0n, 0n, "agrees"],
        ["settled", 0n, 0n, 10_000n, "agrees"],
        ["cancelled", 0n, 0n, 10_000n, "agrees"],
        ["settled", 0n, 2_345n, 7_654n, "agrees"],
      ]);
      expect(receipt.totals.paid).to.equal(2_345_678_000n);
    });

    it("believes no event of an oracle that is not what its name says", async () => {
      const { escrow, id, terms, oracle, stranger } = await networkHelpers.loadFixture(live);
      // Emits its own kind of `Answered`, `Asked` and `Attested`, without any data, whenever it is called.
      const { interface: functions } = FunctionsMetricOracle__factory.connect(terms.oracle);
      const events = ["Answered", "Asked"].map((name) => functions.getEvent(name as "Asked").topicHash);
      const emitted = [...events, oracle.interface.getEvent("Attested").topicHash].map((topic) =>
        concat(["0x7f", terms.metric, "0x7f", questionId(periodQuestion(terms, 2)), "0x7f", topic, "0x5f5fa3"]),
      );
      await networkHelpers.setCode(terms.oracle, concat([...emitted, "0x00"]));
      const before = await readFacts(escrow, id);
      await stranger.sendTransaction({ to: terms.oracle });
      const after = await readFacts(escrow, id);
      expect({ ...after, reading: before.reading }).to.deep.equal(before);
    });

    it("cannot tell whether an answer was missing when the oracle is gone", async () => {
      const { escrow, id, terms } = await networkHelpers.loadFixture(live);
      await networkHelpers.setCode(terms.oracle, "0x");
      const { verdict, totals } = await readReceipt(escrow, id);
      expect(verdict.kind).to.equal("unconfirmed");
      expect(totals.difference).to.equal(0n);
    });
  });

  context("of other ends", () => {
    it("has an opt-out, and a consent that was taken back before", async () => {
      const made = await deployEscrow(connection);
      const terms = await makeTerms(made, "native", { trialEnd: made.now + 3n * DAY });
      await made.escrow.connect(made.agency).propose(terms, "0x");
      await made.escrow.connect(made.agency).retract(terms);
      await made.escrow.connect(made.agency).propose(terms, "0x");
      const id = await fundFirst(made, terms, 1);
      await made.escrow.connect(made.client).optOut(terms);
      const receipt = await readReceipt(made.escrow, id);
      expect(receipt.consents.map(({ kind }) => kind)).to.deep.equal(["given", "retracted", "given"]);
      expect(lines(receipt).map(([kind, , , , verdict]) => [kind, verdict])).to.deep.equal([
        ["funded", "agrees"],
        ["optedOut", "agrees"],
      ]);
      expect(receipt.token).to.deep.equal({ symbol: "ETH", decimals: 18 });
      expect(receipt.metric.metric).to.deep.equal({ kind: "unknown" });
    });

    it("has a mutual settlement in a dispute, and the fee that came back", async () => {
      const made = await deployForDisputes(connection);
      const stage = await Stage.open(connection, made, "ERC-20", withArbiter(made), 2);
      const { askFrom } = stage.windows(0);
      await stage.answer(0, 100n, askFrom);
      await stage.disputeAt(askFrom + 1n, "client", 0, 40n);
      const open = await readReceipt(made.escrow, stage.id);
      expect(open.arbiterFees.held).to.equal(100n * USDC);
      expect(open.contract.status).to.equal("disputed");

      const offer = {
        ...{ periodsSettled: 0n, agencyAmount: 8_400n * USDC, clientAmount: 10_000n * USDC },
        validUntil: askFrom + 9n * DAY,
      };
      const signature = await signMutualSettlement(made.agency, stage.id, offer, made.location);
      await made.escrow.connect(made.client).settleMutually(stage.terms, offer, "0x", signature);
      const receipt = await readReceipt(made.escrow, stage.id);
      expect(lines(receipt).at(-1)).to.deep.equal(["settledMutually", 0n, 8_400n, 10_000n, "agrees"]);
      expect(receipt.fees.map(({ kind, line }) => [kind, line])).to.deep.equal([
        ["paid", 1],
        ["returned", 2],
      ]);
      // An oracle that is none of ours emits nothing, and is believed.
      expect(receipt.answers.map(({ written, oracle }) => [written, oracle])).to.deep.equal([
        [null, { value: 100n, answeredAt: askFrom }],
      ]);
    });

    it("counts in base units what does not say how it is counted", async () => {
      const made = await deployEscrow(connection);
      const stage = await Stage.open(connection, made, "ERC-20");
      expect((await readReceipt(made.escrow, stage.id)).token).to.deep.equal({ symbol: "USDC", decimals: 6 });
      await networkHelpers.setCode(stage.terms.token, "0x");
      expect((await readReceipt(made.escrow, stage.id)).token).to.deep.equal({ symbol: "base units", decimals: 0 });
      const token = { symbol: "EURC", decimals: 6 };
      expect((await readReceipt(made.escrow, stage.id, { token })).token).to.equal(token);
    });

    it("says that the oracle changed its mind", async () => {
      const made = await deployEscrow(connection);
      const stage = await Stage.open(connection, made, "ERC-20");
      const { askFrom } = stage.windows(0);
      await stage.answer(0, 100n, askFrom);
      await stage.settleAt(askFrom + 1n);
      await stage.answer(0, 101n, askFrom);
      const { verdict } = await readReceipt(made.escrow, stage.id);
      expect(verdict).to.deep.equal({
        kind: "unconfirmed",
        reason: "the oracle no longer confirms the answer 100 metric units: it says 101 metric units",
      });
    });
  });

  for (const currency of ["ERC-20", "native"] as const) {
    it(`has what did not arrive in ${currency}, and when it was collected`, async () => {
      const made = await deployEscrow(connection);
      const credit = await openWithCredit(connection, made, currency);
      const { stage, payee } = credit;
      const agency = await payee.getAddress();
      const waiting = await readReceipt(made.escrow, stage.id);
      expect(waiting.credits).to.have.length(1);
      expect(waiting.credits[0]).to.deep.include({ payee: agency, amount: 4_000n * USDC, entry: 1, part: "toAgency" });
      expect(waiting.credits[0]?.collected).to.equal(null);
      expect(waiting.verdict.kind).to.equal("agrees");

      await credit.refuse(false);
      await made.escrow.connect(made.stranger).pushCredit(stage.terms.token, agency);
      const [collected] = await made.escrow.queryFilter(made.escrow.filters.Withdrawn(agency));
      const { credits } = await readReceipt(made.escrow, stage.id);
      expect(credits[0]?.collected).to.deep.include({ to: agency, amount: 4_000n * USDC });
      expect(credits[0]?.collected?.place.transaction).to.equal(collected?.transactionHash);
    });
  }

  context("of fundings", () => {
    const deploy = () => deployFunding(connection);
    for (const [way, name] of [
      ["Erc2612Funding", "permit"],
      ["Permit2Funding", "permit2"],
      ["authorization", "authorization"],
    ] as const) {
      it(`knows the client behind the way "${name}"`, async () => {
        const made = await networkHelpers.loadFixture(deploy);
        await send(await submission(made, way, { terms: made.terms, firstPeriod: 0, count: 2 }));
        const { lines: all } = await readReceipt(made.escrow, made.terms);
        const funder = way === "authorization" ? made.client.address : await made.plugins[way].getAddress();
        expect(all[0]?.funding).to.deep.equal({ firstPeriod: 0, funder, payer: made.client.address, way: name });
      });
    }

    it("knows a deposit address", async () => {
      const made = await deployDeposits(connection);
      const stage = await DepositStage.open(connection, made, "ERC-20");
      await made.token.connect(made.stranger).transfer(stage.account, stage.terms.cap);
      await made.deposits.sweep(stage.terms, stage.signature);
      const { lines: all } = await readReceipt(made.escrow, stage.id);
      expect(all[0]?.funding).to.include({ funder: stage.account, way: "depositAddress" });
    });
  });

  context("on a chain that moves", () => {
    const live = () => liveWithAttesters(connection);

    /** The provider, with some of its functions replaced. */
    function providerWith(change: Partial<Provider>): Provider {
      const { provider } = ethers;
      const proxy: Provider = new Proxy(provider, {
        get: (target, name) => {
          if (name === "provider") return proxy;
          const value: unknown = name in change ? change[name as keyof Provider] : Reflect.get(target, name);
          return typeof value === "function" ? (value as () => unknown).bind(target) : value;
        },
      });
      return proxy;
    }

    it("reads all of it again when its last block was replaced meanwhile", async () => {
      const { escrow, id } = await networkHelpers.loadFixture(live);
      const facts = await readFacts(escrow, id);
      const stale = { number: facts.reading.toBlock - 2, hash: `0x${"99".repeat(32)}`, timestamp: 1 };
      let heads = 0;
      const moving = providerWith({
        getBlock: async (tag) => {
          if (tag === "latest" && heads++ === 0) return stale as unknown as Block;
          return await ethers.provider.getBlock(tag);
        },
      });
      expect(await readFacts(escrow.connect(moving), id)).to.deep.equal(facts);
      expect(heads).to.equal(2);
    });

    it("gives up when that never ends", async () => {
      const { escrow, id } = await networkHelpers.loadFixture(live);
      const { number } = (await ethers.provider.getBlock("latest"))!;
      let reads = 0;
      const moving = providerWith({
        getBlock: () => Promise.resolve({ number, hash: `0x${reads++}`, timestamp: 1 } as unknown as Block),
      });
      const error: unknown = await readFacts(escrow.connect(moving), id).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(ChainMovedError);
    });

    it("does not take a node that fails for a contract that is gone", async () => {
      const { escrow, id, terms } = await networkHelpers.loadFixture(live);
      for (const address of [terms.oracle, terms.token]) {
        const failing = providerWith({
          call: async (tx) => {
            if (tx.to === address) throw Object.assign(new Error("connection lost"), { code: "NETWORK_ERROR" });
            return await ethers.provider.call(tx);
          },
        });
        const error: unknown = await readFacts(escrow.connect(failing), id).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(Error).with.property("message", "connection lost");
      }
    });

    it("does not believe terms whose hash is not the id", async () => {
      const { escrow, id, terms } = await networkHelpers.loadFixture(live);
      const { topicHash } = escrow.interface.getEvent("Proposed");
      const lying = providerWith({
        getLogs: async (filter) =>
          (await ethers.provider.getLogs(filter)).map((log) => {
            if (log.topics[0] !== topicHash) return log;
            const args = [id, terms.client, terms.agency, { ...terms, cap: terms.cap + 1n }];
            return { ...log, ...escrow.interface.encodeEventLog("Proposed", args) } as unknown as Log;
          }),
      });
      const error: unknown = await readFacts(escrow.connect(lying), id).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(UnknownAgreementError);
    });

    it("counts no log twice, and none that was taken back", async () => {
      const { escrow, id } = await networkHelpers.loadFixture(live);
      const facts = await readFacts(escrow, id);
      const noisy = providerWith({
        getLogs: async (filter) => {
          const logs = await ethers.provider.getLogs(filter);
          const removed = ({ address, topics, data, blockNumber, blockHash, transactionHash, index }: Log) =>
            ({
              ...{ address, topics, data, blockNumber, blockHash, transactionHash },
              ...{ index: index + 50, removed: true },
            }) as unknown as Log;
          return [...logs, ...logs.map(removed), ...logs];
        },
      });
      expect(await readFacts(escrow.connect(noisy), id)).to.deep.equal(facts);
    });
  });

  it("says so when the escrow never saw the terms", async () => {
    const { escrow } = await deployEscrow(connection);
    const error: unknown = await readReceipt(escrow, `0x${"11".repeat(32)}`).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(UnknownAgreementError);
    expect((error as UnknownAgreementError).remedy).to.contain("Check the id");
  });
});
