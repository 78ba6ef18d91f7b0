import { expect } from "chai";
import { parseEther } from "ethers";

import { etherText } from "../../../tasks/support/fees.js";

describe("etherText", () => {
  it("has four digits, rounded up, and commas between thousands", () => {
    expect(etherText(parseEther("10000"))).to.equal("10,000 ETH");
    expect(etherText(parseEther("0.012341"))).to.equal("0.01235 ETH");
    expect(etherText(0n)).to.equal("0 ETH");
  });
});
