import { expect } from "chai";
import { network } from "hardhat";

import { periodQuestion } from "../../../toolkit/schedule/questions.js";
import { DAY, HOUR } from "../../../toolkit/units/durations.js";
import { fundFirst, USDC, WEEKLY_85, withArbiter } from "../../support/escrow.js";
import { Behaviour } from "../../support/hostile.js";
import { FakeClock, FakeDisk } from "./fakes.js";
import { deployForKeepers, startKeeper, SUBSCRIPTION } from "./stage.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployForKeepers(connection);
}
const codes = (posts: readonly Record<string, unknown>[]) => posts.map(({ code }) => String(code));
const kinds = (keys: readonly string[]) => keys.map((key) => key.split("/")[0]);

describe("Keeper", () => {
  it("asks when the question falls due, and settles when it is answered", async () => {
    const fixture = await load();
    const { escrow, agency, token, functions, reply } = fixture;
    const terms = await fixture.termsOf();
    const id = await fundFirst(fixture, terms, 1);
    const { tick, log } = await startKeeper(fixture);
    const { notBefore } = periodQuestion(terms, 0);

    await time.increaseTo(notBefore - 1n);
    expect((await tick()).sent).to.deep.equal([]);
    await time.increaseTo(notBefore);
    expect(kinds((await tick()).sent)).to.deep.equal(["ask"]);
    expect((await functions.inFlight(periodQuestion(terms, 0)))[0]).to.be.greaterThan(0n);
    expect((await tick()).sent).to.deep.equal([]);

    await reply(1, 137n);
    const before = await token.balanceOf(agency);
    expect((await tick()).sent).to.deep.equal([`settle/${id}/0`]);
    await tick();
    expect((await token.balanceOf(agency)) - before).to.equal(137n * 40n * USDC);
    expect((await escrow.agreementOf(id)).settled).to.equal(1n);
    expect((await tick()).sent).to.deep.equal([]);
    expect(log.messages().filter((message) => message.startsWith("sent"))).to.deep.equal(["sent: ask", "sent: settle"]);
  });

  it("pays interim on each answered point, once", async () => {
    const fixture = await load();
    const terms = await fixture.termsOf(WEEKLY_85);
    const id = await fundFirst(fixture, terms, 1);
    const { tick } = await startKeeper(fixture);
    const sent: string[] = [];
    for (let point = 1; point <= 4; point++) {
      await time.increaseTo(terms.start + BigInt(point) * 7n * DAY);
      sent.push(...(await tick()).sent);
      await fixture.reply(point, BigInt(point) * 10n);
      sent.push(...(await tick()).sent, ...(await tick()).sent);
    }
    expect(kinds(sent)).to.deep.equal(Array(4).fill(["ask", "payInterim"]).flat());
    expect(await fixture.escrow.interimPaid(id, 0)).to.equal((40n * 40n * USDC * 85n) / 100n);
  });

  it("asks again after a failure, later each time, and stops at its limit", async () => {
    const fixture = await load();
    const terms = await fixture.termsOf();
    await fundFirst(fixture, terms, 1);
    const { tick, posts } = await startKeeper(fixture, {
      policy: { ...(await policyOf(fixture)), maxAsksPerQuestion: 3 },
    });
    const { notBefore } = periodQuestion(terms, 0);
    await time.increaseTo(notBefore);

    const askedAfter: bigint[] = [];
    let failedAt = 0n;
    let asks = 0;
    for (let minute = 0; minute < 60; minute++) {
      const { sent, head } = await tick();
      if (sent.length > 0) {
        asks++;
        if (failedAt > 0n) askedAfter.push(BigInt(head.timestamp) - failedAt);
        await fixture.fail(asks, "HTTP 401: the token was revoked");
        failedAt = BigInt(await time.latest());
      }
      await time.increase(30);
    }
    expect(asks).to.equal(3);
    expect(askedAfter[0]).to.be.within(45n, 110n);
    expect(askedAfter[1]).to.be.within(90n, 185n);
    expect(codes(posts)).to.deep.equal(["source-failing", "source-failing", "asks-used-up"]);
    expect(posts[0]).to.include({
      remedy: "The access was refused or revoked: have the account's owner restore it, and upload the secrets again.",
    });
    expect(String(posts[0]?.["message"])).to.contain("“HTTP 401: the token was revoked”");
  });

  it("takes a request that nobody replied to for failed when its time is over", async () => {
    const fixture = await load();
    const terms = await fixture.termsOf();
    await fundFirst(fixture, terms, 1);
    const { tick } = await startKeeper(fixture);
    await time.increaseTo(periodQuestion(terms, 0).notBefore);
    expect((await tick()).sent).to.have.length(1);
    await time.increase(299);
    expect((await tick()).sent).to.have.length(0);
    await time.increase(100);
    expect((await tick()).sent).to.have.length(1);
  });

  it("lets the first asker go first, and asks in its place when it is silent", async () => {
    const fixture = await load();
    const terms = await fixture.termsOf();
    await fundFirst(fixture, terms, 1);
    const { tick } = await startKeeper(fixture, { wallet: fixture.second });
    const { notBefore } = periodQuestion(terms, 0);
    await time.increaseTo(notBefore);
    await tick();
    expect((await tick()).sent).to.deep.equal([]);
    await time.increaseTo(notBefore + 300n);
    expect(kinds((await tick()).sent)).to.deep.equal(["ask"]);
  });

  it("does no harm beside another keeper, with another key or with the same", async () => {
    const fixture = await load();
    const { escrow, functions } = fixture;
    const terms = await fixture.termsOf(WEEKLY_85);
    const ids = [
      await fundFirst(fixture, terms, 2),
      await fundFirst(fixture, { ...terms, annex: `0x${"aa".repeat(32)}` }, 2),
    ];
    const keepers = [
      await startKeeper(fixture),
      await startKeeper(fixture, { wallet: fixture.second }),
      // A copy of the first, by mistake.
      await startKeeper(fixture),
    ];
    // Blocks come when they come, so that all of them decide on the same state.
    await ethers.provider.send("evm_setAutomine", [false]);
    let asked = 0;
    try {
      for (let hour = 0n; hour < 75n * 24n; hour += 6n) {
        await time.setNextBlockTimestamp(terms.start + hour * HOUR);
        await networkHelpers.mine(1);
        for (const { tick } of keepers) await tick(30);
        await networkHelpers.mine(1);
        for (const event of (await functions.queryFilter(functions.filters.Asked())).slice(asked)) {
          await fixture.reply(++asked, (event.args.question.to - event.args.question.from) / DAY);
        }
        await networkHelpers.mine(1);
      }
    } finally {
      await ethers.provider.send("evm_setAutomine", [true]);
    }
    for (const id of ids) {
      expect((await escrow.agreementOf(id)).settled).to.equal(2n);
      // 30 leads at 40 in each of two periods.
      const settled = await escrow.queryFilter(escrow.filters.Settled(id));
      expect(settled.map(({ args }) => args.value)).to.deep.equal([30n, 30n]);
      const interims = await escrow.queryFilter(escrow.filters.InterimPaid(id));
      const amounts = [...settled.map(({ args }) => args.toAgency), ...interims.map(({ args }) => args.amount)];
      const total = amounts.reduce((sum, amount) => sum + amount, 0n);
      expect(total).to.equal(2n * 30n * 40n * USDC);
    }
    // Both agreements ask the same: 4 points and the end, of two periods; the copy and the second stood back.
    expect(asked).to.equal(10);
  });

  it("pushes what nobody disputes, and settles when the arbiter stays silent", async () => {
    const fixture = await load();
    const { client, escrow } = fixture;
    const terms = await fixture.termsOf(withArbiter(fixture));
    const id = await fundFirst(fixture, terms, 1);
    const { tick, posts } = await startKeeper(fixture);
    await time.increaseTo(periodQuestion(terms, 0).notBefore);
    await tick();
    await fixture.reply(1, 100n);
    expect((await tick()).sent).to.deep.equal([]);
    expect(codes(posts)).to.deep.equal(["review-open"]);
    expect(posts[0]?.["message"]).to.match(
      /^Period 1 of agreement 0x[0-9a-f]{8}… was answered with 100 metric units; the client and the agency can dispute that until \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/,
    );

    await escrow.connect(client).dispute(terms, 0, 40);
    await tick();
    expect(posts[1]?.["message"]).to.match(/which the other party disputes; the agency can dispute that until /);
    await time.increase(2n * DAY);
    expect(kinds((await tick()).sent)).to.deep.equal(["payUndisputed"]);
    const court = await startKeeper(fixture, { parties: [fixture.arbiter.address], asArbiter: true, dryRun: true });
    await court.tick();
    expect(court.log.messages().join()).to.match(/is disputed; the arbiter can rule until /);
    expect((await tick()).sent).to.deep.equal([]);
    await time.increase(5n * DAY);
    expect((await tick()).sent).to.deep.equal([`settle/${id}/0`]);
    await tick();
    expect((await escrow.agreementOf(id)).settled).to.equal(1n);
  });

  it("settles without an answer when the time for it and the review are over, and warns before", async () => {
    const fixture = await load();
    // An oracle that has no logs, and that nobody asks.
    const terms = await fixture.termsOf({ oracle: await (await ethers.deployContract("MockOracle")).getAddress() });
    const id = await fundFirst(fixture, terms, 1);
    const { tick, posts } = await startKeeper(fixture);
    const { notBefore } = periodQuestion(terms, 0);
    await time.increaseTo(notBefore + terms.reportGrace - DAY);
    await tick();
    expect(codes(posts)).to.deep.equal(["answer-missing"]);
    await tick();
    expect(posts).to.have.length(1);
    await time.increaseTo(notBefore + terms.reportGrace);
    expect((await tick()).sent).to.deep.equal([`settle/${id}/0`]);
  });

  it("says that a funding window closes, once, also over a restart", async () => {
    const fixture = await load();
    const terms = await fixture.termsOf();
    await fundFirst(fixture, terms, 1);
    const disk = new FakeDisk();
    const { tick, posts } = await startKeeper(fixture, { disk });
    await time.increaseTo((terms.periodEnds[0] ?? 0n) + terms.fundingGrace - 3n * DAY);
    await tick();
    expect(codes(posts)).to.deep.equal(["funding-closes"]);
    const again = await startKeeper(fixture, { disk });
    await again.tick();
    expect(again.posts).to.deep.equal([]);
  });

  it("says that a credit waits, and pushes it when it is asked to", async () => {
    const fixture = await load();
    const receiver = await ethers.deployContract("HostileReceiver");
    const terms = await fixture.termsOf({ client: await receiver.getAddress(), cap: 1_000n }, "native");
    await fundFirst(fixture, terms, 1);
    await receiver.behave(Behaviour.Revert);
    const policy = { ...(await policyOf(fixture)), pushCredits: true };
    const parties = [await receiver.getAddress()];
    const { tick, posts } = await startKeeper(fixture, { policy, parties });
    await time.increaseTo(periodQuestion(terms, 0).notBefore + terms.reportGrace);
    await tick();
    const { sent } = await tick();
    expect(sent).to.deep.equal([]);
    expect(codes(posts)).to.include("credit-waits");
    await receiver.behave(Behaviour.Accept);
    expect(kinds((await tick(3600)).sent)).to.deep.equal(["pushCredit"]);
    expect(await ethers.provider.getBalance(receiver)).to.equal(1_000n);
  });

  it("says what is low: ether, LINK, and secrets that expire before the next question", async () => {
    const fixture = await load();
    const terms = await fixture.termsOf(WEEKLY_85);
    await fundFirst(fixture, terms, 1);
    await networkHelpers.setBalance(fixture.first.address, 10n ** 15n);
    const asking = [{ ...(await policyOf(fixture)).asking[0]!, secretsExpireAt: terms.start + DAY }];
    const { tick, posts, purse } = await startKeeper(fixture, { policy: { asking } });
    await tick();
    expect(codes(purse)).to.deep.equal(["balance-low", "not-subscribed", "link-low"]);
    await time.increaseTo(terms.start + 2n * HOUR);
    await tick(600);
    expect(codes(posts)).to.deep.equal(["secrets-expire"]);
    for (const post of [...posts, ...purse]) expect(JSON.stringify(post)).to.not.contain("secret-path");
  });

  it("only says what it would do in a dry run", async () => {
    const fixture = await load();
    const terms = await fixture.termsOf();
    await fundFirst(fixture, terms, 1);
    const { tick, log, disk, posts, calls } = await startKeeper(fixture, { dryRun: true });
    await time.increaseTo(periodQuestion(terms, 0).notBefore);
    await tick();
    await tick();
    expect(log.messages().filter((message) => message.startsWith("would"))).to.deep.equal(["would send: ask"]);
    expect(calls).to.not.include("eth_sendRawTransaction");
    expect(disk.text).to.equal("");
    expect(posts).to.deep.equal([]);
  });

  it("makes one call when nothing is new, at most three when something is", async () => {
    const fixture = await load();
    const terms = await fixture.termsOf();
    for (let n = 1; n <= 5; n++) await fundFirst(fixture, { ...terms, annex: `0x${`0${n}`.repeat(32)}` }, 1);
    const { tick, calls } = await startKeeper(fixture);
    await tick();
    const tally = async () => {
      calls.length = 0;
      await tick(1);
      return [...calls];
    };
    expect(await tally()).to.deep.equal(["eth_getBlockByNumber"]);
    await networkHelpers.mine(1);
    expect(await tally()).to.deep.equal(["eth_getBlockByNumber", "eth_getLogs"]);
    await networkHelpers.mine(20);
    expect(await tally()).to.deep.equal(["eth_getBlockByNumber", "eth_getBlockByNumber", "eth_getLogs"]);
  });

  it("takes a settlement that somebody else made in the same block for done", async () => {
    const fixture = await load();
    const { escrow, stranger } = fixture;
    const terms = await fixture.termsOf();
    const id = await fundFirst(fixture, terms, 1);
    const { tick, posts, keeper } = await startKeeper(fixture);
    const { notBefore } = periodQuestion(terms, 0);
    await time.increaseTo(notBefore + terms.reportGrace);
    posts.length = 0;
    await ethers.provider.send("evm_setAutomine", [false]);
    try {
      expect((await tick()).sent).to.deep.equal([`settle/${id}/0`]);
      await escrow.connect(stranger).settle(terms, { gasPrice: 10n ** 12n, gasLimit: 1_000_000n });
      await networkHelpers.mine(1);
    } finally {
      await ethers.provider.send("evm_setAutomine", [true]);
    }
    expect(await tick()).to.deep.include({ sent: [], waiting: [] });
    expect(keeper.metrics.get("keeper_reverted_total")).to.equal(1);
    expect((await escrow.agreementOf(id)).settled).to.equal(1n);
    expect(codes(posts)).to.not.include("transaction-reverted");
  });

  it("forgets nothing that it read in a tick that failed later", async () => {
    const fixture = await load();
    const terms = await fixture.termsOf(WEEKLY_85);
    await fundFirst(fixture, terms, 1);
    const { tick, failOn } = await startKeeper(fixture);
    await time.increaseTo(terms.start + 7n * DAY);
    expect(kinds((await tick()).sent)).to.deep.equal(["ask"]);
    await fixture.reply(1, 10n);
    // The answer is read, and then the node fails.
    failOn.add("eth_getTransactionCount");
    await tick().then(
      () => expect.fail("The node did not fail."),
      (error: Error) => expect(error.message).to.equal("socket hang up"),
    );
    failOn.clear();
    expect(kinds((await tick()).sent)).to.deep.equal(["payInterim"]);
  });

  it("goes on from its saved book after a stop", async () => {
    const fixture = await load();
    await fundFirst(fixture, await fixture.termsOf(), 1);
    const book = new FakeDisk();
    const first = await startKeeper(fixture, { book });
    await first.tick();
    await first.keeper.stop();
    const second = await startKeeper(fixture, { book });
    await second.tick();
    expect(second.calls.filter((method) => method === "eth_getLogs")).to.deep.equal([]);
    expect(second.keeper.metrics.get("keeper_agreements")).to.equal(1);
  });

  it("says when the node shows no new block any more", async () => {
    const fixture = await load();
    const { tick, posts } = await startKeeper(fixture);
    for (const seconds of [60, 1_700, 60]) await tick(seconds);
    expect(codes(posts)).to.deep.equal([]);
    await tick(60);
    await tick(60);
    expect(codes(posts)).to.deep.equal(["node-behind"]);
    await networkHelpers.mine(1);
    await tick(3_600);
    expect(posts).to.have.length(1);
  });

  it("goes on when the node fails, says so after the third time, and stops when it is told to", async () => {
    const fixture = await load();
    const clock = new FakeClock();
    const { keeper, posts, log } = await startKeeper(fixture, { clock });
    const { ethers: inner } = fixture.connection;
    const send = inner.provider.send.bind(inner.provider);
    let left = 4;
    inner.provider.send = async (method: string, params: unknown[]) => {
      if (left-- > 0) throw new Error("socket hang up");
      if (left < -2) await keeper.stop();
      return (await send(method, params as never[])) as never;
    };
    try {
      await keeper.run();
    } finally {
      inner.provider.send = send;
    }
    expect(log.messages().filter((message) => message === "a tick failed")).to.have.length(4);
    expect(codes(posts)).to.include("node-unreachable");
    expect(keeper.metrics.get("keeper_failed_ticks_total")).to.equal(4);
    expect(keeper.metrics.get("keeper_ticks_total")).to.be.greaterThan(0);
  });

  it("does not ask about an interim point when there is no time left to pay on the answer", async () => {
    const fixture = await load();
    const terms = await fixture.termsOf(WEEKLY_85);
    await fundFirst(fixture, terms, 1);
    const { tick } = await startKeeper(fixture);
    await time.increaseTo((terms.periodEnds[0] ?? 0n) - 599n);
    expect((await tick()).sent).to.deep.equal([]);
    expect((await tick()).waiting).to.deep.equal([]);
  });
});

async function policyOf({ functions }: Awaited<ReturnType<typeof load>>) {
  return { asking: [{ oracle: await functions.getAddress(), subscriptionId: SUBSCRIPTION, secretsVersion: 0n }] };
}
