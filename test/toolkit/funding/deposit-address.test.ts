import { expect } from "chai";

import { depositAddress, implementationOf } from "../../../toolkit/funding/deposit-address.js";

// The contract's own addresses are compared in test/funding/DepositAddresses/accounts.test.ts.
describe("depositAddress", () => {
  const contracts = {
    factory: "0x1111111111111111111111111111111111111111",
    implementation: "0x2222222222222222222222222222222222222222",
  };
  const id = `0x${"33".repeat(32)}`;
  const address = depositAddress(id, contracts);

  it("depends on the id, the factory and the implementation", () => {
    const others = [
      depositAddress(`0x${"33".repeat(31)}34`, contracts),
      depositAddress(id, { ...contracts, factory: "0x1111111111111111111111111111111111111112" }),
      depositAddress(id, { ...contracts, implementation: "0x2222222222222222222222222222222222222223" }),
    ];
    expect(new Set([address, ...others]).size).to.equal(4);
  });

  it("is the same in whatever case the addresses are written", () => {
    const factory = "0xAbCdEf0123456789abcdef0123456789ABCDEF01".toLowerCase();
    expect(depositAddress(id, { ...contracts, factory })).to.equal(
      depositAddress(id, { ...contracts, factory: `0x${factory.slice(2).toUpperCase()}` }),
    );
  });

  it("is refused an id that is not 32 bytes", () => {
    expect(() => depositAddress("0x33", contracts)).to.throw("salt must be 32 bytes");
  });
});

describe("implementationOf", () => {
  it("is the address of the factory's first contract", () => {
    // CREATE: the last 20 bytes of keccak256(rlp([factory, 1])).
    expect(implementationOf("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0")).to.equal(
      "0x343c43A37D37dfF08AE8C4A11544c718AbB4fCF8",
    );
  });
});
