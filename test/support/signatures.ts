import { concat, Signature, toBeHex, type SignatureLike } from "ethers";

/** Order of the curve's group: for every s, N − s makes another signature of the same message. */
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The other signature of the same key over the same message, which whoever saw the first can make. */
export function malleated(signature: SignatureLike): string {
  const { r, s, v } = Signature.from(signature);
  return concat([r, toBeHex(N - BigInt(s), 32), toBeHex(v === 27 ? 28 : 27, 1)]);
}

/** The signature in the 64 bytes of ERC-2098. */
export function compacted(signature: SignatureLike): string {
  return Signature.from(signature).compactSerialized;
}

/** The signature with another last byte. */
export function withV(signature: SignatureLike, v: number): string {
  const { r, s } = Signature.from(signature);
  return concat([r, s, toBeHex(v, 1)]);
}
