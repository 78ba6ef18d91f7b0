import { expect } from "chai";
import { Transaction } from "ethers";

import { escrowInterface } from "../../../toolkit/book/decode-log.js";
import { Journal } from "../../../toolkit/keeper/journal.js";
import { Sender, type SenderOptions } from "../../../toolkit/keeper/sender.js";
import { Crash, FakeClock, FakeDisk, FakeNode, Fate } from "./fakes.js";

const GWEI = 10n ** 9n;
const OPTIONS: SenderOptions = {
  chainId: 31_337n,
  fees: { tip: GWEI, maxFeePerGas: 100n * GWEI },
  replaceAfterMs: 180_000,
  resendAfterMs: 60_000,
  confirmations: 3,
  maxOpen: 4,
};
const call = (key: string) => ({ key, to: `0x${"ee".repeat(20)}`, data: `0x${Buffer.from(key).toString("hex")}` });

describe("Sender", () => {
  let node: FakeNode;
  let disk: FakeDisk;
  let clock: FakeClock;
  beforeEach(() => {
    node = new FakeNode();
    disk = new FakeDisk();
    clock = new FakeClock();
  });

  /** A process that starts with what is on the disk. */
  function start(fate = new Fate(), options: Partial<SenderOptions> = {}) {
    const owner = { chainId: 31_337n, address: node.wallet.address };
    const journal = new Journal(disk.file(fate), owner);
    const parts = { provider: node.provider(fate), signer: node.wallet, journal, clock };
    return { journal, sender: new Sender(parts, { ...OPTIONS, ...options }) };
  }
  const minedKeys = () =>
    [...node.mined.values()].map(({ transaction }) => Buffer.from(transaction.data.slice(2), "hex").toString());

  it("has the signed bytes on the disk before they leave", async () => {
    const { sender } = start();
    let onDisk = "";
    node.receive = () => (onDisk = disk.text);
    const sent = await sender.send(call("settle/a/0"), node.head);
    expect(sent.kind).to.equal("sent");
    expect(onDisk).to.contain(node.arrived[0]);
    expect(onDisk).to.contain('"key":"settle/a/0"');
  });

  it("makes every transaction once, wherever it is killed, and however often", async () => {
    const keys = ["settle/a/0", "payInterim/b/1/2", "ask/o/q/0"];
    // One life: until all is mined or death comes. The book is the set of what was mined.
    async function live(fate: Fate): Promise<boolean> {
      const { sender } = start(fate);
      for (let round = 0; round < 12; round++) {
        await sender.lookAfter(node.head);
        for (const key of keys) if (!minedKeys().includes(key)) await sender.send(call(key), node.head);
        clock.ms += 30_000;
        if (round % 2 === 1) node.mine();
        if (keys.every((key) => minedKeys().includes(key)) && sender.openCount === 0) return true;
      }
      return false;
    }

    let deaths = 0;
    for (let first = 0; first < 70; first++) {
      for (const second of [Infinity, first % 7, 11]) {
        [node, disk, clock] = [new FakeNode(), new FakeDisk(), new FakeClock()];
        let done = false;
        for (const fate of [new Fate(first), new Fate(second), new Fate()]) {
          try {
            done ||= await live(fate);
          } catch (error) {
            if (!(error instanceof Crash)) throw error;
            deaths++;
          }
        }
        const where = `killed before steps ${first} and ${second}`;
        expect(done, where).to.equal(true);
        expect(minedKeys().sort(), where).to.deep.equal([...keys].sort());
        // What was signed for one nonce is one transaction.
        const byNonce = new Map(node.arrived.map((raw) => [Transaction.from(raw).nonce, raw]));
        for (const raw of node.arrived) expect(byNonce.get(Transaction.from(raw).nonce), where).to.equal(raw);
      }
    }
    expect(deaths).to.be.greaterThan(100);
  });

  it("does not send the same twice while it is under way, nor in the block that has it", async () => {
    const { sender } = start();
    await sender.send(call("settle/a/0"), node.head);
    expect((await sender.send(call("settle/a/0"), node.head)).kind).to.equal("busy");
    const seen = node.head;
    node.mine();
    // The book has not seen that block yet.
    await sender.lookAfter(node.head);
    expect((await sender.send(call("settle/a/0"), seen)).kind).to.equal("busy");
    expect(node.arrived).to.have.length(1);
  });

  it("sends the same bytes again after a while, and after a restart at once", async () => {
    const { sender } = start();
    await sender.send(call("settle/a/0"), node.head);
    node.pool.clear();
    await sender.lookAfter(node.head);
    expect(node.arrived).to.have.length(1);
    clock.ms += 60_000;
    expect((await sender.lookAfter(node.head)).map(({ kind }) => kind)).to.deep.equal(["resent"]);
    node.pool.clear();
    await start().sender.lookAfter(node.head);
    expect(new Set(node.arrived).size).to.equal(1);
    expect(node.arrived).to.have.length(3);
  });

  it("gives no nonce twice, even when the node has forgotten what has it", async () => {
    const { sender } = start();
    await sender.send(call("settle/a/0"), node.head);
    node.pool.clear();
    expect(await sender.send(call("settle/b/0"), node.head)).to.include({ kind: "sent", nonce: 1 });
    clock.ms += 60_000;
    await sender.lookAfter(node.head);
    node.mine();
    expect(minedKeys()).to.deep.equal(["settle/a/0", "settle/b/0"]);
  });

  it("replaces a transaction that waits: same nonce and call, an eighth more, up to the limit", async () => {
    const { sender } = start(new Fate(), { fees: { tip: GWEI, maxFeePerGas: 6n * GWEI } });
    await sender.send(call("settle/a/0"), node.head);
    await sender.send(call("settle/b/0"), node.head);
    node.baseFee = 4n * GWEI;
    clock.ms += 180_000;
    const kinds = (await sender.lookAfter(node.head)).map(({ kind }) => kind);
    // The second waits for the first, and is only sent again.
    expect(kinds).to.deep.equal(["replaced", "resent"]);
    const [before, , after] = node.arrived.map((raw) => Transaction.from(raw));
    expect(after).to.include({ nonce: before!.nonce, data: before!.data, to: before!.to });
    expect(after!.maxFeePerGas).to.equal(6n * GWEI);
    expect(after!.maxPriorityFeePerGas).to.equal(GWEI + GWEI / 8n + 1n);

    clock.ms += 360_000;
    expect((await sender.lookAfter(node.head)).map(({ kind }) => kind)).to.deep.equal(["stuck", "resent"]);
    node.mine();
    await sender.lookAfter(node.head);
    expect(node.mined.size).to.equal(1);
  });

  it("recognises any of the versions when it is mined", async () => {
    const { sender, journal } = start();
    await sender.send(call("settle/a/0"), node.head);
    const [first] = [...node.pool.values()];
    clock.ms += 180_000;
    await sender.lookAfter(node.head);
    // The network mines the cheaper one after all.
    node.pool.set(0, first!);
    node.mine();
    expect((await sender.lookAfter(node.head)).map(({ kind, hash }) => [kind, hash])).to.deep.equal([
      ["mined", first!.hash],
    ]);
    node.block += 3;
    await sender.lookAfter(node.head);
    expect(journal.open()).to.deep.equal([]);
  });

  it("notices that another transaction of the account took the nonce", async () => {
    const { sender } = start();
    await sender.send(call("settle/a/0"), node.head);
    node.pool.clear();
    const raw = await node.wallet.signTransaction({
      type: 2,
      nonce: 0,
      to: node.wallet.address,
      maxFeePerGas: 5n * GWEI,
      gasLimit: 21_000,
      chainId: 31_337n,
    });
    node.pool.set(0, Transaction.from(raw));
    node.mine();
    expect((await sender.lookAfter(node.head)).map(({ kind }) => kind)).to.deep.equal(["displaced"]);
    const again = await sender.send(call("settle/a/0"), node.head);
    expect(again).to.include({ kind: "sent", nonce: 1 });
  });

  it("sends again what a reorganisation took out of the chain", async () => {
    const { sender } = start();
    await sender.send(call("settle/a/0"), node.head);
    node.mine();
    await sender.lookAfter(node.head);
    node.reorganise();
    await sender.lookAfter(node.head, true);
    expect(node.pool.size).to.equal(1);
    node.mine();
    expect((await sender.lookAfter(node.head)).map(({ kind }) => kind)).to.deep.equal(["mined"]);
    expect(new Set(node.arrived).size).to.equal(1);
  });

  it("counts what was mined and reverted as a failure", async () => {
    const { sender, journal } = start();
    await sender.send(call("settle/a/0"), node.head);
    node.mine(() => false);
    expect((await sender.lookAfter(node.head)).map(({ kind }) => kind)).to.deep.equal(["reverted"]);
    expect(journal.failuresOf("settle/a/0").count).to.equal(1);
    node.block += 3;
    await sender.lookAfter(node.head);
    expect(start().journal.failuresOf("settle/a/0").count).to.equal(1);
  });

  it("signs nothing that the chain would refuse, that is too dear, or too much at once", async () => {
    const { sender } = start();
    node.estimate = () => {
      const data = escrowInterface.encodeErrorResult("NothingToSettle", [`0x${"00".repeat(32)}`]);
      throw Object.assign(new Error("execution reverted"), { data });
    };
    expect((await sender.send(call("settle/a/0"), node.head)).kind).to.equal("done");
    node.estimate = () => 100_000n;
    node.baseFee = 101n * GWEI;
    expect((await sender.send(call("settle/a/0"), node.head)).kind).to.equal("dear");
    node.baseFee = GWEI;
    for (const key of ["a", "b", "c", "d"]) await sender.send(call(key), node.head);
    expect((await sender.send(call("e"), node.head)).kind).to.equal("busy");
    expect(node.arrived).to.have.length(4);
  });

  it("asks the node nothing while nothing is under way", async () => {
    expect(await start().sender.lookAfter(node.head)).to.deep.equal([]);
    expect(node.calls).to.deep.equal([]);
  });
});
