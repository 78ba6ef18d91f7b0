import { Signature, type TypedDataDomain } from "ethers";

import type { TypedData } from "../signing/typed-data.js";
import { fundArguments, fundingAmount, type FundArguments, type Funding } from "./funding.js";

/** What the payer's permit depends on beside the funding. */
export interface PermitContext {
  /** The token's EIP-712 domain. */
  readonly token: TypedDataDomain;
  /** Address of the `Erc2612Funding`. */
  readonly plugin: string;
  /** Who pays and sends the transaction. */
  readonly payer: string;
  /** The token's `nonces(payer)`. */
  readonly nonce: bigint;
  /** Until when the permit is valid, in Unix seconds. */
  readonly deadline: bigint;
}

/**
 * The permit (ERC-2612) that the payer signs for a funding: exactly its amount, for the plug-in.
 *
 * @throws NativeFundingError, PeriodsToFundError
 */
export function permitTypedData(funding: Funding, context: PermitContext): TypedData {
  return {
    domain: context.token,
    types: {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    message: {
      owner: context.payer,
      spender: context.plugin,
      value: fundingAmount(funding),
      nonce: context.nonce,
      deadline: context.deadline,
    },
  };
}

/**
 * The arguments of `fundWithPermit`, which the payer itself calls.
 *
 * @param consent The agency's signature over the terms, or "0x" where none is needed.
 * @param permit The payer's signature over `permitTypedData`, 65 bytes.
 */
export function permitArguments(
  funding: Funding,
  consent: string,
  deadline: bigint,
  permit: string,
): [...FundArguments, deadline: bigint, v: number, r: string, s: string] {
  const { v, r, s } = Signature.from(permit);
  return [...fundArguments(funding, consent), deadline, v, r, s];
}
