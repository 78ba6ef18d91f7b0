import { AbiCoder, concat, Signature, toBeHex, type SignatureLike } from "ethers";

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

/** Last 32 bytes of an ERC-6492 signature. */
export const ERC6492_MAGIC = `0x${"6492".repeat(16)}`;

/** `inner`, wrapped with the call that deploys its signer (ERC-6492). */
export function wrapped(factory: string, deployment: string, inner: string): string {
  const coder = AbiCoder.defaultAbiCoder();
  return concat([coder.encode(["address", "bytes", "bytes"], [factory, deployment, inner]), ERC6492_MAGIC]);
}
