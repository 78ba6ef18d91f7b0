/*
 * approveCalls(allowance, provider)
 * ├── given enough is allowed → nothing
 * ├── given nothing, or too little that the token lets change → one exact approval
 * └── given a token that refuses to change what is not zero (USDT) → to 0, then to the amount
 */
import { expect } from "chai";
import { network } from "hardhat";

import { approveCalls } from "../../../../toolkit/calls/shared/approve.js";
import { sendAll } from "../support.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function deploy() {
  const [owner, spender] = await ethers.getSigners();
  if (owner === undefined || spender === undefined) throw new Error("no signers");
  const usdt = await ethers.deployContract("MockNoReturnToken");
  const usdc = await ethers.deployContract("MockERC20", ["USD Coin", "USDC", 6]);
  const chainId = (await ethers.provider.getNetwork()).chainId;
  const planned = async (token: string, amount: bigint) => {
    const of = { chainId, token, owner: owner.address, spender: spender.address };
    return await approveCalls(
      { ...of, amount, amountText: `${amount} units`, spenderName: "the escrow" },
      ethers.provider,
    );
  };
  return { owner, spender, usdt, usdc, planned };
}

describe("approveCalls", () => {
  it("approves exactly the amount, and nothing when enough is allowed", async () => {
    const { owner, spender, usdc, planned } = await networkHelpers.loadFixture(deploy);
    const calls = await planned(await usdc.getAddress(), 100n);
    expect(calls.map(({ description }) => description)).to.deep.equal(["Allow the escrow to take 100 units"]);
    await sendAll({ calls, sender: undefined, summary: [], warnings: [] }, owner);
    expect(await usdc.allowance(owner, spender)).to.equal(100n);
    expect(await planned(await usdc.getAddress(), 100n)).to.deep.equal([]);
    expect(await planned(await usdc.getAddress(), 99n)).to.deep.equal([]);
    expect(await planned(await usdc.getAddress(), 101n)).to.have.length(1);
  });

  it("resets an old allowance first, where the token demands it", async () => {
    const { owner, spender, usdt, planned } = await networkHelpers.loadFixture(deploy);
    const token = await usdt.getAddress();
    expect(await planned(token, 5n)).to.have.length(1);
    await usdt.connect(owner).approve(spender, 1n);
    const calls = await planned(token, 100n);
    expect(calls.map(({ description }) => description)).to.deep.equal([
      "Set the old allowance of the escrow to 0, as this token demands",
      "Allow the escrow to take 100 units",
    ]);
    await sendAll({ calls, sender: undefined, summary: [], warnings: [] }, owner);
    expect(await usdt.allowance(owner, spender)).to.equal(100n);
  });
});
