/*
 * Against a node over HTTP, with a wallet of ethers:
 * ├── simulate explains what the escrow refuses, and what the node refuses
 * └── watch, with transactions that wait in the node's pool
 *     ├── the same call sent again with a higher fee → its receipt
 *     ├── a transfer to itself at the same nonce, as wallets cancel → ReplacedError
 *     └── thrown out of the pool → DroppedError
 */
import { expect } from "chai";
import { JsonRpcProvider, parseEther, parseUnits, Wallet } from "ethers";
import { network } from "hardhat";

import { ESCROW, escrowCall } from "../../../toolkit/calls/shared/escrow-call.js";
import { RefusedError } from "../../../toolkit/refusals/errors.js";
import { send } from "../../../toolkit/sending/send.js";
import { simulate } from "../../../toolkit/sending/simulate.js";
import { DroppedError, ReplacedError } from "../../../toolkit/sending/errors.js";
import { watch, type Sent } from "../../../toolkit/sending/watch.js";
import { PerformanceEscrow__factory } from "../../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";
import { validTerms } from "../../support/valid-terms.js";
import { expectRefused } from "../calls/support.js";

/** The first account of every local node, known to everybody. */
const RICH = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

describe("sending to a node over HTTP", () => {
  let node: Awaited<ReturnType<typeof network.createServer>>;
  let provider: JsonRpcProvider;
  let rich: Wallet;
  let wallet: Wallet;
  const pause = () => Promise.resolve();

  before(async () => {
    node = await network.createServer("hardhat", "127.0.0.1", 0);
    const { address, port } = await node.listen();
    provider = new JsonRpcProvider(`http://${address}:${port}`, undefined, { cacheTimeout: -1, polling: true });
    rich = new Wallet(RICH, provider);
    wallet = Wallet.createRandom(provider) as unknown as Wallet;
    await (await rich.sendTransaction({ to: wallet.address, value: parseEther("10") })).wait();
  });
  after(async () => {
    provider.destroy();
    await node.close();
  });

  it("explains what is refused", async () => {
    const escrow = await new PerformanceEscrow__factory(rich).deploy();
    await escrow.waitForDeployment();
    const location = { chainId: (await provider.getNetwork()).chainId, verifyingContract: await escrow.getAddress() };
    const call = (data: string, value = 0n) => escrowCall(location, data, "Try it", value);
    const settle = call(ESCROW.encodeFunctionData("settle", [validTerms()]));
    await expectRefused(simulate(settle, wallet.address, provider), RefusedError, /No funded period waits/);
    await expectRefused(send(settle, wallet), RefusedError, /No funded period waits/);

    const dear = { ...call("0x", parseEther("11")), to: rich.address };
    await expectRefused(
      simulate(dear, wallet.address, provider),
      RefusedError,
      /has 10 ETH, and 11 ETH are needed.*at least 1 ETH/,
    );
    const poor = Wallet.createRandom(provider);
    const anything = { ...call("0x"), to: rich.address };
    expect((await simulate(anything, poor.address, provider)).gas).to.be.within(21_000n, 21_100n);
    await expectRefused(send(anything, poor), RefusedError, /has 0 ETH, and 0\.\d+ ETH are needed, fees included/);
    const gone = new JsonRpcProvider("http://127.0.0.1:1", location.chainId, { staticNetwork: true });
    await expectRefused(simulate(settle, wallet.address, gone), RefusedError, /The node did not answer/);
    gone.destroy();
  });

  /** A transaction that waits in the pool. */
  async function waiting(): Promise<Sent> {
    await provider.send("evm_setAutomine", [false]);
    const nonce = await provider.getTransactionCount(wallet.address);
    const sentAt = await provider.getBlockNumber();
    const response = await wallet.sendTransaction({ ...CALL, nonce, ...fee(3) });
    return {
      hash: response.hash,
      from: wallet.address,
      to: CALL.to,
      data: CALL.data,
      value: CALL.value,
      nonce,
      sentAt,
    };
  }
  const CALL = { to: "0x00000000000000000000000000000000000A11cE", data: "0x1234", value: 5n, gasLimit: 50_000n };
  const fee = (gwei: number) => ({
    maxFeePerGas: parseUnits(String(gwei), "gwei"),
    maxPriorityFeePerGas: parseUnits(String(gwei), "gwei"),
  });
  const mine = async () => {
    await provider.send("evm_mine", []);
    await provider.send("evm_setAutomine", [true]);
  };

  it("recognises the same call with a higher fee", async () => {
    const sent = await waiting();
    const again = await wallet.sendTransaction({ ...CALL, nonce: sent.nonce, ...fee(9) });
    await mine();
    const told: string[] = [];
    const receipt = await watch(sent, provider, { pause, onRepriced: (hash) => told.push(hash) });
    expect(receipt.hash).to.equal(again.hash);
    expect(told).to.deep.equal([again.hash]);
  });

  it("recognises a cancelled transaction", async () => {
    const sent = await waiting();
    const cancel = await wallet.sendTransaction({ to: wallet.address, value: 0n, nonce: sent.nonce, ...fee(9) });
    await mine();
    let error: unknown;
    await watch(sent, provider, { pause }).catch((thrown: unknown) => (error = thrown));
    expect(error).to.be.instanceOf(ReplacedError).and.include({ replacement: cancel.hash });
  });

  it("recognises a transaction that the node threw out", async () => {
    const sent = await waiting();
    await provider.send("hardhat_dropTransaction", [sent.hash]);
    await expectRefused(watch(sent, provider, { pause, maxLooks: 20 }), DroppedError, /no longer knows/);
    await provider.send("evm_setAutomine", [true]);
  });
});
