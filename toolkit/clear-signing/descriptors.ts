import { getAddress, TypedDataEncoder } from "ethers";

import { escrowDomain, MUTUAL_SETTLEMENT_TYPES, TERMS_TYPES, type EscrowLocation } from "../terms/typed-data.js";
import { calldataFormats, type DisplayFormat } from "./calldata.js";
import { dateField, rawField } from "./field.js";
import { termsFields } from "./terms-fields.js";

const SCHEMA = "https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json";

/** The two files, because ERC-7730 binds a file to calldata or to typed data, never to both. */
export interface Descriptors {
  readonly calldata: object;
  readonly eip712: object;
}

/**
 * What wallets need to show the escrow's functions and messages in words (ERC-7730, version 2).
 *
 * @param deployments Where the escrow is. Wallets use a descriptor only for the addresses in it.
 */
export function clearSigningDescriptors(deployments: readonly EscrowLocation[]): Descriptors {
  const at = deployments.map(({ chainId, verifyingContract }) => ({
    chainId: Number(chainId),
    address: getAddress(verifyingContract),
  }));
  const metadata = { owner: "Performance Escrow", contractName: "PerformanceEscrow" };
  // Only these two are the same wherever it is.
  const { name, version } = escrowDomain({ chainId: 0n, verifyingContract: "" });
  return {
    calldata: {
      $schema: SCHEMA,
      context: { $id: "PerformanceEscrow", contract: { deployments: at } },
      metadata,
      display: { formats: calldataFormats() },
    },
    eip712: {
      $schema: SCHEMA,
      context: { $id: "PerformanceEscrow messages", eip712: { domain: { name, version }, deployments: at } },
      metadata,
      display: { formats: messageFormats() },
    },
  };
}

/** How wallets show the messages, by what EIP-712 calls `encodeType`. */
function messageFormats(): Record<string, DisplayFormat> {
  return {
    [TypedDataEncoder.from(TERMS_TYPES).encodeType("Terms")]: {
      intent: "Agree to the terms as the agency",
      interpolatedIntent: "Agree to earn at most {cap} per period from {client}",
      fields: termsFields("", "all"),
    },
    [TypedDataEncoder.from(MUTUAL_SETTLEMENT_TYPES).encodeType("MutualSettlement")]: {
      intent: "Agree to split what is held and close the agreement for good",
      fields: [
        rawField("agreementId", "Agreement"),
        // The message has no token, so a wallet cannot know the decimals.
        rawField("agencyAmount", "To the agency (token base units)"),
        rawField("clientAmount", "To the client (token base units)"),
        dateField("validUntil", "Valid until"),
        rawField("periodsSettled", "Periods settled before"),
      ],
    },
  };
}
