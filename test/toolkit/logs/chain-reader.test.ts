import { expect } from "chai";
import type { Provider } from "ethers";

import { ChainReader } from "../../../toolkit/logs/chain-reader.js";
import { ChainMovedError, HistoryMissingError } from "../../../toolkit/logs/errors.js";
import { LimitedNode, log } from "./logs.js";

/** A node whose blocks are `hash`, 10 seconds apart, the latest number 9. */
function node(hash: () => string, asked: number[] = []): Provider {
  const limited = new LimitedNode([log(2), log(2, 1), log(8)], 4);
  return {
    getLogs: (filter: Parameters<LimitedNode["getLogs"]>[0]) => limited.getLogs(filter),
    getBlock: (tag: number | "latest") => {
      const number = tag === "latest" ? 9 : tag;
      asked.push(number);
      return Promise.resolve(number > 9 ? null : { number, hash: hash(), timestamp: 1000 + 10 * number });
    },
    getTransaction: () => Promise.resolve(null),
  } as unknown as Provider;
}

describe("ChainReader", () => {
  const open = (hash = () => "same", asked: number[] = []) => ChainReader.open(node(hash, asked));

  it("says where and when logs are, asks for each block once, and counts its calls", async () => {
    const asked: number[] = [];
    const reader = await open(() => "same", asked);
    const logs = await reader.logs({ address: "0x00", topics: [] });
    expect((await reader.places(logs)).map(({ block, time, index }) => [block, time, index])).to.deep.equal([
      [2, 1020n, 0],
      [2, 1020n, 1],
      [8, 1080n, 0],
    ]);
    expect(asked.toSorted()).to.deep.equal([2, 8, 9]);
    // 3 blocks; of ranges, 0-9 and 0-4 refused, 0-2 read, 3-8 refused, 3-5 and 6-9 read.
    expect(reader.calls).to.equal(3 + 6);
  });

  it("notices that its head was replaced", async () => {
    const hashes = ["first", "second"];
    const reader = await open(() => hashes.shift() ?? "");
    const error: unknown = await reader.confirm().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ChainMovedError);
    expect((error as ChainMovedError).remedy).to.contain("older block");
  });

  it("is content when its head is still there", async () => {
    await (await open()).confirm();
  });

  it("says what the node does not know", async () => {
    const reader = await open();
    for (const missing of [
      reader.transaction("0x12"),
      ChainReader.open(
        node(() => "same"),
        { toBlock: 77 },
      ),
    ]) {
      const error: unknown = await missing.then(() => undefined).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(HistoryMissingError);
      expect((error as HistoryMissingError).remedy).to.contain("whole history");
    }
  });
});
