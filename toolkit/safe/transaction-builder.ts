import { getAddress } from "ethers";

import type { Call } from "../calls/shared/call.js";
import { PerformanceEscrowError } from "../errors.js";
import { batchChecksum } from "./checksum.js";

/** A batch as Safe's Transaction Builder loads it. */
export interface SafeBatch {
  readonly version: "1.0";
  readonly chainId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly meta: {
    readonly name: string;
    readonly description: string;
    readonly txBuilderVersion: string;
    readonly createdFromSafeAddress: string;
    readonly createdFromOwnerAddress: string;
    readonly checksum: string;
  };
  readonly transactions: readonly {
    readonly to: string;
    readonly value: string;
    readonly data: string;
    readonly contractMethod: null;
    readonly contractInputsValues: null;
  }[];
}

/** The calls cannot be one batch. */
export class BatchError extends PerformanceEscrowError {
  override readonly name = "BatchError";
}

/** The version of the Transaction Builder whose format this is. */
const TX_BUILDER_VERSION = "1.18.0";

/**
 * Calls as a batch for a Safe: written to a JSON file, dropped into the Safe app's Transaction Builder, signed there by
 * the owners, executed as one transaction.
 *
 * @param safe Address of the Safe that will send them.
 * @param createdAt Milliseconds since 1970.
 * @throws {BatchError} when there are no calls, or they are on several chains.
 */
export function safeBatch(
  calls: readonly Call[],
  { safe, createdAt, name }: { readonly safe: string; readonly createdAt: number; readonly name?: string },
): SafeBatch {
  const [first] = calls;
  if (first === undefined) throw new BatchError("There are no calls.", "Nothing has to be sent.");
  if (calls.some(({ chainId }) => chainId !== first.chainId)) {
    throw new BatchError("The calls are on different chains.", "Make one batch for each chain.");
  }
  // The app computes the checksum over a batch that has none yet.
  const meta = {
    name: name ?? calls.at(-1)?.description ?? "Performance Escrow",
    description: calls.map(({ description }, i) => `${i + 1}. ${description}`).join(" · "),
    txBuilderVersion: TX_BUILDER_VERSION,
    createdFromSafeAddress: getAddress(safe),
    createdFromOwnerAddress: "",
  };
  const batch = {
    version: "1.0" as const,
    chainId: first.chainId.toString(),
    createdAt,
    meta,
    transactions: calls.map(({ to, value, data }) => ({
      to: getAddress(to),
      value: value.toString(),
      data,
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
  return { ...batch, meta: { ...meta, checksum: batchChecksum(batch) } };
}
