import type { UnsignedPermission } from "../../funding/permission.js";
import type { TypedData } from "../../signing/typed-data.js";
import type { Warning } from "../../warnings/warning.js";
import type { Plan } from "./call.js";

/** Something to sign instead of a transaction, and the transaction that its signature makes possible. */
export interface ToSign {
  /** Who has to sign. */
  readonly signer: string;
  /** What the wallet shows: the arguments of ethers' `signTypedData`. */
  readonly typedData: TypedData;
  /** What signing means. One statement a line. */
  readonly summary: readonly string[];
  /** What sending it then does: the summary of its plan. */
  readonly effect: readonly string[];
  readonly warnings: readonly Warning[];
  /** The plan once it is signed. */
  plan(signature: string): Plan;
}

/** Something that the client signs and anyone can send: it can be passed on as a file. */
export interface ShareableToSign extends ToSign {
  readonly permission: UnsignedPermission;
}
