import type { Provider } from "ethers";

import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { Book } from "../../toolkit/book/book.js";
import { deployedAt } from "../../toolkit/book/deployed-at.js";
import type { NextStep } from "../../toolkit/book/next-step.js";
import { nextSteps } from "../../toolkit/book/next-steps.js";
import { readBook } from "../../toolkit/book/read-book.js";
import type { RpcProvider } from "../../toolkit/chain/rpc.js";
import { EMPTY_LEDGER } from "../../toolkit/pricing/ledger.js";
import { agreementId } from "../../toolkit/terms/typed-data.js";

/**
 * The agreements of an escrow as of now, from its logs.
 *
 * @param party Only those with this account as client or agency; undefined for all.
 */
export async function readAgreements(provider: Provider, escrow: string, party: string | undefined): Promise<Book> {
  // Hardhat's provider, as ethers' own for nodes, also takes raw requests.
  const rpc = provider as Provider & RpcProvider;
  const fromBlock = await deployedAt(rpc, escrow);
  return await readBook(rpc, escrow, { fromBlock, ...(party === undefined ? {} : { parties: [party] }) });
}

/**
 * What can be done with one agreement now and what comes next, also before it is on the chain.
 *
 * @param consent Whether the agency's signature is at hand.
 * @param now Unix seconds.
 */
export async function readNextSteps(
  { terms, location }: Agreement,
  provider: Provider,
  consent: boolean,
  now: bigint,
): Promise<NextStep[]> {
  const book = await readAgreements(provider, location.verifyingContract, terms.client);
  const unseen = { terms, ledger: EMPTY_LEDGER, consent: consent ? "given" : "retracted" } as const;
  return nextSteps(book.get(agreementId(terms, location)) ?? unseen, now, book);
}
