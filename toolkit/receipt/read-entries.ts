import { getAddress } from "ethers";

import type { PerformanceEscrow } from "../../typechain-types/contracts/PerformanceEscrow.js";
import type { ChainReader } from "../logs/chain-reader.js";
import { agreementId, type EscrowLocation } from "../terms/typed-data.js";
import type { Terms } from "../terms/types.js";
import { findCredits } from "./credits.js";
import type { EscrowLog } from "./escrow-log.js";
import { toEvent, UnknownAgreementError } from "./events.js";
import { fundingRecord } from "./funding-way.js";
import type { ConsentRecord, Credit, Entry } from "./receipt.js";
import { toTerms } from "./to-terms.js";

/** What the escrow's own events say of an agreement. */
export interface EscrowRecord {
  readonly terms: Terms;
  readonly consents: readonly ConsentRecord[];
  readonly entries: readonly Entry[];
  readonly credits: readonly Credit[];
}

/**
 * Reads all that the escrow reported about an agreement.
 *
 * @throws UnknownAgreementError when it never saw terms of this id.
 */
export async function readEntries(
  reader: ChainReader,
  escrow: PerformanceEscrow,
  location: EscrowLocation,
  id: string,
): Promise<EscrowRecord> {
  // Every event of an agreement has its id as the first indexed argument.
  const raw = await reader.logs({ address: location.verifyingContract, topics: [null, id] });
  const places = await reader.places(raw);
  const logs = raw.flatMap((log, index): EscrowLog[] => {
    const parsed = escrow.interface.parseLog(log);
    const place = places[index];
    return parsed === null || place === undefined ? [] : [{ log, parsed, place }];
  });
  const terms = termsIn(logs, location, id);

  const consents: ConsentRecord[] = [];
  const entries: Entry[] = [];
  for (const one of logs) {
    const { name, args } = one.parsed;
    if (name === "Proposed" || name === "Retracted") {
      const { from } = await reader.transaction(one.place.transaction);
      consents.push({ kind: name === "Proposed" ? "given" : "retracted", place: one.place, sender: getAddress(from) });
    }
    const event = toEvent(terms, name, args);
    if (event === undefined) continue;
    const entry = { event, place: one.place };
    if (event.kind === "funded") entries.push({ ...entry, funding: await fundingRecord(reader, id, terms, one) });
    else if (event.kind === "interimPaid") entries.push({ ...entry, through: args["through"] as bigint });
    else entries.push(entry);
  }
  return { terms, consents, entries, credits: await findCredits(reader, escrow, terms, entries, logs) };
}

// The id is the hash of the terms: no escrow can show others under it.
function termsIn(logs: readonly EscrowLog[], location: EscrowLocation, id: string): Terms {
  for (const { parsed } of logs) {
    if (parsed.name !== "Proposed") continue;
    const terms = toTerms(parsed.args["terms"] as Parameters<typeof toTerms>[0]);
    if (agreementId(terms, location) === id) return terms;
  }
  throw new UnknownAgreementError(id);
}
