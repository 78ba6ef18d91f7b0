import { z } from "zod";

import { address, chain, large, signature, small, word } from "../signing/fields.js";
import { readJson } from "../signing/read-json.js";
import type { FundingPermission } from "./permission.js";

const FORMAT = "performance-escrow/funding-permission";
const VERSION = 1;
const WHAT = "permission to fund";

const fields = {
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  chain,
  escrow: address,
  agreement: word,
  token: address,
  client: address,
  firstPeriod: z.int().min(0).max(119),
  count: z.int().min(1).max(120),
  amount: large,
  until: small,
  signature,
};

const schema = z.discriminatedUnion("way", [
  z.strictObject({ ...fields, way: z.literal("authorization") }),
  z.strictObject({ ...fields, way: z.literal("permit2"), plugin: address }),
]);

/**
 * Reads a permission. Whether it fits an agreement says `requirePermissionFor`; whether it is signed and can still be used,
 * `fundByPermission`.
 *
 * @throws {InvalidFileError} with everything that is wrong with it.
 */
export function parseFundingPermission(text: string): FundingPermission {
  const file = readJson(text, schema, WHAT);
  const { way, token, client, firstPeriod, count, amount, until } = file;
  return {
    location: { chainId: file.chain, verifyingContract: file.escrow },
    agreementId: file.agreement,
    way,
    plugin: file.way === "permit2" ? file.plugin : undefined,
    token,
    client,
    firstPeriod,
    count,
    amount,
    until,
    signature: file.signature,
  };
}

/** A permission as a file: JSON that `parseFundingPermission` reads back. */
export function formatFundingPermission(permission: FundingPermission): string {
  const { location, agreementId, way, plugin, token, client, firstPeriod, count, amount, until } = permission;
  const file = {
    format: FORMAT,
    version: VERSION,
    chain: `eip155:${location.chainId}`,
    escrow: location.verifyingContract,
    agreement: agreementId,
    way,
    ...(plugin === undefined ? {} : { plugin }),
    token,
    client,
    firstPeriod,
    count,
    amount: String(amount),
    until: Number(until),
    signature: permission.signature,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
