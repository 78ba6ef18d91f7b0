import { AbiCoder, keccak256, type TypedDataDomain } from "ethers";

import type { TypedData } from "../signing/typed-data.js";
import { agreementId, type EscrowLocation } from "../terms/typed-data.js";
import { fundArguments, fundingAmount, type FundArguments, type Funding } from "./funding.js";

/** When an authorization is valid: after the one and before the other, in Unix seconds. */
export interface Validity {
  /** 0 for at once. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
}

/** What the client's authorization depends on beside the funding. */
export interface AuthorizationContext extends Validity {
  /** Where the agreement is. */
  readonly location: EscrowLocation;
  /** The token's EIP-712 domain. */
  readonly token: TypedDataDomain;
}

/**
 * The nonce of the authorization: it says what the money is for, and makes it usable once. 32 bytes, hexadecimal. With
 * it the client can take the authorization back (`cancelAuthorization`), and anyone can see whether it was used.
 */
export function authorizationNonce({ terms, firstPeriod, count }: Funding, location: EscrowLocation): string {
  const id = agreementId(terms, location);
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256", "uint256"], [id, firstPeriod, count]));
}

/**
 * The authorization (ERC-3009) that the client signs for a funding: from itself to the escrow, exactly the amount.
 *
 * @throws NativeFundingError, PeriodsToFundError
 */
export function authorizationTypedData(funding: Funding, context: AuthorizationContext): TypedData {
  return {
    domain: context.token,
    types: {
      ReceiveWithAuthorization: [
        { name: "from", type: "address" },
        { name: "to", type: "address" },
        { name: "value", type: "uint256" },
        { name: "validAfter", type: "uint256" },
        { name: "validBefore", type: "uint256" },
        { name: "nonce", type: "bytes32" },
      ],
    },
    message: {
      from: funding.terms.client,
      to: context.location.verifyingContract,
      value: fundingAmount(funding),
      validAfter: context.validAfter,
      validBefore: context.validBefore,
      nonce: authorizationNonce(funding, context.location),
    },
  };
}

/**
 * The arguments of `fundWithAuthorization`, which anyone may call.
 *
 * @param consent The agency's signature over the terms, or "0x" where none is needed.
 * @param authorization The client's signature over `authorizationTypedData`: 65 bytes of a key, or whatever a contract
 * account makes of it.
 */
export function authorizationArguments(
  funding: Funding,
  consent: string,
  { validAfter, validBefore }: Validity,
  authorization: string,
): [...FundArguments, validAfter: bigint, validBefore: bigint, authorization: string] {
  return [...fundArguments(funding, consent), validAfter, validBefore, authorization];
}
