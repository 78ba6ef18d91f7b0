import type { Receipt } from "../receipt.js";
import { receiptJson } from "./json-schema.js";

/**
 * A receipt as JSON, of the shape that `receiptJson` documents: integers of the chain as strings of decimal digits, keys
 * always in the same order, nothing left out.
 */
export function renderJson({ location, id, contract, ...rest }: Receipt): string {
  const plain = {
    format: "performance-escrow-receipt/1",
    agreement: id,
    chainId: location.chainId,
    escrow: location.verifyingContract,
    status: contract.status,
    ...rest,
  };
  const text = JSON.stringify(plain, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  // The schema refuses what it does not know, so that it cannot fall behind.
  return `${JSON.stringify(receiptJson.parse(JSON.parse(text)), undefined, 2)}\n`;
}
