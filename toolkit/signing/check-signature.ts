import { Contract, dataLength, dataSlice, getAddress, type Provider } from "ethers";

import { CounterfactualSignatures__factory } from "../../typechain-types/factories/contracts/signatures/CounterfactualSignatures__factory.js";
import { IPerformanceEscrow__factory } from "../../typechain-types/factories/contracts/interfaces/IPerformanceEscrow__factory.js";
import { requireChain } from "../chain/require-chain.js";
import { isRefused } from "../refusals/is-refused.js";
import type { EscrowLocation } from "../terms/typed-data.js";
import { asKeySignature } from "./key-signature.js";

/**
 * - `valid`: the escrow takes it now. A contract's can still be taken back.
 * - `invalid`: the escrow refuses it.
 * - `unchecked`: it is not that of a key, and there was no provider to ask whether it is a contract's.
 */
export type SignatureVerdict = "valid" | "invalid" | "unchecked";

/** A party's signature over a digest in an escrow's domain. */
export interface PartySignature {
  readonly party: string;
  /** An agreement's id, or `mutualSettlementHash`; 32 bytes. */
  readonly digest: string;
  readonly signature: string;
  readonly location: EscrowLocation;
}

const ERC1271_MAGIC = "0x1626ba7e";
/** Last 32 bytes of a signature of a wallet that is not deployed yet. */
const ERC6492_MAGIC = `0x${"6492".repeat(16)}`;

/**
 * Whether the escrow would take a party's signature, in its own order: as a key's (ECDSA), as a contract's (ERC-1271), as
 * that of a wallet that is not deployed yet (ERC-6492), which the escrow's own helper tries without deploying it.
 *
 * @param provider Without one only keys' signatures are checked.
 * @throws {WrongChainError} when the provider is connected to another chain.
 */
export async function checkSignature(
  { party: of, digest, signature, location }: PartySignature,
  provider?: Provider,
): Promise<SignatureVerdict> {
  const party = getAddress(of);
  if (asKeySignature(party, digest, signature) === signature) return "valid";
  if (provider === undefined) return "unchecked";

  await requireChain(location.chainId, provider);
  if ((await provider.getCode(party)) !== "0x" && (await isContracts(party, digest, signature, provider)))
    return "valid";
  if (dataLength(signature) <= 32 || dataSlice(signature, -32) !== ERC6492_MAGIC) return "invalid";
  return (await isOfUndeployed({ party, digest, signature, location }, provider)) ? "valid" : "invalid";
}

async function isContracts(party: string, digest: string, signature: string, provider: Provider): Promise<boolean> {
  const abi = ["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"];
  const wallet = new Contract(party, abi, provider);
  return await unlessRefused(
    async () => (await wallet.getFunction("isValidSignature").staticCall(digest, signature)) === ERC1271_MAGIC,
  );
}

async function isOfUndeployed(
  { party, digest, signature, location }: PartySignature,
  provider: Provider,
): Promise<boolean> {
  return await unlessRefused(async () => {
    const escrow = IPerformanceEscrow__factory.connect(location.verifyingContract, provider);
    const helper = CounterfactualSignatures__factory.connect(await escrow.COUNTERFACTUAL_SIGNATURES(), provider);
    return await helper.isFrom.staticCall(party, digest, signature);
  });
}

/** What a contract refuses is no signature; what the connection does not deliver is an error. */
async function unlessRefused(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}
