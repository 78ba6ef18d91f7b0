import { Contract, TypedDataEncoder, type Provider, type TypedDataDomain } from "ethers";

import { PerformanceEscrowError } from "../../errors.js";
import { isRefused } from "../../refusals/is-refused.js";

/** The token takes no signatures that the toolkit could make. */
export class NoSignaturesError extends PerformanceEscrowError {
  override readonly name = "NoSignaturesError";
}

const ABI = [
  "function eip712Domain() view returns (bytes1, string, string, uint256, address, bytes32, uint256[])",
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
];

/**
 * The EIP-712 domain of a token, which permits and authorizations are signed for: as the token says by ERC-5267, or from
 * its name and version. Checked against the token's own separator, so that nobody signs what it will refuse.
 *
 * @throws {NoSignaturesError} when the token has none, or one of another make.
 */
export async function tokenDomain(token: string, chainId: bigint, provider: Provider): Promise<TypedDataDomain> {
  const contract = new Contract(token, ABI, provider);
  const ask = async <T>(name: string): Promise<T | undefined> => {
    try {
      return (await contract.getFunction(name).staticCall()) as T;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return undefined;
    }
  };
  const separator = await ask<string>("DOMAIN_SEPARATOR");
  const declared = await ask<[string, string, string]>("eip712Domain");
  const name = declared?.[1] ?? (await ask<string>("name"));
  const versions = [declared?.[2], await ask<string>("version"), "1", "2"];
  for (const version of versions) {
    if (name === undefined || version === undefined || separator === undefined) continue;
    const domain = { name, version, chainId, verifyingContract: token };
    if (TypedDataEncoder.hashDomain(domain) === separator) return domain;
  }
  throw new NoSignaturesError(
    `The token ${token} takes no signatures of the usual kind.`,
    "Fund by an allowance, or by Permit2, instead.",
  );
}
