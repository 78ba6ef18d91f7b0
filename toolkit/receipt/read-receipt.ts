import { Contract, ZeroAddress, type Provider } from "ethers";

import type { PerformanceEscrow } from "../../typechain-types/contracts/PerformanceEscrow.js";
import { statusNamed } from "../agreement/status.js";
import { ChainReader, type ReadingOptions } from "../logs/chain-reader.js";
import { isContractError } from "../logs/contract-error.js";
import { ChainMovedError } from "../logs/errors.js";
import type { KnownSources } from "../metrics/known-source.js";
import { findDefinition, type PublishedMetric } from "../metrics/read-definition.js";
import { agreementId, type EscrowLocation } from "../terms/typed-data.js";
import type { Terms } from "../terms/types.js";
import type { TokenUnit } from "../units/unit.js";
import { judge } from "./judge.js";
import { readAnswers } from "./read-answers.js";
import { readEntries } from "./read-entries.js";
import type { Receipt, ReceiptFacts } from "./receipt.js";

export interface ReceiptOptions extends ReadingOptions {
  /** The metric sources whose arguments can be said in plain English. */
  readonly sources?: KnownSources;
  /** How the currency is called and counted. Default: what the token says, and ETH with 18 decimals. */
  readonly token?: TokenUnit;
}

/** How often the chain may be reorganised under a reading. */
const ATTEMPTS = 3;

/**
 * The audited receipt of an agreement, from the chain alone: everything that ever happened to it, with every payment
 * recomputed by the model in TypeScript, which shares no code with the contract.
 *
 * ```ts
 * const receipt = await readReceipt(PerformanceEscrow__factory.connect(address, provider), id);
 * console.log(renderText(receipt));
 * ```
 *
 * All of it is as of one block, the latest unless `toBlock` says otherwise.
 *
 * @param agreement The agreement's id, or its terms.
 * @throws UnknownAgreementError, LogsUnreadableError, HistoryMissingError, ChainMovedError
 */
export async function readReceipt(
  escrow: PerformanceEscrow,
  agreement: string | Terms,
  options: ReceiptOptions = {},
): Promise<Receipt> {
  return judge(await readFacts(escrow, agreement, options));
}

/** What `readReceipt` judges. Throws the same. */
export async function readFacts(
  escrow: PerformanceEscrow,
  agreement: string | Terms,
  options: ReceiptOptions = {},
): Promise<ReceiptFacts> {
  const provider = escrow.runner?.provider;
  if (!provider) throw new Error("A receipt needs an escrow that is connected to a provider.");
  const location = {
    chainId: (await provider.getNetwork()).chainId,
    verifyingContract: await escrow.getAddress(),
  };
  const id = typeof agreement === "string" ? agreement.toLowerCase() : agreementId(agreement, location);

  for (let attempt = 1; ; attempt++) {
    try {
      return await readOnce(escrow.connect(provider), provider, location, id, options);
    } catch (error) {
      // Half of what was read may be of blocks that are gone: only all of it again is sound.
      if (!(error instanceof ChainMovedError) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function readOnce(
  escrow: PerformanceEscrow,
  provider: Provider,
  location: EscrowLocation,
  id: string,
  options: ReceiptOptions,
): Promise<ReceiptFacts> {
  const reader = await ChainReader.open(provider, options);
  const { terms, consents, entries, credits } = await readEntries(reader, escrow, location, id);
  const published = await findDefinition(reader, terms.oracle, terms.metric);
  const { answers, requests } = await readAnswers(reader, terms, entries);
  const token = options.token ?? (await readToken(reader, terms.token));
  const held = await reader.ask((at) => escrow.held(terms, at));
  const status = await reader.ask((at) => escrow.statusOf(terms, at));
  await reader.confirm();

  const { number, hash, time } = reader.head;
  return {
    ...{ location, id, terms, token, consents, entries, answers, requests, credits },
    metric: { ...published, ...described(published, options.sources) },
    contract: { held, status: statusNamed(status) },
    reading: { fromBlock: reader.fromBlock, toBlock: number, toBlockHash: hash, time, calls: reader.calls },
  };
}

function described({ metric }: PublishedMetric, sources: KnownSources | undefined): { description?: string[] } {
  if (metric.kind !== "functions") return {};
  const known = sources?.byHash(metric.definition.sourceHash);
  if (known === undefined) return {};
  try {
    return { description: known.describe(metric.definition.args) };
  } catch {
    // Arguments that the source itself would refuse: there is nothing to say about them.
    return {};
  }
}

/** What a token says of itself. Without decimals it is counted in base units; a symbol that is no text is left out. */
async function readToken(reader: ChainReader, address: string): Promise<TokenUnit> {
  if (address === ZeroAddress) return { symbol: "ETH", decimals: 18 };
  const abi = ["function symbol() view returns (string)", "function decimals() view returns (uint8)"];
  const token = new Contract(address, abi, reader.provider);
  const read = async <T>(name: string): Promise<T | undefined> => {
    try {
      return await reader.ask((at) => token.getFunction(name)(at) as Promise<T>);
    } catch (error) {
      if (isContractError(error)) return undefined;
      throw error;
    }
  };
  const decimals = await read<bigint>("decimals");
  if (decimals === undefined) return { symbol: "base units", decimals: 0 };
  return { symbol: (await read<string>("symbol")) ?? "tokens", decimals: Number(decimals) };
}
