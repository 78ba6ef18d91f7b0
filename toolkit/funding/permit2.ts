import type { TypedData } from "../signing/typed-data.js";
import { agreementId, type EscrowLocation } from "../terms/typed-data.js";
import { authorizationNonce } from "./erc3009.js";
import { fundArguments, fundingAmount, type FundArguments, type Funding } from "./funding.js";

/** Where Permit2 is on every chain that has it. */
export const PERMIT2_ADDRESS = "0x000000000022D473030F116dDEE9F6B43aC78BA3";

/** What the client's permit depends on beside the funding. */
export interface Permit2Context {
  /** Where the agreement is. */
  readonly location: EscrowLocation;
  /** Address of the `Permit2Funding`. */
  readonly plugin: string;
  /** Any number that the client has not used with Permit2, such as `permit2Nonce`. */
  readonly nonce: bigint;
  /** Until when the permit is valid, in Unix seconds. */
  readonly deadline: bigint;
}

/**
 * A nonce that is the same whenever the same funding is signed: however often that is, Permit2 moves the money once.
 * To take the permit back: `invalidateUnorderedNonces(nonce >> 8, 1 << (nonce & 255))`.
 */
export function permit2Nonce(funding: Funding, location: EscrowLocation): bigint {
  return BigInt(authorizationNonce(funding, location));
}

/**
 * The permit that the client signs for a funding: for the plug-in, exactly the amount, and what it is for.
 *
 * @throws NativeFundingError, PeriodsToFundError
 */
export function permit2TypedData(funding: Funding, context: Permit2Context): TypedData {
  const { terms, firstPeriod, count } = funding;
  return {
    domain: { name: "Permit2", chainId: context.location.chainId, verifyingContract: PERMIT2_ADDRESS },
    types: {
      PermitWitnessTransferFrom: [
        { name: "permitted", type: "TokenPermissions" },
        { name: "spender", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
        { name: "witness", type: "Funding" },
      ],
      Funding: [
        { name: "agreementId", type: "bytes32" },
        { name: "firstPeriod", type: "uint256" },
        { name: "count", type: "uint256" },
      ],
      TokenPermissions: [
        { name: "token", type: "address" },
        { name: "amount", type: "uint256" },
      ],
    },
    message: {
      permitted: { token: terms.token, amount: fundingAmount(funding) },
      spender: context.plugin,
      nonce: context.nonce,
      deadline: context.deadline,
      witness: { agreementId: agreementId(terms, context.location), firstPeriod, count },
    },
  };
}

/**
 * The arguments of `fundWithPermit2`, which anyone may call.
 *
 * @param consent The agency's signature over the terms, or "0x" where none is needed.
 * @param permit The client's signature over `permit2TypedData`.
 */
export function permit2Arguments(
  funding: Funding,
  consent: string,
  { nonce, deadline }: Pick<Permit2Context, "nonce" | "deadline">,
  permit: string,
): [...FundArguments, nonce: bigint, deadline: bigint, permit: string] {
  return [...fundArguments(funding, consent), nonce, deadline, permit];
}
