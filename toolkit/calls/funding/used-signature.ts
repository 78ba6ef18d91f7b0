import { Contract } from "ethers";

import { PERMIT2_ADDRESS } from "../../funding/permit2.js";
import { isRefused } from "../../refusals/is-refused.js";
import type { CallContext } from "../shared/state.js";
import { NoSignaturesError } from "./token-domain.js";

/**
 * Whether the client's authorization (ERC-3009) with this nonce was used, or taken back.
 *
 * @throws {NoSignaturesError} when the token knows no authorizations.
 */
export async function isAuthorizationUsed({ agreement, provider }: CallContext, nonce: string): Promise<boolean> {
  const { token, client } = agreement.terms;
  const abi = ["function authorizationState(address authorizer, bytes32 nonce) view returns (bool)"];
  try {
    const contract = new Contract(token, abi, provider);
    return (await contract.getFunction("authorizationState").staticCall(client, nonce)) as boolean;
  } catch (cause) {
    if (!isRefused(cause)) throw cause;
    throw new NoSignaturesError(
      `The token ${token} knows no authorizations (ERC-3009).`,
      "Fund by an allowance, a permit or Permit2 instead.",
      { cause },
    );
  }
}

/** Whether the client's permit for Permit2 with this nonce was used, or taken back. */
export async function isPermit2Used({ agreement, provider }: CallContext, nonce: bigint): Promise<boolean> {
  const abi = ["function nonceBitmap(address owner, uint256 word) view returns (uint256)"];
  const contract = new Contract(PERMIT2_ADDRESS, abi, provider);
  const { word, bit } = permit2NonceBit(nonce);
  const used = (await contract.getFunction("nonceBitmap").staticCall(agreement.terms.client, word)) as bigint;
  return (used & bit) !== 0n;
}

/** Where Permit2 marks a nonce as used: the word of its map, and the bit in it. */
export function permit2NonceBit(nonce: bigint): { readonly word: bigint; readonly bit: bigint } {
  return { word: nonce >> 8n, bit: 1n << (nonce & 255n) };
}
