import { getAddress, isAddress, isHexString, ZeroAddress } from "ethers";

import { type AttestedMetric, attestedMetricId } from "../metrics/attested-metric.js";
import { checkAttestedMetric } from "../metrics/check-attested-metric.js";
import type { Question } from "../metrics/question.js";
import { MAX_UINT128 } from "../units/amount.js";
import { InvalidAttestationError } from "./errors.js";
import type { OracleLocation } from "./typed-data.js";

const MAX_TIME = 2n ** 40n - 1n;

/** What one answer to one question needs on its way to the chain. */
export interface AttestationRequest {
  readonly location: OracleLocation;
  readonly definition: AttestedMetric;
  readonly question: Question;
  /** The metric, in metric units: the measured number times 10 to the metric's decimals. */
  readonly value: bigint;
}

/** The same with the signatures collected so far: at most one for each signer, in the order of the definition. */
export interface Attestation extends AttestationRequest {
  readonly signatures: readonly CollectedSignature[];
}

/** A signature as the chain takes it. */
export interface CollectedSignature {
  /** One of the definition's signers. */
  readonly signer: string;
  /** Hexadecimal; `0x` only for a contract that accepts an empty one. */
  readonly signature: string;
}

/**
 * An attestation that nobody has signed yet.
 *
 * @throws {InvalidMetricError} when the oracle would refuse the definition.
 * @throws {InvalidAttestationError} when the oracle would refuse the question or the value.
 */
export function newAttestation(request: AttestationRequest): Attestation {
  const { location, definition, question, value } = request;
  checkAttestedMetric(definition);

  if (location.chainId < 1n) {
    throw new InvalidAttestationError(`There is no chain ${location.chainId}.`, "Give the chain's id.");
  }
  if (!isAddress(location.verifyingContract) || location.verifyingContract === ZeroAddress) {
    throw new InvalidAttestationError(
      `"${location.verifyingContract}" is no oracle.`,
      "Give the address of the AttestedMetricOracle that the terms name.",
    );
  }
  const metric = attestedMetricId(definition);
  checkQuestion(question, metric);
  if (value < 0n || value > MAX_UINT128) {
    throw new InvalidAttestationError(`The value ${value} does not fit an answer.`, "Give 0 to 2^128 − 1.");
  }
  return {
    location: { chainId: location.chainId, verifyingContract: getAddress(location.verifyingContract) },
    definition: { ...definition, signers: definition.signers.map((signer) => getAddress(signer)) },
    question: { ...question, metric },
    value,
    signatures: [],
  };
}

function checkQuestion({ metric, from, to, notBefore }: Question, expected: string): void {
  if (!isHexString(metric, 32) || metric.toLowerCase() !== expected) {
    throw new InvalidAttestationError(
      `The question is about metric ${metric}, but the definition's id is ${expected}.`,
      "Use the definition that the terms' metric was made of.",
    );
  }
  if (from < 0n || from >= to) {
    throw new InvalidAttestationError(`No second lies in [${from}, ${to}).`, "Take both times from the period.");
  }
  if (to > notBefore || notBefore > MAX_TIME) {
    throw new InvalidAttestationError(
      `A window that ends at ${to} cannot be asked about from ${notBefore} on.`,
      "Take notBefore from the period: its end plus the terms' measureDelay.",
    );
  }
}
