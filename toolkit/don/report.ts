import type { Signature } from "ethers";
import { AbiCoder, concat, hexlify, keccak256, type SigningKey, toBeHex, zeroPadValue } from "ethers";

import type { OracleRequest } from "./request.js";
import type { Outcome } from "./outcome.js";

/** One request and what the network says to it. */
export interface ReportEntry {
  readonly request: OracleRequest;
  readonly outcome: Outcome;
}

/** [configuration digest, epoch and round, extra hash], as the coordinator checks them. 32-byte hex strings. */
export type ReportContext = readonly [string, string, string];

const REPORT_TYPES = ["bytes32[]", "bytes[]", "bytes[]", "bytes[]", "bytes[]"];

/** The report the coordinator decodes: ids, results, errors, the requests' commitments as they were emitted. */
export function encodeReport(entries: readonly ReportEntry[]): string {
  const field = (kind: Outcome["kind"]) =>
    entries.map(({ outcome }) => (outcome.kind === kind ? hexlify(outcome.bytes) : "0x"));

  return AbiCoder.defaultAbiCoder().encode(REPORT_TYPES, [
    entries.map(({ request }) => request.requestId),
    field("result"),
    field("error"),
    entries.map(({ request }) => request.commitment),
    entries.map(() => "0x"),
  ]);
}

/** @param round Counts the rounds of the network; the low byte is the protocol's round, the rest its epoch. */
export function reportContext(configDigest: string, round: number): ReportContext {
  return [configDigest, zeroPadValue(toBeHex(round), 32), zeroPadValue("0x", 32)];
}

/** What nodes sign: no prefix, so that the coordinator's plain `ecrecover` finds the signer. */
export function reportHash(context: ReportContext, report: string): string {
  return keccak256(concat([keccak256(report), ...context]));
}

export function signReport(key: SigningKey, context: ReportContext, report: string): Signature {
  return key.sign(reportHash(context, report));
}

/** Signatures in the three arrays `transmit` takes; byte i of `rawVs` is v − 27 of signature i. */
export function splitSignatures(signatures: readonly Signature[]): { rs: string[]; ss: string[]; rawVs: string } {
  const rawVs = new Uint8Array(32);
  signatures.forEach((signature, i) => (rawVs[i] = signature.v - 27));
  return { rs: signatures.map(({ r }) => r), ss: signatures.map(({ s }) => s), rawVs: hexlify(rawVs) };
}
