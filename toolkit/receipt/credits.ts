import { zeroPadValue } from "ethers";

import type { PerformanceEscrow } from "../../typechain-types/contracts/PerformanceEscrow.js";
import type { ChainReader, Place } from "../logs/chain-reader.js";
import type { Terms } from "../terms/types.js";
import type { EscrowLog } from "./escrow-log.js";
import type { Credit, Entry } from "./receipt.js";

type Collection = NonNullable<Credit["collected"]> & { readonly payee: string };

/**
 * The payments of an agreement that did not arrive, and when they were collected.
 *
 * The escrow keeps one credit for each payee and token, over all agreements, and always pays all of it. So the first
 * withdrawal after a payment failed is the one that had it in it.
 */
export async function findCredits(
  reader: ChainReader,
  escrow: PerformanceEscrow,
  terms: Terms,
  entries: readonly Entry[],
  logs: readonly EscrowLog[],
): Promise<Credit[]> {
  const credited = logs.filter(({ parsed }) => parsed.name === "Credited");
  if (credited.length === 0) return [];
  const payees = [...new Set(credited.map(({ parsed }) => parsed.args["payee"] as string))];
  const collections = await readCollections(reader, escrow, terms.token, payees, credited[0]?.place.block ?? 0);

  const taken = new Set<string>();
  return credited.map(({ parsed, place }) => {
    const payee = parsed.args["payee"] as string;
    const amount = parsed.args["amount"] as bigint;
    // The escrow reports a movement first and pays it then: a failure belongs to the last movement before it.
    const entry = entries.findLastIndex((candidate) => !isLater(candidate.place, place));
    const part = partOf(terms, entries[entry], { payee, amount }, (name) => {
      const key = `${entry}:${name}`;
      return !taken.has(key) && taken.add(key).size > 0;
    });
    const collected = collections.find((one) => one.payee === payee && isLater(one.place, place));
    return {
      ...{ payee, amount, place, entry, part },
      collected:
        collected === undefined ? null : { place: collected.place, to: collected.to, amount: collected.amount },
    };
  });
}

/** What of a movement failed. Whatever fits neither what it pays the agency nor the client is a fee. */
function partOf(
  { agency, client }: Terms,
  entry: Entry | undefined,
  { payee, amount }: Pick<Credit, "payee" | "amount">,
  take: (part: Credit["part"]) => boolean,
): Credit["part"] {
  const event = entry?.event;
  if (event === undefined) return "fee";
  const toAgency = "toAgency" in event ? event.toAgency : event.kind === "interimPaid" ? event.amount : 0n;
  const toClient = "toClient" in event ? event.toClient : "returned" in event ? event.returned : 0n;
  if (payee === agency && amount === toAgency && take("toAgency")) return "toAgency";
  if (payee === client && amount === toClient && take("toClient")) return "toClient";
  return "fee";
}

async function readCollections(
  reader: ChainReader,
  escrow: PerformanceEscrow,
  token: string,
  payees: readonly string[],
  fromBlock: number,
): Promise<Collection[]> {
  const word = (address: string) => zeroPadValue(address.toLowerCase(), 32);
  const { topicHash } = escrow.interface.getEvent("Withdrawn");
  const address = await escrow.getAddress();
  const logs = await reader.logs({ address, topics: [topicHash, payees.map(word), word(token)] }, fromBlock);
  return await reader.each(logs, async (log) => {
    const { payee, to, amount } = escrow.interface.decodeEventLog("Withdrawn", log.data, log.topics) as unknown as {
      payee: string;
      to: string;
      amount: bigint;
    };
    return { payee, to, amount, place: await reader.place(log) };
  });
}

function isLater(a: Place, b: Place): boolean {
  return a.block > b.block || (a.block === b.block && a.index > b.index);
}
