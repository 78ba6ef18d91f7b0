import { dataLength, recoverAddress, Signature } from "ethers";

/**
 * A key's signature as the chain takes it: 65 bytes, the last one 27 or 28. Wallets also make the 64 bytes of ERC-2098,
 * and last bytes of 0 and 1. Undefined when `signature` is not `signer`'s as a key; it may be so as a contract.
 *
 * @param signature Hexadecimal.
 */
export function asKeySignature(signer: string, digest: string, signature: string): string | undefined {
  const length = dataLength(signature);
  if (length !== 64 && length !== 65) return undefined;
  try {
    const canonical = Signature.from(signature).serialized;
    return recoverAddress(digest, canonical) === signer ? canonical : undefined;
  } catch {
    // Malleable (a high s), or no point on the curve: no signature of anybody.
    return undefined;
  }
}
