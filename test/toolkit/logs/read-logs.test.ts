import { expect } from "chai";

import { LogsUnreadableError } from "../../../toolkit/logs/errors.js";
import { readLogs } from "../../../toolkit/logs/read-logs.js";
import { LimitedNode, log, name } from "./logs.js";

const FILTER = { address: "0x00", topics: [] };

describe("readLogs", () => {
  const chain = Array.from({ length: 1000 }, (_, block) => log(block));

  it("reads a range in one call when the node takes it", async () => {
    const reading = await readLogs(new LimitedNode(chain), FILTER, { fromBlock: 0, toBlock: 999 });
    expect(reading.logs).to.have.length(1000);
    expect(reading).to.include({ calls: 1, through: 999 });
  });

  it("never asks for more blocks than it may", async () => {
    const node = new LimitedNode(chain);
    const { logs, calls } = await readLogs(node, FILTER, { fromBlock: 0, toBlock: 999, maxBlocks: 300 });
    expect(logs).to.have.length(1000);
    expect(node.ranges).to.deep.equal([
      [0, 299],
      [300, 599],
      [600, 899],
      [900, 999],
    ]);
    expect(calls).to.equal(4);
  });

  for (const [what, node] of [
    ["blocks", new LimitedNode(chain, 77)],
    ["logs", new LimitedNode([...chain, ...chain.map(({ blockNumber }) => log(blockNumber, 1))], Infinity, 9)],
  ] as const) {
    it(`halves what the node refuses for the number of ${what}, and loses nothing`, async () => {
      const { logs, calls } = await readLogs(node, FILTER, { fromBlock: 3, toBlock: 998 });
      const expected = node.chain.filter(({ blockNumber }) => blockNumber >= 3 && blockNumber <= 998);
      expect(logs.map(name).sort()).to.deep.equal(expected.map(name).sort());
      expect(calls).to.equal(node.ranges.length);
    });
  }

  it("stops at a block that the node never gives, and goes on from there later", async () => {
    const broken = new LimitedNode(chain);
    const read = broken.getLogs.bind(broken);
    broken.getLogs = async (filter) => {
      if (Number(filter.fromBlock) <= 500 && Number(filter.toBlock) >= 500) throw new Error("unavailable");
      return await read(filter);
    };
    const range = { fromBlock: 0, toBlock: 999 };
    const error: unknown = await readLogs(broken, FILTER, range).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(LogsUnreadableError);
    const { soFar, message, remedy } = error as LogsUnreadableError;
    expect(message).to.contain("block 500").and.to.contain("unavailable");
    expect(remedy).to.contain("another node");
    expect(soFar).to.include({ through: 499 });
    expect(soFar.logs).to.have.length(500);

    const whole = new LimitedNode(chain);
    const reading = await readLogs(whole, FILTER, { ...range, after: soFar });
    expect(whole.ranges).to.deep.equal([[500, 999]]);
    expect(reading.logs.map(name)).to.deep.equal(chain.map(name));
    expect(reading.calls).to.equal(soFar.calls + 1);
  });

  it("does not knock twice at a door that nobody opens", async () => {
    const gone = new LimitedNode(chain);
    let knocks = 0;
    gone.getLogs = () => {
      knocks++;
      return Promise.reject(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }));
    };
    const error: unknown = await readLogs(gone, FILTER, { fromBlock: 0, toBlock: 999 }).catch((why: unknown) => why);
    expect(error).to.be.instanceOf(LogsUnreadableError);
    expect((error as LogsUnreadableError).soFar).to.include({ through: -1, calls: 1 });
    expect(knocks).to.equal(1);
  });

  it("asks for nothing when there is no block", async () => {
    const node = new LimitedNode(chain);
    expect(await readLogs(node, FILTER, { fromBlock: 5, toBlock: 4 })).to.deep.equal({
      logs: [],
      through: 4,
      calls: 0,
    });
    expect(node.ranges).to.deep.equal([]);
  });
});
