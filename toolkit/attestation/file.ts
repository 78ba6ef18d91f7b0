import { getAddress, isAddress } from "ethers";
import { z } from "zod";

import { type Attestation, newAttestation } from "./attestation.js";
import { addSignature } from "./collect.js";
import { InvalidAttestationError } from "./errors.js";

const FORMAT = "performance-escrow/attestation";
const VERSION = 1;

/** Far more than any wallet's signature has; a file from outside must not be able to make a transaction too large. */
const MAX_SIGNATURE_BYTES = 8_192;

const address = z
  .string()
  .refine((text) => isAddress(text), "must be an address, with a right checksum if it has capital letters")
  .transform((text) => getAddress(text));
const word = z.string().regex(/^0x[0-9a-f]{64}$/, "must be 32 bytes: 0x and 64 digits in lower case");
const time = z
  .int()
  .min(0)
  .transform((seconds) => BigInt(seconds));
const small = z.int().min(0).max(255).transform(BigInt);

const schema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** CAIP-2. */
  chain: z
    .string()
    .regex(/^eip155:[1-9][0-9]{0,31}$/, "must name an EVM chain as CAIP-2 does, such as eip155:8453")
    .transform((text) => BigInt(text.slice("eip155:".length))),
  oracle: address,
  definition: z.strictObject({
    signers: z.array(address),
    threshold: small,
    unit: z.string(),
    decimals: small,
    statement: z.string(),
    documentHash: word,
  }),
  /** Times in Unix seconds. */
  question: z.strictObject({ metric: word, from: time, to: time, notBefore: time }),
  /** In metric units. A string, because JSON's numbers end at 2^53. */
  value: z
    .string()
    .regex(/^(0|[1-9][0-9]{0,38})$/, "must be a whole number in digits, as a string")
    .transform(BigInt),
  signatures: z.array(
    z.strictObject({
      signer: address,
      signature: z
        .string()
        .regex(/^0x([0-9a-fA-F]{2})*$/, "must be hexadecimal")
        .max(2 + 2 * MAX_SIGNATURE_BYTES, `must have at most ${MAX_SIGNATURE_BYTES} bytes`),
    }),
  ),
});

/**
 * Reads an attestation file: what signers send each other. Nothing in it is believed: its definition, question and
 * value are checked like new ones. Whether its signatures are valid says `checkSignatures`.
 *
 * @throws {InvalidAttestationError} when it is no attestation file, or of another version, naming each field.
 * @throws {InvalidMetricError} when the oracle would refuse the definition.
 * @throws {NotASignerError} when it has a signature of somebody else.
 */
export function parseAttestationFile(text: string): Attestation {
  const { chain, oracle, definition, question, value, signatures } = readFields(text);
  const location = { chainId: chain, verifyingContract: oracle };

  const seen = new Set<string>();
  return signatures.reduce((attestation, { signer, signature }) => {
    if (seen.has(signer)) {
      throw new InvalidAttestationError(
        `The file has two signatures of ${signer}.`,
        "Leave out the one that does not count.",
      );
    }
    seen.add(signer);
    return addSignature(attestation, signer, signature);
  }, newAttestation({ location, definition, question, value }));
}

/** The attestation as a file: JSON that `parseAttestationFile` reads back, and that people can read. */
export function formatAttestationFile({ location, definition, question, value, signatures }: Attestation): string {
  const file: z.input<typeof schema> = {
    format: FORMAT,
    version: VERSION,
    chain: `eip155:${location.chainId}`,
    oracle: location.verifyingContract,
    definition: {
      ...definition,
      threshold: Number(definition.threshold),
      decimals: Number(definition.decimals),
      documentHash: definition.documentHash.toLowerCase(),
    },
    question: {
      metric: question.metric,
      from: Number(question.from),
      to: Number(question.to),
      notBefore: Number(question.notBefore),
    },
    value: value.toString(),
    signatures: [...signatures],
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function readFields(text: string): z.output<typeof schema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InvalidAttestationError("The attestation file is not JSON.", "Ask for the whole file again.", {
      cause: error,
    });
  }

  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;

  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`);
  throw new InvalidAttestationError(
    `The attestation file is not valid (${problems.join("; ")}).`,
    "Correct it as docs/operations/attested-oracle.md describes, or make it again.",
  );
}
