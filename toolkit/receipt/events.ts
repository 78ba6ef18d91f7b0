import { getAddress, type Log } from "ethers";

import type { PerformanceEscrow } from "../../typechain-types/contracts/PerformanceEscrow.js";
import { PerformanceEscrowError } from "../errors.js";
import { ChainReader, type ReadingOptions } from "../logs/chain-reader.js";
import type { Terms } from "../terms/types.js";
import type { AgreementEvent } from "./agreement-event.js";
import { toTerms } from "./to-terms.js";

/** An agreement as the chain alone tells it. */
export interface AgreementRecord {
  readonly id: string;
  readonly terms: Terms;
  /** Oldest first. */
  readonly events: readonly AgreementEvent[];
}

/** No terms were ever published under this id. */
export class UnknownAgreementError extends PerformanceEscrowError {
  override readonly name = "UnknownAgreementError";

  constructor(id: string) {
    super(`The escrow knows no agreement ${id}.`, "Check the id, the escrow's address and the network.");
  }
}

/**
 * Rebuilds an agreement from the escrow's logs: the terms, and every movement of its money. For all that the chain knows
 * about it, see `readReceipt`.
 *
 * @throws UnknownAgreementError, LogsUnreadableError
 */
export async function readAgreement(
  escrow: PerformanceEscrow,
  id: string,
  reading: ReadingOptions = {},
): Promise<AgreementRecord> {
  // Every event of an agreement has its id as the first indexed argument.
  const logs = await readEscrowLogs(escrow, [null, id], reading);
  const parsed = logs.flatMap((log) => escrow.interface.parseLog(log) ?? []);

  const proposed = parsed.find(({ name }) => name === "Proposed");
  if (proposed === undefined) throw new UnknownAgreementError(id);
  const terms = toTerms(proposed.args["terms"] as Parameters<typeof toTerms>[0]);
  return { id, terms, events: parsed.flatMap(({ name, args }) => toEvent(terms, name, args) ?? []) };
}

/**
 * The ids of all agreements whose terms the escrow has seen, oldest first.
 *
 * @throws LogsUnreadableError
 */
export async function listAgreements(escrow: PerformanceEscrow, reading: ReadingOptions = {}): Promise<string[]> {
  const logs = await readEscrowLogs(escrow, [escrow.interface.getEvent("Proposed").topicHash], reading);
  return [...new Set(logs.flatMap(({ topics }) => topics[1] ?? []))];
}

async function readEscrowLogs(
  escrow: PerformanceEscrow,
  topics: (string | null)[],
  reading: ReadingOptions,
): Promise<readonly Log[]> {
  const provider = escrow.runner?.provider;
  if (!provider) throw new Error("Reading agreements needs an escrow that is connected to a provider.");
  const reader = await ChainReader.open(provider, reading);
  return await reader.logs({ address: await escrow.getAddress(), topics });
}

type Args = Record<string, unknown>;

/**
 * What a decoded log of the escrow says about an agreement's money, or undefined when it says nothing about it.
 *
 * @param name Of the event.
 */
export function toEvent({ client }: Pick<Terms, "client">, name: string, args: Args): AgreementEvent | undefined {
  const amount = (key: string) => args[key] as bigint;
  const split = () => ({ toAgency: amount("toAgency"), toClient: amount("toClient") });
  const period = () => Number(amount("period"));
  const answer = () => (args["answered"] === true ? amount("value") : null);
  switch (name) {
    case "Funded":
      return { kind: "funded", count: amount("count"), amount: amount("amount") };
    case "InterimPaid":
      return { kind: "interimPaid", period: period(), value: amount("value"), amount: amount("amount") };
    case "Settled":
      return { kind: "settled", period: period(), value: answer(), ...split() };
    case "Disputed": {
      const by = args["disputer"] === getAddress(client) ? "client" : "agency";
      const claimedValue = amount("claimedValue");
      return { kind: "disputed", period: period(), by, value: answer(), claimedValue, ...split() };
    }
    case "UndisputedPaid":
      return { kind: "undisputedPaid", period: period(), ...split() };
    case "Ruled":
      return { kind: "ruled", period: period(), value: amount("value"), ...split() };
    case "SettledMutually":
      return { kind: "settledMutually", periodsSettled: Number(amount("periodsSettled")), ...split() };
    case "OptedOut":
      return { kind: "optedOut", keep: 0, returned: amount("returned") };
    case "Cancelled":
      return { kind: "cancelled", keep: Number(amount("keep")), returned: amount("returned") };
    case "Resigned":
      return { kind: "resigned", keep: Number(amount("keep")), returned: amount("returned") };
    default:
      return undefined;
  }
}
