import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { ZeroHash } from "ethers";

import { signAttestation } from "../../toolkit/attestation/typed-data.js";
import { type AttestedMetric, attestedMetricId } from "../../toolkit/metrics/attested-metric.js";
import type { Question } from "../../toolkit/metrics/question.js";
import { DAY } from "../../toolkit/units/durations.js";
import { type GasChain, gasUsed, GENESIS } from "./chain.js";
import type { AttestedOperation, GasFigures } from "./figures.js";

/** How many of how many signers attest. */
const SIGNERS: Record<AttestedOperation, readonly [threshold: number, signers: number]> = {
  attestOne: [1, 1],
  attestTwoOfThree: [2, 3],
  attestThreeOfFive: [3, 5],
};

/** As long as a statement that says what counts and where tends to be. */
const STATEMENT =
  "Leads that the client's sales team marked as qualified in the CRM within the period, less those that it marked as " +
  "returned within 14 days after the period's end.";

/** Gas of submitting what signers with keys attested, by somebody who is none of them. The metrics are defined already. */
export async function measureAttested(chain: GasChain): Promise<GasFigures["attested"]> {
  const { deployer, client, agency, keeper, others } = chain.accounts;
  const oracle = await chain.ethers.deployContract("AttestedMetricOracle", deployer);
  const { chainId } = await chain.ethers.provider.getNetwork();
  const location = { chainId, verifyingContract: await oracle.getAddress() };
  const keys: readonly HardhatEthersSigner[] = [client, agency, ...others, deployer];

  async function measure([threshold, count]: readonly [number, number]): Promise<number> {
    const signers = keys.slice(0, count);
    const definition: AttestedMetric = {
      signers: signers.map(({ address }) => address),
      threshold: BigInt(threshold),
      unit: "qualified leads",
      decimals: 0n,
      statement: STATEMENT,
      documentHash: ZeroHash,
    };
    await (await oracle.connect(deployer).defineMetric(definition)).wait();
    const question: Question = {
      metric: attestedMetricId(definition),
      from: GENESIS - 30n * DAY,
      to: GENESIS,
      notBefore: GENESIS,
    };
    const signatures = await Promise.all(
      signers.slice(0, threshold).map(async (signer, signerIndex) => ({
        signerIndex,
        signature: await signAttestation(signer, question, 198n, location),
      })),
    );
    return await gasUsed(oracle.connect(keeper).attest(definition, question, 198n, signatures));
  }

  return {
    attestOne: await measure(SIGNERS.attestOne),
    attestTwoOfThree: await measure(SIGNERS.attestTwoOfThree),
    attestThreeOfFive: await measure(SIGNERS.attestThreeOfFive),
  };
}
