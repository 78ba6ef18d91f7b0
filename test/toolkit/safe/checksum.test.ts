/*
 * batchChecksum(batch), safeBatch(calls, options)
 * ├── computes what the Transaction Builder's own test has
 * ├── names every call, and changes with anything but the name
 * └── refuses no calls, and several chains
 */
import { expect } from "chai";

import type { Call } from "../../../toolkit/calls/shared/call.js";
import { batchChecksum } from "../../../toolkit/safe/checksum.js";
import { BatchError, safeBatch } from "../../../toolkit/safe/transaction-builder.js";

/** The vector of safe-global/safe-react-apps, apps/tx-builder/src/lib/checksum.test.ts. */
const vector = {
  version: "1.0",
  chainId: "4",
  createdAt: 1646321521061,
  meta: {
    name: "test batch file",
    txBuilderVersion: "1.4.0",
    checksum: "",
    createdFromSafeAddress: "0xDF8a1Ce35c9a6ACE153B4e0767942f1E2291a1Aa",
    createdFromOwnerAddress: "0x49d4450977E2c95362C13D3a31a09311E0Ea26A6",
  },
  transactions: [
    {
      to: "0x49d4450977E2c95362C13D3a31a09311E0Ea26A6",
      value: "0",
      contractMethod: {
        inputs: [{ internalType: "address", name: "paramAddress", type: "address" }],
        name: "testAddress",
        payable: false,
      },
      contractInputsValues: { paramAddress: "0x49d4450977E2c95362C13D3a31a09311E0Ea26A6" },
    },
    {
      to: "0x49d4450977E2c95362C13D3a31a09311E0Ea26A6",
      value: "0",
      contractMethod: {
        inputs: [{ internalType: "bool", name: "paramBool", type: "bool" }],
        name: "testBool",
        payable: false,
      },
      contractInputsValues: { paramAddress: "", paramBool: "false" },
    },
    {
      to: "0x49d4450977E2c95362C13D3a31a09311E0Ea26A6",
      value: "2000000000000000000",
      data: "0x42f4579000000000000000000000000049d4450977e2c95362c13d3a31a09311e0ea26a6",
    },
  ],
};

const SAFE = "0xDF8a1Ce35c9a6ACE153B4e0767942f1E2291a1Aa";
const call: Call = { chainId: 8453n, to: SAFE.toLowerCase(), data: "0x12", value: 3n, description: "Do it" };
const options = { safe: SAFE.toLowerCase(), createdAt: 1_700_000_000_000 };

describe("batchChecksum", () => {
  it("is the published one", () => {
    expect(batchChecksum(vector)).to.equal("0x4ecbfd364aa6759983915644e73f8bd411e85a2dc306f252a387c2728c4db64c");
    const onAnotherChain = { ...vector, chainId: "5" };
    expect(batchChecksum({ ...vector, meta: { ...vector.meta, name: "other" } })).to.equal(batchChecksum(vector));
    expect(batchChecksum(onAnotherChain)).not.to.equal(batchChecksum(vector));
  });
});

describe("safeBatch", () => {
  it("has every call, and the checksum that the app finds in a batch without one", () => {
    const batch = safeBatch([call, { ...call, description: "Then this" }], options);
    expect(batch.chainId).to.equal("8453");
    expect(batch.meta).to.include({
      name: "Then this",
      description: "1. Do it · 2. Then this",
      createdFromSafeAddress: SAFE,
    });
    expect(batch.transactions[0]).to.deep.equal({
      to: SAFE,
      value: "3",
      data: "0x12",
      contractMethod: null,
      contractInputsValues: null,
    });
    const loaded = JSON.parse(JSON.stringify(batch)) as { meta: { checksum?: string } };
    const { checksum } = loaded.meta;
    delete loaded.meta.checksum;
    expect(batchChecksum(loaded)).to.equal(checksum);
  });

  it("is one batch on one chain", () => {
    expect(() => safeBatch([], options)).to.throw(BatchError, /Nothing has to be sent/);
    expect(() => safeBatch([call, { ...call, chainId: 1n }], options)).to.throw(BatchError, /one batch for each chain/);
  });
});
