import { toQuantity, type JsonRpcProvider } from "ethers";

import { escrowInterface, oracleInterface } from "../../toolkit/book/decode-log.js";
import { PERIODS, type World } from "./world.js";

/** What the campaign shows. */
export interface Figures {
  readonly agreements: number;
  /** Transactions of the keeper that were mined. */
  readonly sends: number;
  readonly settlements: number;
  readonly interimPayments: number;
  readonly questions: number;
  /**
   * Transactions that did what another one of the keeper had done, or failed because it had: settlements and requests that
   * were mined and reverted, and interim payments for a point that was paid on already.
   */
  readonly duplicates: number;
  /** Transactions that came too late for what they were to do. */
  readonly late: number;
  /** Periods that were not settled in the end. */
  readonly missed: number;
  /** Periods that were settled without an answer, although the network would have replied. */
  readonly unanswered: number;
}

interface RawTransaction {
  readonly hash: string;
  readonly from: string;
  readonly input: string;
}

/** Counts from the chain alone, block by block. */
export async function count(provider: JsonRpcProvider, { escrow, keeper, agreements }: World): Promise<Figures> {
  const head = Number(await provider.send("eth_blockNumber", []));
  const paidOn = new Set<string>();
  const tally = { sends: 0, settlements: 0, interimPayments: 0, questions: 0, duplicates: 0, late: 0 };
  for (let number = 0; number <= head; number++) {
    const block = (await provider.send("eth_getBlockByNumber", [toQuantity(number), true])) as {
      transactions: RawTransaction[];
    };
    for (const { hash, from, input } of block.transactions) {
      if (from.toLowerCase() !== keeper.address.toLowerCase()) continue;
      tally.sends++;
      const receipt = await provider.getTransactionReceipt(hash);
      const succeeded = receipt?.status === 1;
      const call =
        escrowInterface.parseTransaction({ data: input }) ?? oracleInterface.parseTransaction({ data: input });
      if (call?.name === "payInterim") {
        const isRepeated = paidOn.has(input);
        paidOn.add(input);
        if (isRepeated) tally.duplicates++;
        else if (succeeded) tally.interimPayments++;
        else tally.late++;
        continue;
      }
      if (!succeeded) tally.duplicates++;
      else if (call?.name === "settle") tally.settlements++;
      else if (call?.name === "ask") tally.questions++;
    }
  }

  const settled = await escrow.queryFilter(escrow.filters.Settled());
  return {
    agreements: agreements.length,
    ...tally,
    missed: agreements.length * PERIODS - settled.length,
    unanswered: settled.filter(({ args }) => !args.answered).length,
  };
}
