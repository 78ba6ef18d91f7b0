import { getAddress } from "ethers";

import { asKeySignature } from "./key-signature.js";

/**
 * A party's signature as the escrow takes it: a key's in 65 bytes, whatever form its wallet gave it; any other, which may
 * be a contract's, as it is.
 *
 * @param signature Hexadecimal.
 */
export function canonicalSignature(party: string, digest: string, signature: string): string {
  return asKeySignature(getAddress(party), digest, signature) ?? signature;
}
