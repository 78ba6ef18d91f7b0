import { AbiCoder, id, keccak256 } from "ethers";

/**
 * Everything that decides what an attested metric is: the same fields, in the same order, as
 * `contracts/types/AttestedMetric.sol`. The array is mutable only because the generated contract types ask for it.
 */
export interface AttestedMetric {
  /** Who attests, by position: keys or contracts. */
  readonly signers: string[];
  /** How many of them an answer needs: more than half. */
  readonly threshold: bigint;
  /** What one metric unit is, for people. */
  readonly unit: string;
  /** Decimal places: the answer is the measured number times 10 to this power. */
  readonly decimals: bigint;
  /** What is measured and how, for people: what the signers say when they sign a number. */
  readonly statement: string;
  /** keccak256 of a longer document or of a program that measures; the zero hash for none. */
  readonly documentHash: string;
}

const fields = "address[] signers,uint8 threshold,string unit,uint8 decimals,string statement,bytes32 documentHash";
const typeHash = id(`AttestedMetric(${fields})`);

/**
 * The id of the metric that `definition` defines: what the contract's `metricId` returns.
 *
 * It does not depend on the chain or on the oracle's address, so that it can be known before anything is deployed.
 *
 * @throws What ethers throws for a value that its ABI type cannot hold; `checkAttestedMetric` says it with a remedy.
 */
export function attestedMetricId(definition: AttestedMetric): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", `tuple(${fields})`], [typeHash, definition]));
}
