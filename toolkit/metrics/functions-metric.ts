import { AbiCoder, id, keccak256, toUtf8Bytes } from "ethers";

/**
 * Everything that decides what a metric measured by Chainlink Functions is: the same fields, in the same order, as
 * `contracts/types/FunctionsMetric.sol`. The arrays are mutable only because the generated contract types ask for it.
 */
export interface FunctionsMetric {
  /** Network of oracle nodes that measures, by the router's identifier; 32 bytes, 0x-prefixed. */
  readonly donId: string;
  /** keccak256 of the JavaScript source in UTF-8; see `sourceHash`. */
  readonly sourceHash: string;
  /** First arguments of the source. The question's `from` and `to` follow them, as decimal Unix seconds. */
  readonly args: string[];
  /** Slot of the asker's secrets at the network. */
  readonly secretsSlot: bigint;
  /** What one metric unit is, for people. */
  readonly unit: string;
  /** Decimal places: the answer is the measured number times 10 to this power. */
  readonly decimals: bigint;
  /** Who may ask, each with a subscription of its own. */
  readonly askers: string[];
}

const fields =
  "bytes32 donId,bytes32 sourceHash,string[] args,uint8 secretsSlot,string unit,uint8 decimals,address[] askers";
const typeHash = id(`FunctionsMetric(${fields})`);

/** What a definition commits to for `source`: the hash of its UTF-8 bytes. */
export function sourceHash(source: string): string {
  return keccak256(toUtf8Bytes(source));
}

/**
 * The id of the metric that `definition` defines: what the contract's `metricId` returns.
 *
 * It does not depend on the chain or on the oracle's address, so that it can be known before anything is deployed.
 *
 * @throws What ethers throws for a value that its ABI type cannot hold; `checkFunctionsMetric` says it with a remedy.
 */
export function functionsMetricId(definition: FunctionsMetric): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", `tuple(${fields})`], [typeHash, definition]));
}
