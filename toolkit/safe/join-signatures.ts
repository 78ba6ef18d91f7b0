import { concat, dataLength, hashMessage, getBytes, isHexString, recoverAddress, Signature } from "ethers";

import { NotAnOwnerError, OwnersMissingError } from "./errors.js";
import type { SafeOwners } from "./owners.js";
import { safeMessageHash, type SafeLocation } from "./safe-message.js";

/** One owner's signature, as the Safe takes it. */
interface OwnerSignature {
  readonly owner: string;
  readonly signature: string;
}

/**
 * The Safe's signature over `digest`, from those of its owners over `safeMessage`: each once, by rising address, exactly
 * as many as the Safe demands. Takes what wallets make of typed data, and of the message's hash (`personal_sign`).
 *
 * Owners that are contracts themselves are not covered: let them approve on chain.
 *
 * @param signatures Of owners, in any order, 65 bytes each; or several of them joined already.
 * @throws {NotAnOwnerError} when one is not of an owner over this message.
 * @throws {OwnersMissingError} naming who could still sign.
 */
export function joinSignatures(
  digest: string,
  location: SafeLocation,
  { owners, threshold }: SafeOwners,
  signatures: readonly string[],
): string {
  const hash = safeMessageHash(digest, location);
  const byOwner = new Map<string, OwnerSignature>();
  for (const signature of signatures.flatMap(split)) {
    const found = ownerOf(hash, owners, signature);
    byOwner.set(found.owner, found);
  }
  if (byOwner.size < threshold) {
    const open = owners.filter((owner) => !byOwner.has(owner));
    throw new OwnersMissingError(
      `${byOwner.size} of ${threshold} owners have signed.`,
      `Have ${threshold - byOwner.size} more of these sign: ${open.join(", ")}.`,
    );
  }
  return concat(
    [...byOwner.values()]
      .sort((a, b) => (BigInt(a.owner) < BigInt(b.owner) ? -1 : 1))
      .slice(0, threshold)
      .map(({ signature }) => signature),
  );
}

function split(joined: string): string[] {
  if (!isHexString(joined) || dataLength(joined) === 0 || dataLength(joined) % 65 !== 0) {
    throw new NotAnOwnerError(
      `“${joined.slice(0, 20)}…” is no signature of a key.`,
      "Give the owner's signature as its wallet makes it: 65 bytes, hexadecimal.",
    );
  }
  return Array.from({ length: dataLength(joined) / 65 }, (_, i) => `0x${joined.slice(2 + 130 * i, 132 + 130 * i)}`);
}

function ownerOf(hash: string, owners: readonly string[], signature: string): OwnerSignature {
  const v = Number(`0x${signature.slice(-2)}`);
  // 31 and 32 say that the hash was signed as a message; some wallets do that without saying so.
  const plain = v > 30 ? signature.slice(0, -2) + (v - 4).toString(16).padStart(2, "0") : signature;
  for (const asMessage of [false, true]) {
    const owner = recovered(asMessage ? hashMessage(getBytes(hash)) : hash, plain);
    if (owner === undefined || !owners.includes(owner)) continue;
    const { r, s, v: parity } = Signature.from(plain);
    return { owner, signature: concat([r, s, `0x${(asMessage ? parity + 4 : parity).toString(16)}`]) };
  }
  throw new NotAnOwnerError(
    "A signature is not of an owner of the Safe over this message.",
    `Have one of the owners sign exactly this message: ${owners.join(", ")}.`,
  );
}

function recovered(digest: string, signature: string): string | undefined {
  try {
    return recoverAddress(digest, signature);
  } catch {
    return undefined;
  }
}
