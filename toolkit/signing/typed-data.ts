import type { TypedDataDomain, TypedDataField } from "ethers";

/** What a wallet is asked to sign (`eth_signTypedData_v4`): the arguments of ethers' `signTypedData`. */
export interface TypedData {
  readonly domain: TypedDataDomain;
  readonly types: Record<string, TypedDataField[]>;
  readonly message: Record<string, unknown>;
}
