import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { BigNumberish, Signer } from "ethers";
import { network } from "hardhat";

import { type OracleLocation, signAttestation } from "../../toolkit/attestation/typed-data.js";
import { type AttestedMetric, attestedMetricId } from "../../toolkit/metrics/attested-metric.js";
import { type Question, questionId } from "../../toolkit/metrics/question.js";

export const ZERO_HASH = `0x${"00".repeat(32)}`;

/** A statement as people write them: with characters of more than one byte. */
export const STATEMENT =
  "Leads that the client's sales team marked “qualified” in the CRM within the period, less those returned in 14 days.";

/** The number that most tests attest. */
export const VALUE = 137n;

/** What `attest` takes for one signer. */
export interface SignerSignature {
  readonly signerIndex: BigNumberish;
  readonly signature: string;
}

/** One chain for a test file, and a fixture on it: the oracle, with one published metric of 2 of 3 signers. */
export async function createAttestedFixture() {
  const connection = await network.create();
  const { ethers, networkHelpers, provider } = connection;

  async function deployOracle() {
    const accounts = await ethers.getSigners();
    const [stranger, first, second, third] = accounts as [
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
    ];
    const signers = [first, second, third] as const;
    const oracle = await ethers.deployContract("AttestedMetricOracle");
    const { chainId } = await ethers.provider.getNetwork();
    const location: OracleLocation = { chainId, verifyingContract: await oracle.getAddress() };

    const definition: AttestedMetric = {
      signers: signers.map(({ address }) => address),
      threshold: 2n,
      unit: "qualified leads",
      decimals: 0n,
      statement: STATEMENT,
      documentHash: ZERO_HASH,
    };
    await oracle.defineMetric(definition);

    const to = BigInt(await networkHelpers.time.latest()) + 10_000n;
    const question: Question = {
      metric: attestedMetricId(definition),
      from: to - 2_592_000n,
      to,
      notBefore: to + 86_400n,
    };

    /** The question about another metric, which is published. */
    async function define(change: Partial<AttestedMetric>) {
      const other = { ...definition, ...change };
      await oracle.defineMetric(other);
      return { definition: other, question: { ...question, metric: attestedMetricId(other) } };
    }

    /** Signatures of all of `by`, in this order, as the signers of another metric. */
    async function signedBy(by: readonly Signer[], asked: Question, value = VALUE): Promise<SignerSignature[]> {
      return await Promise.all(
        by.map(async (signer, signerIndex) => ({
          signerIndex,
          signature: await signAttestation(signer, asked, value, location),
        })),
      );
    }

    /** Signatures of the signers at these positions over what is asked. */
    async function signatures(
      indexes: readonly number[],
      asked = question,
      value = VALUE,
      at = location,
    ): Promise<SignerSignature[]> {
      return await Promise.all(
        indexes.map(async (index) => ({
          signerIndex: index,
          signature: await signAttestation(signers[index]!, asked, value, at),
        })),
      );
    }

    /** A stranger submits in the first second in which that is possible, or at `at`. */
    async function attest(given: SignerSignature[], value = VALUE, at = question.notBefore) {
      await networkHelpers.time.setNextBlockTimestamp(at);
      return await oracle.connect(stranger).attest(definition, question, value, given);
    }

    return {
      accounts,
      stranger,
      signers,
      oracle,
      location,
      definition,
      question,
      id: questionId(question),
      define,
      signedBy,
      signatures,
      attest,
    };
  }

  return { ethers, networkHelpers, provider, load: () => networkHelpers.loadFixture(deployOracle) };
}
