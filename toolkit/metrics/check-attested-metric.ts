import { getAddress, isAddress, isHexString, toUtf8Bytes, ZeroAddress } from "ethers";

import type { AttestedMetric } from "./attested-metric.js";
import { InvalidMetricError } from "./check-functions-metric.js";

/** Same as the contract's `MAX_SIGNERS`. */
const MAX_SIGNERS = 16;

/** Same as the contract's `MAX_DECIMALS`. */
const MAX_DECIMALS = 38n;

/** Same as the contract's `MAX_TEXT_BYTES`. */
const MAX_TEXT_BYTES = 4_096;

/** Half a character of two, which has no bytes in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Checks a definition by the rules of the contract's `defineMetric`.
 *
 * @throws {InvalidMetricError} for the first rule that `definition` breaks.
 */
export function checkAttestedMetric(definition: AttestedMetric): void {
  const { signers, threshold, unit, decimals, statement, documentHash } = definition;

  checkSigners(signers);
  checkThreshold(threshold, BigInt(signers.length));
  if (unit === "") {
    throw new InvalidMetricError("The unit is empty.", 'Say what one metric unit is, such as "qualified leads".');
  }
  if (decimals < 0n || decimals > MAX_DECIMALS) {
    throw new InvalidMetricError(`${decimals} decimal places are too many.`, `Use 0 to ${MAX_DECIMALS}.`);
  }
  if (statement === "") {
    throw new InvalidMetricError("The statement is empty.", "Say in plain words what is measured, and how.");
  }
  checkTexts(unit, statement);
  if (!isHexString(documentHash, 32)) {
    throw new InvalidMetricError(
      `"${documentHash}" is no document hash.`,
      "Give the keccak256 of the document, 32 bytes; 0x and 64 zeros when there is none.",
    );
  }
}

function checkSigners(signers: string[]): void {
  if (signers.length === 0 || signers.length > MAX_SIGNERS) {
    throw new InvalidMetricError(`${signers.length} signers are listed.`, `List 1 to ${MAX_SIGNERS}.`);
  }

  const seen = new Set<string>();
  for (const signer of signers) {
    if (!isAddress(signer) || signer === ZeroAddress) {
      throw new InvalidMetricError(`Signer "${signer}" is no account.`, "Give the address that signs.");
    }
    if (seen.has(getAddress(signer))) {
      throw new InvalidMetricError(`Signer ${signer} is listed twice.`, "List every signer once.");
    }
    seen.add(getAddress(signer));
  }
}

function checkThreshold(threshold: bigint, signers: bigint): void {
  if (threshold < 1n || threshold > signers) {
    throw new InvalidMetricError(
      `${threshold} of ${signers} signers cannot answer.`,
      `Set the threshold between ${signers / 2n + 1n} and ${signers}.`,
    );
  }
  if (2n * threshold <= signers) {
    throw new InvalidMetricError(
      `With ${threshold} of ${signers} signers, two groups could answer differently.`,
      `Set the threshold to at least ${signers / 2n + 1n}.`,
    );
  }
}

function checkTexts(unit: string, statement: string): void {
  if (LONE_SURROGATE.test(unit) || LONE_SURROGATE.test(statement)) {
    throw new InvalidMetricError("Unit or statement hold half a character.", "Write them as Unicode text.");
  }

  const bytes = toUtf8Bytes(unit).length + toUtf8Bytes(statement).length;
  if (bytes > MAX_TEXT_BYTES) {
    throw new InvalidMetricError(
      `Unit and statement have ${bytes} bytes.`,
      `Shorten them to ${MAX_TEXT_BYTES}; put the rest into a document and give its hash.`,
    );
  }
}
