import { TypedDataEncoder } from "ethers";

import type { TypedData } from "./typed-data.js";

/**
 * What is signed, as the JSON that wallets take (`eth_signTypedData_v4`, EIP-712): for a browser's wallet, an offline
 * signer, or a Safe's owners.
 */
export function typedDataJson({ domain, types, message }: TypedData): string {
  return JSON.stringify(TypedDataEncoder.getPayload(domain, types, message), null, 2);
}
