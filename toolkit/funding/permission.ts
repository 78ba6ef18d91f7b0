import { getAddress } from "ethers";

import type { Agreement } from "../agreement/agreement.js";
import { agreementId, type EscrowLocation } from "../terms/typed-data.js";
import { PermissionMismatchError } from "./errors.js";

/** The ways in which the client signs and anyone sends. */
export type PermissionWay = "authorization" | "permit2";

/** What the client permits when it signs a funding that somebody else sends: these periods, this amount, once. */
export interface UnsignedPermission {
  readonly location: EscrowLocation;
  readonly agreementId: string;
  readonly way: PermissionWay;
  /** Address of the `Permit2Funding` that the client signs for. Undefined for an authorization, which the escrow takes. */
  readonly plugin: string | undefined;
  readonly token: string;
  readonly client: string;
  /** Counted from 0. */
  readonly firstPeriod: number;
  readonly count: number;
  /** Base units of the token. */
  readonly amount: bigint;
  /** Until when it can be used, in Unix seconds. */
  readonly until: bigint;
}

/** The same with the client's signature. Nothing in it is secret from whoever may send it; nothing else can be done with it. */
export interface FundingPermission extends UnsignedPermission {
  /** The client's, over the typed data that `fundByAuthorization` or `fundByPermit2` make. */
  readonly signature: string;
}

/**
 * Checks that a permission is for this agreement, and for what its terms say. What it says is not believed anyway: what
 * the client signed is computed anew from the terms. This says in words what does not fit.
 *
 * @throws {PermissionMismatchError}
 */
export function requirePermissionFor(permission: UnsignedPermission, { terms, location }: Agreement): void {
  const { location: given, firstPeriod, count, amount } = permission;
  const id = agreementId(terms, location);
  if (given.chainId !== location.chainId) {
    throw mismatch(`is for chain ${given.chainId}, and the agreement is on chain ${location.chainId}`);
  }
  if (getAddress(given.verifyingContract) !== getAddress(location.verifyingContract)) {
    throw mismatch(
      `is for the escrow ${given.verifyingContract}, and the agreement is in ${location.verifyingContract}`,
    );
  }
  if (permission.agreementId !== id) throw mismatch(`is for agreement ${permission.agreementId}, and this is ${id}`);
  if (getAddress(permission.client) !== getAddress(terms.client)) {
    throw mismatch(`is of ${permission.client}, and the client is ${getAddress(terms.client)}`);
  }
  if (getAddress(permission.token) !== getAddress(terms.token)) {
    throw mismatch(`is about the token ${permission.token}, and the agreement is in ${getAddress(terms.token)}`);
  }
  const periods = terms.periodEnds.length;
  if (count < 1 || firstPeriod + count > periods) {
    throw mismatch(`is for periods ${firstPeriod + 1} to ${firstPeriod + count}, and the agreement has ${periods}`);
  }
  const due = BigInt(count) * terms.cap;
  if (amount !== due) throw mismatch(`is for ${amount} base units, and ${due} are due`);
}

function mismatch(what: string): PermissionMismatchError {
  return new PermissionMismatchError(
    `The permission ${what}.`,
    "Take the permission and the agreement that belong together, or have the client sign for this one.",
  );
}
