import { expect } from "chai";

import { deployedAt } from "../../../toolkit/book/deployed-at.js";
import type { RpcProvider } from "../../../toolkit/chain/rpc.js";

/** A chain of `head` blocks on which the contract is from `since` on; old states are known from `known` on. */
function chain(head: number, since: number, known = 0) {
  let calls = 0;
  const provider: RpcProvider = {
    send: (method, params) => {
      calls++;
      if (method === "eth_getBlockByNumber") {
        return Promise.resolve({ number: head, hash: "0x", parentHash: "0x", timestamp: 1, baseFeePerGas: 1 });
      }
      const block = Number(params[1]);
      if (block < known) return Promise.reject(new Error("missing trie node"));
      return Promise.resolve(block < since ? "0x" : "0x60");
    },
  };
  return { provider, calls: () => calls };
}

describe("deployedAt", () => {
  it("finds the very block, in few calls", async () => {
    for (const since of [1, 2, 12_345_678, 24_999_999, 25_000_000]) {
      const { provider, calls } = chain(25_000_000, since);
      expect(await deployedAt(provider, "0x00")).to.equal(since);
      expect(calls()).to.be.at.most(27);
    }
  });

  it("does not search on a short chain", async () => {
    const { provider, calls } = chain(1_000, 700);
    expect(await deployedAt(provider, "0x00")).to.equal(0);
    expect(calls()).to.equal(1);
  });

  it("begins at the beginning where the node has forgotten", async () => {
    const { provider } = chain(25_000_000, 12_345_678, 24_999_000);
    expect(await deployedAt(provider, "0x00")).to.equal(0);
  });
});
