/*
 * watch(sent, provider, options)
 * ├── given it is mined → its receipt, after as many confirmations as asked for
 * ├── given a reorganisation takes it out again → waits on
 * ├── given the same call was mined with another fee → that receipt, and says so
 * ├── given another transaction took its nonce → ReplacedError with its hash
 * ├── given no node knows it → DroppedError; one that forgets it for a moment is forgiven
 * └── given it stays pending → StillPendingError
 */
import { expect } from "chai";
import type { Provider } from "ethers";

import { DroppedError, ReplacedError, StillPendingError } from "../../../toolkit/sending/errors.js";
import { watch, type Sent } from "../../../toolkit/sending/watch.js";

const sent: Sent = { hash: "0xaa", from: "0xF", to: "0xT", data: "0x01", value: 5n, nonce: 7, sentAt: 100 };

/** What the node knows at one look. */
interface Look {
  readonly block?: number;
  /** Hash to the block that holds it. */
  readonly receipts?: Readonly<Record<string, number>>;
  readonly nonce?: number;
  /** Whether it knows the transaction. */
  readonly known?: boolean;
  readonly mined?: { readonly hash: string; readonly data?: string };
}

/** A node that shows one look after the other, and the last one for ever. */
function node(looks: readonly Look[]): { provider: Provider; pause: () => Promise<void> } {
  let at = 0;
  const look = () => looks[Math.min(at, looks.length - 1)] ?? {};
  const provider = {
    getTransactionReceipt: (hash: string) => {
      const blockNumber = look().receipts?.[hash];
      return Promise.resolve(blockNumber === undefined ? null : { hash, blockNumber, status: 1 });
    },
    getBlockNumber: () => Promise.resolve(look().block ?? 101),
    getTransactionCount: () => Promise.resolve(look().nonce ?? 7),
    getTransaction: (hash: string) => Promise.resolve(look().known === false ? null : { hash }),
    getBlock: (number: number) => {
      const { mined } = look();
      const transactions =
        number === 101 && mined !== undefined
          ? [{ hash: mined.hash, from: "0xF", to: "0xT", data: mined.data ?? "0x01", value: 5n, nonce: 7 }]
          : [];
      return Promise.resolve({ prefetchedTransactions: transactions });
    },
  };
  return {
    provider: provider as unknown as Provider,
    pause: () => {
      at++;
      return Promise.resolve();
    },
  };
}

async function failure(looks: readonly Look[], maxLooks = 20): Promise<unknown> {
  const { provider, pause } = node(looks);
  try {
    await watch(sent, provider, { pause, maxLooks });
  } catch (error) {
    return error;
  }
  throw new Error("It was mined.");
}

describe("watch", () => {
  it("waits for the receipt, and for confirmations", async () => {
    const { provider, pause } = node([
      {},
      { receipts: { "0xaa": 101 } },
      { block: 102, receipts: { "0xaa": 101 } },
      { block: 103, receipts: { "0xaa": 101 } },
    ]);
    const told: number[] = [];
    const receipt = await watch(sent, provider, { pause, confirmations: 3, onMined: (_, held) => told.push(held) });
    expect(receipt.hash).to.equal("0xaa");
    expect(told).to.deep.equal([1, 2, 3]);
  });

  it("waits on when a reorganisation takes it out again", async () => {
    const { provider, pause } = node([
      { receipts: { "0xaa": 101 } },
      { block: 102 },
      { block: 104, receipts: { "0xaa": 103 } },
    ]);
    expect((await watch(sent, provider, { pause, confirmations: 2 })).blockNumber).to.equal(103);
  });

  it("takes the same call with another fee for it", async () => {
    const { provider, pause } = node([{}, { nonce: 8, mined: { hash: "0xbb" }, receipts: { "0xbb": 101 } }]);
    const told: string[] = [];
    const receipt = await watch(sent, provider, { pause, onRepriced: (hash) => told.push(hash) });
    expect(receipt.hash).to.equal("0xbb");
    expect(told).to.deep.equal(["0xbb"]);
  });

  it("says when another transaction took its place, whether it finds it or not", async () => {
    const other = await failure([{}, { nonce: 8, mined: { hash: "0xcc", data: "0x" } }]);
    expect(other).to.be.instanceOf(ReplacedError).and.include({ replacement: "0xcc" });
    expect(await failure([{ nonce: 8 }]))
      .to.be.instanceOf(ReplacedError)
      .and.include({ replacement: undefined });
  });

  it("says when it was dropped, and forgives a node that forgets it for a moment", async () => {
    expect(await failure([{ known: false }])).to.be.instanceOf(DroppedError);
    const gone = Array.from({ length: 4 }, () => ({ known: false }));
    const forgetful = [...gone, {}, ...gone, { receipts: { "0xaa": 101 } }];
    const { provider, pause } = node(forgetful);
    expect((await watch(sent, provider, { pause })).hash).to.equal("0xaa");
  });

  it("gives up in the end, and says that it may still be mined", async () => {
    const error = await failure([{}], 3);
    expect(error).to.be.instanceOf(StillPendingError);
    expect((error as StillPendingError).remedy).to.contain("do not send it a second time");
  });
});
