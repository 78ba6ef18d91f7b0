import { toBeHex, toQuantity, ZeroAddress, type JsonRpcProvider } from "ethers";

import { DAY } from "../../toolkit/units/durations.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { MockOracle__factory } from "../../typechain-types/factories/contracts/test/MockOracle__factory.js";
import { PerformanceEscrow__factory } from "../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";

const PER_BLOCK = 500;

/**
 * Makes many different agreements of one agency on a fresh local chain, of which two thirds are funded by it as well, so
 * that nobody needs to sign anything but transactions.
 */
export async function makeAgreements(
  provider: JsonRpcProvider,
  count: number,
): Promise<{ escrow: string; agency: string }> {
  const [agency = "", ...clients] = (await provider.send("eth_accounts", [])) as string[];
  const signer = await provider.getSigner(agency);
  const contract = await new PerformanceEscrow__factory(signer).deploy();
  const oracle = await (await new MockOracle__factory(signer).deploy()).getAddress();
  const escrow = await contract.getAddress();
  const now = BigInt((await provider.getBlock("latest"))?.timestamp ?? 0);
  const encode = contract.interface.encodeFunctionData.bind(contract.interface);

  const transaction = (index: number) => {
    const terms = makeTerms(now, index, { agency, client: clients[index % clients.length] ?? "", oracle });
    if (index % 3 === 0) return { data: encode("propose", [terms, "0x"]), value: "0x0" };
    return {
      data: encode("fund", [terms, 0, 1 + (index % 3), "0x"]),
      value: toQuantity(terms.cap * BigInt(1 + (index % 3))),
    };
  };
  await provider.send("evm_setAutomine", [false]);
  for (let start = 0; start < count; start += PER_BLOCK) {
    const block = Array.from({ length: Math.min(PER_BLOCK, count - start) }, (_, index) => transaction(start + index));
    const common = { from: agency, to: escrow, gas: toQuantity(1_000_000), gasPrice: toQuantity(1) };
    await Promise.all(block.map((it) => provider.send("eth_sendTransaction", [{ ...common, ...it }])));
    await provider.send("evm_mine", []);
  }
  await provider.send("evm_setAutomine", [true]);
  return { escrow, agency };
}

function makeTerms(now: bigint, index: number, parties: Pick<Terms, "agency" | "client" | "oracle">): Terms {
  const start = now + DAY + BigInt(index % 1_000);
  return {
    ...parties,
    arbiter: ZeroAddress,
    token: ZeroAddress,
    // A few hundred metrics, as many agencies measure their clients alike.
    metric: toBeHex(1 + (index % 300), 32),
    cap: 1_000_000_000n,
    base: 0n,
    baselines: [0n],
    lowerIsBetter: false,
    steps: [{ threshold: 0n, lump: 0n, rate: 40n * 10n ** 12n }],
    start,
    periodEnds: [start + 30n * DAY, start + 60n * DAY, start + 90n * DAY],
    trialEnd: 0n,
    fundingGrace: 2n * DAY,
    measureDelay: 3n * DAY,
    reportGrace: 7n * DAY,
    reviewWindow: 0n,
    rulingWindow: 0n,
    arbiterFee: 0n,
    interimEvery: 7n * DAY,
    interimBps: 8_500n,
    cancelNotice: 1n,
    annex: toBeHex(index + 1, 32),
  };
}
