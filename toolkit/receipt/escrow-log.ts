import type { Log, LogDescription } from "ethers";

import type { Place } from "../logs/chain-reader.js";

/** An event of the escrow, and where it is. */
export interface EscrowLog {
  readonly log: Log;
  readonly parsed: LogDescription;
  readonly place: Place;
}
