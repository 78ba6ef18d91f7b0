import { TypedDataEncoder, type TypedDataField } from "ethers";

import type { TypedData } from "../signing/typed-data.js";

/** A Safe on a chain. */
export interface SafeLocation {
  readonly chainId: bigint;
  readonly safe: string;
}

/** EIP-712 type of what owners sign so that their Safe signs (ERC-1271), as Safe 1.3 to 1.5 have it. */
export const SAFE_MESSAGE_TYPES: Record<"SafeMessage", TypedDataField[]> = {
  SafeMessage: [{ name: "message", type: "bytes" }],
};

/**
 * What each owner signs so that the Safe signs `digest`: an agreement's id for terms, `mutualSettlementHash` for a
 * settlement. Wallets show only this hash; the Safe app shows the whole message, when it is given the typed data itself.
 *
 * @param digest The EIP-712 digest that the Safe is to sign, 32 bytes.
 */
export function safeMessage(digest: string, { chainId, safe }: SafeLocation): TypedData {
  return {
    domain: { chainId, verifyingContract: safe },
    types: SAFE_MESSAGE_TYPES,
    // The Safe gets 32 bytes from the contract that asks, and wraps them as they are.
    message: { message: digest },
  };
}

/** The hash that owners sign. */
export function safeMessageHash(digest: string, location: SafeLocation): string {
  const { domain, types, message } = safeMessage(digest, location);
  return TypedDataEncoder.hash(domain, types, message);
}
