import { expect } from "chai";
import { parseEther } from "ethers";

import { type Behaviour } from "../../../toolkit/don/behaviour.js";
import { DonStoppedError, HostMapError, NodeCountError } from "../../../toolkit/don/errors.js";
import { LocalDon } from "../../../toolkit/don/local-don.js";
import { errorOutcome, resultOutcome } from "../../../toolkit/don/outcome.js";
import { parseOracleRequest } from "../../../toolkit/don/request.js";
import type { Answered, RoundReport } from "../../../toolkit/don/round-report.js";
import { refreshFeeds } from "../../../toolkit/don/stack.js";
import { timeoutRequests } from "../../../toolkit/don/timeout.js";
import { isAlive, sourcesBelow, until } from "./processes.js";
import { ask, CALLBACK_GAS, deployWithConsumer, deployWithDon, requestIdOf, serve, text, uint256 } from "./support.js";

const ECHO = "return Functions.encodeUint256(BigInt(args[0]))";
const TRUTH = { args: ["212"] };
const LIE = resultOutcome(uint256(9_999n));

function answered(round: RoundReport | undefined): Answered & RoundReport {
  if (round?.status !== "answered") throw new Error(`Unanswered: ${round?.reason ?? "no round"}`);
  return round;
}

function unanswered(round: RoundReport | undefined) {
  if (round?.status !== "unanswered") throw new Error("Answered, or no round.");
  return round;
}

describe("LocalDon", () => {
  let don: LocalDon | undefined;
  afterEach(async () => {
    await don?.stop();
    don = undefined;
    expect(sourcesBelow(process.pid), "no process is left behind").to.deep.equal([]);
  });

  async function start(options: Parameters<typeof deployWithDon>[0] = {}) {
    const setup = await deployWithDon(options);
    don = setup.don;
    return setup;
  }

  context("when a request is answered", () => {
    it("delivers what four nodes measured, verified by the published coordinator", async () => {
      const setup = await start();
      const { harness, stack } = setup;
      const id = await ask(setup, ECHO, TRUTH);

      const [round] = await setup.don.answerPending();

      const { outcome, callback, batchSize, transmitter, measurements } = answered(round);
      expect(round?.requestId).to.equal(id);
      expect(outcome).to.deep.equal(resultOutcome(Buffer.from(uint256(212n))));
      expect({ callback, batchSize }).to.deep.equal({ callback: "succeeded", batchSize: 1 });
      expect(measurements.map(({ observation }) => observation.node)).to.deep.equal([0, 1, 2, 3]);
      for (const { observation } of measurements) expect(observation.outcome).to.deep.equal(outcome);

      const delivery = await harness.deliveryOf(id);
      expect([BigInt(delivery.response), delivery.err, delivery.count]).to.deep.equal([212n, "0x", 1n]);
      const [response] = await stack.coordinator.queryFilter(stack.coordinator.filters.OracleResponse(id));
      expect(response?.args.transmitter).to.equal(setup.don.nodes[transmitter]?.transmitter.address);
    });

    it("bills the subscription, and pays nodes and owner, to the last juel", async () => {
      const setup = await start();
      const { stack, subscriptionId, deployer } = setup;
      const before = (await stack.router.getSubscription(subscriptionId)).balance;
      const rounds = [];
      for (let i = 0; i < 2; i++) {
        await ask(setup, ECHO, TRUTH);
        rounds.push(answered((await setup.don.answerPending())[0]));
      }

      const cost = rounds.reduce((sum, { costJuels }) => sum + costJuels, 0n);
      const subscription = await stack.router.getSubscription(subscriptionId);
      expect(cost > 0n).to.equal(true);
      expect(subscription.balance).to.equal(before - cost);
      expect(subscription.blockedBalance).to.equal(0n);

      const paid = await setup.don.collectFees();
      const operationFees = await stack.link.balanceOf(deployer);
      await (await stack.coordinator.oracleWithdraw(deployer, 0)).wait();
      const ownerShare = (await stack.link.balanceOf(deployer)) - operationFees;
      expect(paid.reduce((a, b) => a + b) + ownerShare).to.equal(cost);
      // Every node has its share of the fee; the two that transmitted have their gas back, too.
      const transmitters = rounds.map(({ transmitter }) => transmitter);
      expect(new Set(transmitters).size).to.equal(2);
      const share = paid.find((_, node) => !transmitters.includes(node)) ?? 0n;
      expect(share > 0n).to.equal(true);
      for (const node of transmitters) expect((paid[node] ?? 0n) > share).to.equal(true);
    });

    it("answers several requests in one report", async () => {
      const setup = await start();
      const ids = [];
      for (const value of ["1", "2", "3"]) ids.push(await ask(setup, ECHO, { args: [value] }));

      const rounds = (await setup.don.answerPending()).map(answered);

      expect(rounds.map(({ batchSize }) => batchSize)).to.deep.equal([3, 3, 3]);
      expect(new Set(rounds.map(({ transactionHash }) => transactionHash)).size).to.equal(1);
      const responses = await Promise.all(ids.map(async (id) => BigInt((await setup.harness.deliveryOf(id)).response)));
      expect(responses).to.deep.equal([1n, 2n, 3n]);
    });

    it("puts at most ten answers into one report", async () => {
      const setup = await start();
      for (let i = 0; i < 11; i++) await ask(setup, "return new Uint8Array()");
      const sizes = (await setup.don.answerPending()).map((round) => answered(round).batchSize);
      expect(sizes).to.deep.equal([...Array<number>(10).fill(10), 1]);
    });

    it("answers nothing twice", async () => {
      const setup = await start();
      const id = await ask(setup, ECHO, TRUTH);
      expect(await setup.don.answerPending()).to.have.length(1);
      expect(await setup.don.answerPending()).to.be.empty;
      expect((await setup.harness.deliveryOf(id)).count).to.equal(1n);
    });

    it("answers a request once when it is told to several times at once", async () => {
      const setup = await start();
      const id = await ask(setup, ECHO, TRUTH);
      const rounds = await Promise.all([
        setup.don.answerPending(),
        setup.don.answerPending(),
        setup.don.answerPending(),
      ]);
      expect(new Set(rounds.flat().map((round) => answered(round).transactionHash)).size).to.equal(1);
      expect((await setup.harness.deliveryOf(id)).count).to.equal(1n);
    });

    it("delivers an error when the source throws", async () => {
      const setup = await start();
      const id = await ask(setup, 'throw new Error("token revoked")');
      await setup.don.answerPending();
      const { response, err } = await setup.harness.deliveryOf(id);
      expect({ response, err }).to.deep.equal({ response: "0x", err: text("token revoked") });
    });

    it("delivers an error for a request that makes no sense, and answers the next one", async () => {
      const setup = await start();
      const { harness, subscriptionId, stack } = setup;
      const bad = await requestIdOf(harness, await harness.askRaw("0xff", subscriptionId, CALLBACK_GAS, stack.donId));
      const good = await ask(setup, ECHO, TRUTH);
      await setup.don.answerPending();
      expect((await harness.deliveryOf(bad)).err).to.equal(text("the request is not valid CBOR"));
      expect(BigInt((await harness.deliveryOf(good)).response)).to.equal(212n);
    });

    it("reports a callback that reverts, which is billed and final", async () => {
      const setup = await start();
      await (await setup.harness.setRevertsInCallback(true)).wait();
      await ask(setup, ECHO, TRUTH);
      const { callback, costJuels } = answered((await setup.don.answerPending())[0]);
      expect(callback).to.equal("failed");
      expect(costJuels > 0n).to.equal(true);
      await (await setup.harness.setRevertsInCallback(false)).wait();
      expect(await setup.don.answerPending()).to.be.empty;
    });

    it("gives callbacks the gas they were promised, however much the report needs beside", async () => {
      const setup = await start();
      // 256 bytes stored by the consumer: far more than an estimate of a failing callback would leave.
      const id = await ask(setup, "return new Uint8Array(256).fill(1)");
      expect(answered((await setup.don.answerPending())[0]).callback).to.equal("succeeded");
      expect((await setup.harness.deliveryOf(id)).response).to.equal(`0x${"01".repeat(256)}`);
    });

    it("passes a request on to local servers under the name the source uses", async () => {
      const server = await serve((_, response) => response.end('{"total":137}'));
      const setup = await start({ hosts: { "https://api.example.com": server.origin } });
      const source = `const r = await Functions.makeHttpRequest({ url: "https://api.example.com/leads" });
                      if (r.error) throw new Error(r.message);
                      return Functions.encodeUint256(r.data.total)`;
      const id = await ask(setup, source);
      const [round] = await setup.don.answerPending();
      await server.close();
      expect(BigInt((await setup.harness.deliveryOf(id)).response)).to.equal(137n);
      expect(round?.measurements.map(({ httpRequests }) => httpRequests)).to.deep.equal([1, 1, 1, 1]);
    });

    it("takes the median when nodes measure different values", async () => {
      let count = 0;
      const server = await serve((_, response) => response.end(String(++count)));
      const setup = await start({ hosts: { "https://api.example.com": server.origin } });
      const source = `const r = await Functions.makeHttpRequest({ url: "https://api.example.com" });
                      return Functions.encodeUint256(r.data)`;
      const id = await ask(setup, source);
      await setup.don.answerPending();
      await server.close();
      expect(BigInt((await setup.harness.deliveryOf(id)).response)).to.equal(2n);
    });
  });

  context("given a source that misbehaves", () => {
    const hostile: Record<string, [source: string, error: string]> = {
      "loops for ever": ["for (;;);", "the source ran longer than 700 ms"],
      "fills the memory": [
        "const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1))",
        "the source used more than 128 MB",
      ],
      "returns 257 bytes": ["return new Uint8Array(257)", "the result has 257 bytes"],
      exits: ["Deno.exit(0)", "the source ended without a result"],
      "calls a host it was not given": [
        'const r = await Functions.makeHttpRequest({ url: "http://127.0.0.1" }); throw new Error(r.message)',
        "not among the hosts",
      ],
    };
    for (const [name, [source, error]] of Object.entries(hostile)) {
      it(`delivers an error when it ${name}`, async () => {
        const setup = await start(error.includes("700 ms") ? { limits: { runMs: 700 } } : {});
        const id = await ask(setup, source);
        await setup.don.answerPending();
        const { err } = await setup.harness.deliveryOf(id);
        expect(Buffer.from(err.slice(2), "hex").toString()).to.contain(error);
      });
    }
  });

  context("given a faulty node", () => {
    const faults: Record<string, Behaviour> = {
      "lies upwards": { kind: "lying", outcome: LIE },
      "lies downwards": { kind: "lying", outcome: resultOutcome(new Uint8Array()) },
      "claims an error": { kind: "lying", outcome: errorOutcome("nothing there") },
      "is silent": { kind: "silent" },
      "is offline": { kind: "offline" },
    };
    for (const [name, behaviour] of Object.entries(faults)) {
      it(`answers with the same value when one of four ${name}`, async () => {
        const setup = await start({ graceMs: 50 });
        const { don, harness } = setup;
        don.setBehaviour(2, behaviour);
        // The turn to lead and to transmit passes from node to node: the faulty one has both.
        for (let turn = 0; turn < 4; turn++) {
          const id = await ask(setup, ECHO, TRUTH);
          const round = answered((await don.answerPending())[0]);
          expect(round.transmitter).not.to.equal(2);
          expect(BigInt((await harness.deliveryOf(id)).response), `turn ${turn}`).to.equal(212n);
        }
      });
    }

    it("shows what the lying node claimed", async () => {
      const setup = await start();
      setup.don.setBehaviour(2, { kind: "lying", outcome: LIE });
      await ask(setup, ECHO, TRUTH);
      const [round] = await setup.don.answerPending();
      const values = round?.measurements.map(({ observation }) =>
        BigInt(`0x${Buffer.from(observation.outcome.bytes).toString("hex")}`),
      );
      expect(values).to.deep.equal([212n, 212n, 9_999n, 212n]);
    });

    it("tolerates one, not two: then it waits and answers when one is back", async () => {
      const setup = await start({ graceMs: 50 });
      setup.don.setBehaviour(0, { kind: "offline" });
      setup.don.setBehaviour(1, { kind: "offline" });
      const id = await ask(setup, ECHO, TRUTH);
      const { reason, retries } = unanswered((await setup.don.answerPending())[0]);
      expect({ reason, retries }).to.deep.equal({ reason: "only 2 of 4 nodes measured, 3 are needed", retries: true });

      setup.don.setBehaviour(1, { kind: "honest" });
      answered((await setup.don.answerPending())[0]);
      expect(BigInt((await setup.harness.deliveryOf(id)).response)).to.equal(212n);
    });
  });

  context("given time that passes", () => {
    async function requestFrom(setup: Awaited<ReturnType<typeof start>>) {
      const { coordinator } = setup.stack;
      const [log] = await coordinator.queryFilter(coordinator.filters.OracleRequest());
      if (log === undefined) throw new Error("No request.");
      return parseOracleRequest({ ...log, topics: log.topics });
    }

    it("does not answer a request that was timed out, whose LINK is free again", async () => {
      const setup = await start();
      const { stack, subscriptionId, stranger, networkHelpers } = setup;
      const id = await ask(setup, ECHO, TRUTH);
      const request = await requestFrom(setup);
      await expect(timeoutRequests(stack, stranger, [request])).to.be.revertedWithCustomError(
        stack.router,
        "TimeoutNotExceeded",
      );

      await networkHelpers.time.increaseTo(request.timeoutTimestamp);
      await timeoutRequests(stack, stranger, [request]);

      expect((await stack.router.getSubscription(subscriptionId)).blockedBalance).to.equal(0n);
      expect(await setup.don.answerPending()).to.be.empty;
      expect((await setup.harness.deliveryOf(id)).count).to.equal(0n);
    });

    it("answers late when nobody timed the request out", async () => {
      const setup = await start();
      const id = await ask(setup, ECHO, TRUTH);
      await setup.networkHelpers.time.increase(400);
      answered((await setup.don.answerPending())[0]);
      expect(BigInt((await setup.harness.deliveryOf(id)).response)).to.equal(212n);
    });

    it("works with stale feeds, and refreshes them", async () => {
      const setup = await start();
      const { coordinator } = setup.stack;
      expect(await coordinator.getWeiPerUnitLink()).to.equal(6n * 10n ** 15n);
      await setup.networkHelpers.time.increase(90 * 86_400);
      expect(await coordinator.getWeiPerUnitLink()).to.equal(5n * 10n ** 15n);
      await ask(setup, ECHO, TRUTH);
      answered((await setup.don.answerPending())[0]);

      await refreshFeeds(setup.stack);
      expect(await coordinator.getWeiPerUnitLink()).to.equal(6n * 10n ** 15n);
    });

    for (const blocks of [0, 1, 5]) {
      it(`answers again what a reverted snapshot opened again, ${blocks} blocks later`, async () => {
        const setup = await start();
        const id = await ask(setup, ECHO, TRUTH);
        const snapshot = await setup.networkHelpers.takeSnapshot();
        answered((await setup.don.answerPending())[0]);
        expect(await setup.don.answerPending()).to.be.empty;

        await snapshot.restore();
        await setup.networkHelpers.mine(blocks);
        expect((await setup.harness.deliveryOf(id)).count).to.equal(0n);
        answered((await setup.don.answerPending())[0]);
        expect((await setup.harness.deliveryOf(id)).count).to.equal(1n);
      });
    }
  });

  context("given a chain that gets in the way", () => {
    it("tries again when the router was paused", async () => {
      const setup = await start();
      const id = await ask(setup, ECHO, TRUTH);
      await (await setup.stack.router.pause()).wait();
      expect(unanswered((await setup.don.answerPending())[0]).retries).to.equal(true);

      await (await setup.stack.router.unpause()).wait();
      answered((await setup.don.answerPending())[0]);
      expect((await setup.harness.deliveryOf(id)).count).to.equal(1n);
    });

    it("tries again when gas was too expensive for what the request had reserved", async () => {
      const setup = await start();
      const id = await ask(setup, ECHO, TRUTH);
      await setup.networkHelpers.setNextBlockBaseFeePerGas(20n * 10n ** 9n);
      await setup.networkHelpers.mine();
      const { reason } = unanswered((await setup.don.answerPending())[0]);
      expect(reason).to.equal("cost exceeds commitment");

      await setup.networkHelpers.setNextBlockBaseFeePerGas(10n ** 9n);
      await setup.networkHelpers.mine();
      answered((await setup.don.answerPending())[0]);
      expect((await setup.harness.deliveryOf(id)).count).to.equal(1n);
    });

    it("loses and doubles nothing when any call to the chain fails once", async () => {
      const setup = await deployWithConsumer();
      const { provider } = setup.ethers;
      let failing = 0;
      let calls = 0;
      const shaky = {
        send: async (method: string, params: unknown[]) => {
          if (++calls === failing) throw new Error("connection reset");
          // Sent, but the answer is lost.
          if (calls === -failing) await provider.send(method, params).then(() => Promise.reject(new Error("timeout")));
          return (await provider.send(method, params)) as unknown;
        },
      };
      don = await LocalDon.start({ provider: shaky, stack: setup.stack, funder: setup.deployer, pollMs: false });

      for (const sign of [1, -1]) {
        for (let call = 1; call <= 6; call++) {
          const id = await ask(setup, ECHO, TRUTH);
          [calls, failing] = [0, call * sign];
          await don.answerPending().catch(() => []);
          expect(calls, "the call was made").to.be.at.least(call);
          failing = 0;
          await don.answerPending();
          expect((await setup.harness.deliveryOf(id)).count, `call ${call * sign}`).to.equal(1n);
        }
      }
    });

    it("knows its report was mined when the node said that sending it failed", async () => {
      const setup = await deployWithConsumer();
      const { provider } = setup.ethers;
      const send = async (method: string, params: unknown[]) => {
        const answer = (await provider.send(method, params)) as unknown;
        if (method === "eth_sendRawTransaction") throw new Error("timeout");
        return answer;
      };
      don = await LocalDon.start({ provider: { send }, stack: setup.stack, funder: setup.deployer, pollMs: false });
      const id = await ask(setup, ECHO, TRUTH);
      expect(answered((await don.answerPending())[0]).callback).to.equal("succeeded");
      expect((await setup.harness.deliveryOf(id)).count).to.equal(1n);
    });

    it("finds requests that were made before it started", async () => {
      const setup = await deployWithConsumer();
      const first = await LocalDon.start({
        ...setup,
        provider: setup.ethers.provider,
        funder: setup.deployer,
        pollMs: false,
      });
      const done = await ask(setup, ECHO, TRUTH);
      await first.answerPending();
      const id = await ask(setup, ECHO, TRUTH);
      await first.stop();

      don = await LocalDon.start({ ...setup, provider: setup.ethers.provider, funder: setup.deployer, pollMs: false });
      expect((await don.answerPending()).map(({ requestId }) => requestId)).to.deep.equal([id]);
      expect((await setup.harness.deliveryOf(done)).count).to.equal(1n);
      expect((await setup.harness.deliveryOf(id)).count).to.equal(1n);
    });
  });

  context("when it polls", () => {
    it("answers by itself, and tells its listener", async () => {
      const rounds: RoundReport[] = [];
      const setup = await start({ pollMs: 5, onRound: (round) => rounds.push(round) });
      const ids = [await ask(setup, ECHO, TRUTH), await ask(setup, ECHO, TRUTH)];
      await until(() => rounds.length === 2);
      expect(new Set(rounds.map((round) => answered(round).requestId))).to.deep.equal(new Set(ids));
    });

    it("answers quick requests while a slow one is still running", async () => {
      let release: () => void = () => undefined;
      const server = await serve((_, response) => {
        const last = release;
        release = () => (last(), response.end("1"));
      });
      const rounds: RoundReport[] = [];
      const onRound = (round: RoundReport) => rounds.push(round);
      const setup = await start({ pollMs: 5, hosts: { "https://slow.example.com": server.origin }, onRound });
      const slow = await ask(setup, 'await fetch("https://slow.example.com"); return new Uint8Array()');
      const quick = await ask(setup, ECHO, TRUTH);
      await until(() => rounds.length === 1);
      release();
      await until(() => rounds.length === 2);
      await server.close();
      expect(rounds.map((round) => answered(round).requestId)).to.deep.equal([quick, slow]);
    });

    it("goes on after the chain was out of reach, and after its listener failed", async () => {
      const setup = await deployWithConsumer();
      const { provider } = setup.ethers;
      let isDown = false;
      const log: string[] = [];
      const send = async (method: string, params: unknown[]) => {
        if (isDown) throw new Error("connection refused");
        return (await provider.send(method, params)) as unknown;
      };
      const onRound = () => {
        throw new Error("listener");
      };
      const options = { stack: setup.stack, funder: setup.deployer, pollMs: 5, onRound };
      don = await LocalDon.start({ ...options, provider: { send }, log: (line) => log.push(line) });
      isDown = true;
      await until(() => log.some((line) => line.includes("connection refused")));
      const id = await ask(setup, ECHO, TRUTH);
      isDown = false;
      await until(() => log.some((line) => line.includes("the listener failed")));
      expect((await setup.harness.deliveryOf(id)).count).to.equal(1n);
    });
  });

  context("when it is stopped", () => {
    it("ends sources that are running, and may be stopped again", async () => {
      const setup = await start({ pollMs: 5 });
      await ask(setup, "for (;;);");
      await until(() => sourcesBelow(process.pid).length === 4);
      const running = sourcesBelow(process.pid);
      await setup.don.stop();
      await setup.don.stop();
      expect(running.filter(isAlive)).to.deep.equal([]);
    });

    it("answers and measures nothing any more, and makes no call to the chain", async () => {
      const setup = await deployWithConsumer();
      const { provider } = setup.ethers;
      let calls = 0;
      const send = async (method: string, params: unknown[]) => {
        calls++;
        return (await provider.send(method, params)) as unknown;
      };
      const options = { stack: setup.stack, funder: setup.deployer, pollMs: 1 };
      const stopped = await LocalDon.start({ ...options, provider: { send } });
      await stopped.stop();
      const callsAtStop = calls;

      const id = await ask(setup, ECHO, TRUTH);
      for (const attempt of [stopped.answerPending(), stopped.simulate({ source: ECHO })]) {
        expect(await attempt.catch((reason: unknown) => reason)).to.be.instanceOf(DonStoppedError);
      }
      expect((await setup.harness.deliveryOf(id)).count).to.equal(0n);
      expect(calls).to.equal(callsAtStop);
    });
  });

  context("when it measures without the chain", () => {
    it("says what each node got and what the network would say, and changes nothing", async () => {
      const setup = await start();
      setup.don.setBehaviour(3, { kind: "lying", outcome: LIE });
      const block = await setup.ethers.provider.getBlockNumber();

      const { measurements, outcome } = await setup.don.simulate({ source: ECHO, args: ["7"] });

      expect(measurements.map(({ node }) => node)).to.deep.equal([0, 1, 2, 3]);
      expect(measurements[3]?.outcome).to.deep.equal(LIE);
      expect(BigInt(`0x${Buffer.from(outcome?.bytes ?? []).toString("hex")}`)).to.equal(7n);
      expect(await setup.ethers.provider.getBlockNumber()).to.equal(block);
    });

    it("says nothing for the network when too few nodes take part", async () => {
      const setup = await start();
      setup.don.setBehaviour(0, { kind: "offline" });
      setup.don.setBehaviour(1, { kind: "silent" });
      const { measurements, outcome } = await setup.don.simulate({ source: ECHO, args: ["7"] });
      expect(measurements.map(({ node }) => node)).to.deep.equal([2, 3]);
      expect(outcome).to.equal(undefined);
    });
  });

  context("when it is started", () => {
    it("enters distinct signers and transmitters, and gives each transmitter ether", async () => {
      const setup = await start({ nodeCount: 7, transmitterWei: parseEther("0.5") });
      const transmitters = setup.don.nodes.map(({ transmitter }) => transmitter.address);
      const signers = setup.don.nodes.map(({ signerAddress }) => signerAddress);
      expect(new Set([...transmitters, ...signers]).size).to.equal(14);
      expect(await setup.stack.coordinator.transmitters()).to.deep.equal(transmitters);
      for (const address of transmitters) {
        expect(await setup.ethers.provider.getBalance(address)).to.equal(parseEther("0.5"));
      }
      const id = await ask(setup, ECHO, TRUTH);
      await setup.don.answerPending();
      expect(BigInt((await setup.harness.deliveryOf(id)).response)).to.equal(212n);
    });

    it("refuses numbers of nodes that cannot tolerate a fault, and hosts that are not clear", async () => {
      const setup = await deployWithConsumer();
      const options = { stack: setup.stack, funder: setup.deployer, provider: setup.ethers.provider };
      for (const nodeCount of [0, 3, 4.5, 32]) {
        const error = await LocalDon.start({ ...options, nodeCount }).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(NodeCountError);
      }
      const error = await LocalDon.start({ ...options, hosts: { "api.a.b": "x" } }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(HostMapError);
    });
  });
});
