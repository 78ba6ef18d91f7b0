import { getAddress, isAddress, isHexString, toUtf8Bytes, ZeroAddress, ZeroHash } from "ethers";

import { PerformanceEscrowError } from "../errors.js";
import { type FunctionsMetric, sourceHash } from "./functions-metric.js";

/** Same as the contract's `MAX_ASKERS`. */
const MAX_ASKERS = 8;

/** Same as the contract's `MAX_DECIMALS`. */
const MAX_DECIMALS = 38n;

/** The network refuses longer requests (Chainlink Functions service limits: 30 KB), which then are never answered. */
const MAX_REQUEST_BYTES = 30_000;

/** A metric definition that the oracle would refuse, or whose questions could never be answered. */
export class InvalidMetricError extends PerformanceEscrowError {
  override readonly name = "InvalidMetricError";
}

/**
 * Checks a definition by the rules of the contract's `defineMetric`, and by what the network can carry.
 *
 * @throws {InvalidMetricError} for the first rule that `definition` and `source` break.
 */
export function checkFunctionsMetric(definition: FunctionsMetric, source: string): void {
  const { donId, args, secretsSlot, unit, decimals, askers } = definition;

  if (!isHexString(donId, 32) || donId === ZeroHash) {
    throw new InvalidMetricError(`"${donId}" is no network id.`, "Give the router's 32-byte identifier of the DON.");
  }
  if (source === "") {
    throw new InvalidMetricError("The source is empty.", "Give the JavaScript that measures the metric.");
  }
  if (sourceHash(source) !== definition.sourceHash) {
    throw new InvalidMetricError(
      `The source's hash is ${sourceHash(source)}, but the definition says ${definition.sourceHash}.`,
      "Use the very source that the definition was made for, or make a new definition.",
    );
  }
  if (unit === "") {
    throw new InvalidMetricError("The unit is empty.", 'Say what one metric unit is, such as "qualified leads".');
  }
  if (decimals < 0n || decimals > MAX_DECIMALS) {
    throw new InvalidMetricError(`${decimals} decimal places are too many.`, `Use 0 to ${MAX_DECIMALS}.`);
  }
  if (secretsSlot < 0n || secretsSlot > 255n) {
    throw new InvalidMetricError(`There is no secrets slot ${secretsSlot}.`, "Use a slot from 0 to 255.");
  }
  checkAskers(askers);

  const bytes = [source, ...args].reduce((sum, text) => sum + toUtf8Bytes(text).length, 0);
  if (bytes > MAX_REQUEST_BYTES) {
    throw new InvalidMetricError(
      `Source and arguments have ${bytes} bytes.`,
      `Shorten them to ${MAX_REQUEST_BYTES}: the network refuses longer requests.`,
    );
  }
}

function checkAskers(askers: string[]): void {
  if (askers.length === 0 || askers.length > MAX_ASKERS) {
    throw new InvalidMetricError(
      `${askers.length} askers are listed.`,
      `List 1 to ${MAX_ASKERS}, usually both parties.`,
    );
  }

  const seen = new Set<string>();
  for (const asker of askers) {
    if (!isAddress(asker) || asker === ZeroAddress) {
      throw new InvalidMetricError(`Asker "${asker}" is no account.`, "Give the address that owns the subscription.");
    }
    if (seen.has(getAddress(asker))) {
      throw new InvalidMetricError(`Asker ${asker} is listed twice.`, "List every asker once.");
    }
    seen.add(getAddress(asker));
  }
}
