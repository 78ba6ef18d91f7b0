import { ErrorFragment, Interface } from "ethers";

import { DEPOSIT_ERRORS } from "./deposits.js";
import { ESCROW_ERRORS } from "./escrow.js";
import type { Explain } from "./explanation.js";
import { FUNCTIONS_ERRORS } from "./functions.js";
import { ORACLE_ERRORS } from "./oracles.js";
import { TOKEN_ERRORS } from "./tokens.js";
import { VALIDITY_ERRORS } from "./validity.js";

/** One error of a contract, and its explanation. */
export interface KnownError {
  readonly fragment: ErrorFragment;
  readonly explain: Explain;
}

// The later ones win; none of the project's own is among tokens' or routers'.
const ALL = {
  ...FUNCTIONS_ERRORS,
  ...TOKEN_ERRORS,
  ...DEPOSIT_ERRORS,
  ...ORACLE_ERRORS,
  ...VALIDITY_ERRORS,
  ...ESCROW_ERRORS,
};

/** Every error that is explained, by its selector. */
export const KNOWN_ERRORS: ReadonlyMap<string, KnownError> = new Map(
  Object.entries(ALL).map(([signature, explain]) => {
    const fragment = ErrorFragment.from(`error ${signature}`);
    return [fragment.selector, { fragment, explain }];
  }),
);

/** All of them as an interface, to decode with. */
export const KNOWN_ERRORS_INTERFACE = new Interface([...KNOWN_ERRORS.values()].map(({ fragment }) => fragment));
