import type { Agreement } from "../../agreement/agreement.js";
import { harmless } from "../../words/harmless.js";
import { clock, type Clock } from "./clock.js";

/** The clocks by which both parties read dates: two, or one when they share it. */
export interface PartyClocks {
  /** The client’s first. */
  readonly clocks: readonly Clock[];
  /** Zones that were named and do not exist. */
  readonly unknown: readonly string[];
}

/** The parties' clocks; UTC for a party that named no zone, or none that exists. */
export function partyClocks(zones: Agreement["zones"] = {}): PartyClocks {
  const named = [zones.client, zones.agency].filter((zone) => zone !== undefined);
  const unknown = [...new Set(named.filter((zone) => clock(zone) === undefined).map(harmless))];
  const utc = clock("UTC");
  const client = clock(zones.client ?? "UTC") ?? utc;
  const agency = clock(zones.agency ?? "UTC") ?? utc;
  if (client === undefined || agency === undefined) throw new Error("This runtime knows no time zones, not even UTC.");

  return { clocks: client.zone === agency.zone ? [client] : [client, agency], unknown };
}
