import { expect } from "chai";
import { network } from "hardhat";

import { BookReader, readBook } from "../../../toolkit/book/read-book.js";
import { inFlightUntil } from "../../../toolkit/book/question-record.js";
import { nextSteps } from "../../../toolkit/book/next-steps.js";
import type { RpcProvider } from "../../../toolkit/chain/rpc.js";
import { functionsMetricId } from "../../../toolkit/metrics/functions-metric.js";
import { held } from "../../../toolkit/pricing/ledger.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { signTerms } from "../../../toolkit/terms/typed-data.js";
import {
  deployEscrow,
  deployForDisputes,
  fundFirst,
  makeTerms,
  USDC,
  WEEKLY_85,
  withArbiter,
} from "../../support/escrow.js";
import { openWithCredit } from "../../support/hostile.js";
import { requestIdOf, source, valueReply } from "../../FunctionsMetricOracle/fixture.js";
import { leadsMetric } from "../../support/functions-metric.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { provider } = ethers;

/** An escrow, and an oracle behind a stand-in for the Functions router, where both parties may ask. */
async function deploy() {
  const fixture = await deployForDisputes(connection);
  const router = await ethers.deployContract("MockFunctionsRouter");
  const functions = await ethers.deployContract("FunctionsMetricOracle", [router]);
  await router.setOwner(2, fixture.agency);
  const definition = leadsMetric(source, [fixture.client.address, fixture.agency.address]);
  await functions.defineMetric(definition, source);
  const terms = await makeTerms(fixture, "ERC-20", {
    ...withArbiter(fixture),
    oracle: await functions.getAddress(),
    metric: functionsMetricId(definition),
  });
  const ask = async (question: ReturnType<typeof periodQuestion>) => {
    if (BigInt(await networkHelpers.time.latest()) < question.notBefore) {
      await networkHelpers.time.increaseTo(question.notBefore);
    }
    await functions.connect(fixture.agency).ask(definition, source, question, 2, 0);
  };
  const reply = (n: number, response: string, error = "0x") =>
    router.callBack(functions, requestIdOf(n), response, error, 100_000);
  return { ...fixture, at: await fixture.escrow.getAddress(), terms, definition, functions, ask, reply };
}
const load = () => networkHelpers.loadFixture(deploy);

/** The provider, with a tally of the calls and whatever a test does to them. */
function watched(change: (method: string, params: unknown[]) => unknown = () => undefined) {
  const calls: string[] = [];
  const rpc: RpcProvider = {
    send: async (method, params) => {
      calls.push(method);
      const changed = change(method, params);
      if (changed instanceof Error) throw changed;
      return (await provider.send(method, params)) as unknown;
    },
  };
  return { rpc, calls };
}

describe("BookReader", () => {
  it("knows who asked, what failed, and the answer with its time", async () => {
    const made = await load();
    const { at, escrow, terms, ask, reply, agency, client } = made;
    const id = await fundFirst(made, terms, 2);
    const question = periodQuestion(terms, 0);
    const reader = new BookReader(provider, at);
    const record = async () => {
      const { head } = await reader.refresh();
      return { now: BigInt(head.timestamp), record: reader.book.questionAt(terms.oracle, question) };
    };

    await ask(question);
    const asked = await record();
    expect(asked.record.askers).to.deep.equal([
      {
        asker: agency.address,
        asked: 1,
        requestId: requestIdOf(1),
        askedAt: asked.now,
        ended: false,
        failed: 0,
        failure: null,
      },
    ]);
    expect(inFlightUntil(asked.record, asked.now, 300n)).to.equal(asked.now + 300n);

    await reply(1, "0x", "0x343031");
    const failed = await record();
    expect(failed.record.askers[0]).to.deep.include({
      ended: true,
      failed: 1,
      failure: { at: failed.now, reason: "0x343031" },
    });
    expect(inFlightUntil(failed.record, failed.now, 300n)).to.equal(null);

    await ask(question);
    await reply(2, valueReply(100n));
    const answered = await record();
    expect(answered.record.answer).to.deep.equal({ value: 100n, answeredAt: answered.now });
    expect(answered.record.askers[0]).to.include({ asked: 2 });

    // The date comes from the logs of the oracle.
    await escrow.connect(client).dispute(terms, 0, 40);
    await reader.refresh();
    const [dispute] = reader.book.get(id)!.ledger.disputes.values();
    expect(dispute?.reviewEnd).to.equal((await escrow.agreementOf(id)).reviewEnd);
  });

  it("finds an answer that is older than the terms", async () => {
    const made = await load();
    const { at, functions, definition, reply, agency } = made;
    const terms = {
      ...made.terms,
      ...WEEKLY_85,
      arbiter: `0x${"00".repeat(20)}`,
      reviewWindow: 0n,
      rulingWindow: 0n,
      arbiterFee: 0n,
    };
    const question = { ...interimQuestion(terms, 0, terms.start + DAY), metric: terms.metric };
    // Another agreement of the same parties has asked this already.
    const reader = new BookReader(provider, at);
    await networkHelpers.time.increaseTo(terms.start + DAY);
    await functions.connect(agency).ask(definition, source, question, 2, 0);
    await reply(1, valueReply(12n));
    await reader.refresh();
    expect(reader.book.questionAt(terms.oracle, question).answer).to.equal(null);

    await fundFirst(made, terms, 1);
    await reader.refresh();
    expect(reader.book.questionAt(terms.oracle, question).answer?.value).to.equal(12n);
    expect(reader.book.questionAt(terms.oracle, question).askers).to.have.length(1);
  });

  it("follows consent back and forth, within one block range", async () => {
    const made = await load();
    const { at, escrow, agency, terms, location } = made;
    const reader = new BookReader(provider, at);
    await escrow.propose(terms, await signTerms(agency, terms, location));
    await escrow.connect(agency).retract(terms);
    await reader.refresh();
    const [entry] = reader.book.entries();
    expect(entry?.consent).to.equal("retracted");

    await escrow.connect(agency).propose(terms, "0x");
    await escrow.connect(agency).retract(terms);
    await escrow.connect(agency).propose(terms, "0x");
    await reader.refresh();
    expect(reader.book.get(entry!.id)?.consent).to.equal("given");
    expect((await readBook(provider, at)).get(entry!.id)?.consent).to.equal("given");
  });

  it("makes one call when nothing happened, two for a block, three for several", async () => {
    const made = await load();
    const { at, terms, escrow, client } = made;
    await fundFirst(made, terms, 1);
    const { rpc, calls } = watched();
    const reader = new BookReader(rpc, at);
    await reader.refresh();

    const tally = async () => {
      calls.length = 0;
      await reader.refresh();
      return [...calls];
    };
    expect(await tally()).to.deep.equal(["eth_getBlockByNumber"]);
    await networkHelpers.mine(1);
    expect(await tally()).to.deep.equal(["eth_getBlockByNumber", "eth_getLogs"]);
    await escrow.connect(client).cancel(terms, 0);
    await networkHelpers.mine(5);
    expect(await tally()).to.deep.equal(["eth_getBlockByNumber", "eth_getBlockByNumber", "eth_getLogs"]);
    const [entry] = reader.book.entries();
    expect(held(entry!.ledger)).to.equal(0n);
  });

  it("reads only the agreements of a party, and everybody's for an arbiter", async () => {
    const made = await load();
    const { at, terms, stranger, arbiter, client } = made;
    await fundFirst(made, terms, 1);
    await fundFirst(made, { ...terms, client: stranger.address }, 1);
    const count = async (options: Parameters<typeof readBook>[2]) => (await readBook(provider, at, options)).size;
    const whole = [{}, { maxRange: 1_000 }];
    for (const range of whole) {
      expect(await count({ ...range })).to.equal(2);
      expect(await count({ ...range, parties: [client.address] })).to.equal(1);
      expect(await count({ ...range, parties: [stranger.address.toLowerCase()] })).to.equal(1);
      expect(await count({ ...range, parties: [arbiter.address] })).to.equal(0);
      expect(await count({ ...range, parties: [arbiter.address], asArbiter: true })).to.equal(2);
    }
    // A long range is filtered by the node, with the same result.
    await networkHelpers.mine(400);
    const party = await readBook(provider, at, { parties: [client.address] });
    const all = await readBook(provider, at);
    const [entry] = party.entries();
    expect(entry).to.deep.equal(all.get(entry!.id));
    expect(party.size).to.equal(1);
  });

  it("halves ranges that the node refuses, and does not knock on a door that is shut", async () => {
    const made = await load();
    await fundFirst(made, made.terms, 1);
    await networkHelpers.mine(50);
    const all = await readBook(provider, made.at);
    const tooLong = (method: string, params: unknown[]) => {
      if (method !== "eth_getLogs") return undefined;
      const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
      return Number(toBlock) - Number(fromBlock) > 9 ? new Error("query exceeds max block range 10") : undefined;
    };
    const { rpc, calls } = watched(tooLong);
    expect([...(await readBook(rpc, made.at)).entries()]).to.deep.equal([...all.entries()]);
    expect(calls.length).to.be.greaterThan(5);

    const gone = watched((method) =>
      method === "eth_getLogs" ? Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) : undefined,
    );
    await readBook(gone.rpc, made.at).then(
      () => expect.fail("It read from a node that is gone."),
      (error: Error) => expect(error.message).to.equal("connect"),
    );
    expect(gone.calls.filter((method) => method === "eth_getLogs")).to.have.length(1);
  });

  it("goes on after a failure as if there had been none", async () => {
    const made = await load();
    const { at, terms, escrow, client } = made;
    let left = Infinity;
    const { rpc } = watched((method) =>
      method === "eth_getLogs" && --left < 0 ? Object.assign(new Error("gone"), { code: "ECONNRESET" }) : undefined,
    );
    const reader = new BookReader(rpc, at, { maxRange: 4 });
    const id = await fundFirst(made, terms, 2);
    await reader.refresh();
    await escrow.connect(client).cancel(terms, 0);
    await networkHelpers.mine(9);
    // The logs of the first ranges are read, those of the later ones are not.
    left = 2;
    await reader.refresh().then(
      () => expect.fail("It did not fail."),
      () => undefined,
    );
    left = Infinity;
    await networkHelpers.mine(1);
    const { touched } = await reader.refresh();
    expect([...(touched ?? [])]).to.deep.equal([id]);
    expect([...reader.book.entries()]).to.deep.equal([...(await readBook(provider, at)).entries()]);
  });

  it("goes back when the chain is reorganised, also after a restart", async () => {
    const made = await load();
    const { at, terms, escrow, client, ask, reply } = made;
    const id = await fundFirst(made, terms, 2);
    const reader = new BookReader(provider, at);
    await reader.refresh();
    const before = reader.save();
    const entry = reader.book.get(id);

    const snapshot = await networkHelpers.takeSnapshot();
    await ask(periodQuestion(terms, 0));
    await reply(1, valueReply(100n));
    await reader.refresh();
    await escrow.connect(client).dispute(terms, 0, 40);
    await reader.refresh();
    await escrow.connect(client).cancel(terms, 2);
    await reader.refresh();
    expect(reader.book.get(id)).to.not.deep.equal(entry);
    const ahead = reader.save();

    await snapshot.restore();
    await networkHelpers.mine(9);
    expect((await reader.refresh()).touched).to.equal(null);
    expect(reader.book.get(id)).to.deep.equal(entry);
    expect(reader.book.questionAt(terms.oracle, periodQuestion(terms, 0)).answer).to.equal(null);

    for (const saved of [before, ahead]) {
      const resumed = BookReader.resume(provider, at, {}, saved);
      await resumed.refresh();
      expect([...resumed.book.entries()]).to.deep.equal([...reader.book.entries()]);
    }
  });

  it("forgets agreements that a reorganisation took away, and reads anew when nothing is left", async () => {
    const made = await load();
    const reader = new BookReader(provider, made.at);
    const snapshot = await networkHelpers.takeSnapshot();
    await fundFirst(made, made.terms, 1);
    await reader.refresh();
    expect(reader.book.size).to.equal(1);
    await snapshot.restore();
    await networkHelpers.mine(3);
    await reader.refresh();
    expect(reader.book.size).to.equal(0);
  });

  it("goes on from what was saved with one look at the new blocks, and does not trust what is of others", async () => {
    const made = await load();
    const { at, terms } = made;
    const id = await fundFirst(made, terms, 1);
    const reader = new BookReader(provider, at);
    await reader.refresh();
    const saved = reader.save();

    const { rpc, calls } = watched();
    const resumed = BookReader.resume(rpc, at, {}, saved);
    await resumed.refresh();
    expect(calls).to.deep.equal(["eth_getBlockByNumber"]);
    expect(resumed.book.get(id)).to.deep.equal(reader.book.get(id));
    // Its steps need bigints and maps that survived the file.
    const now = terms.start;
    expect(nextSteps(resumed.book.get(id)!, now, resumed.book)).to.deep.equal(
      nextSteps(reader.book.get(id)!, now, reader.book),
    );

    for (const other of ["", "{}", "nonsense", saved.slice(0, -5)]) {
      const anew = BookReader.resume(provider, at, {}, other);
      expect(anew.book.size, other.slice(0, 10)).to.equal(0);
      await anew.refresh();
      expect(anew.book.size).to.equal(1);
    }
    expect(BookReader.resume(provider, at, { parties: [made.client.address] }, saved).book.size).to.equal(0);
  });

  it("keeps credits until they are paid", async () => {
    const credit = await openWithCredit(connection, await networkHelpers.loadFixture(plain), "native");
    const { escrow, terms } = credit.stage;
    const reader = new BookReader(provider, await escrow.getAddress());
    await reader.refresh();
    expect(reader.book.credits()).to.deep.equal([
      { payee: terms.agency, token: terms.token, amount: await escrow.creditOf(terms.agency, terms.token), times: 1 },
    ]);
    expect(reader.book.creditOf(terms.agency, terms.token)).to.equal(4_000n * USDC);

    await credit.refuse(false);
    await escrow.pushCredit(terms.token, terms.agency);
    await reader.refresh();
    expect(reader.book.credits()).to.deep.equal([]);
  });
  const plain = () => deployEscrow(connection);
});
