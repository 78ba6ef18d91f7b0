import { AbiCoder, isHexString, keccak256 } from "ethers";

/** "What was this metric over [from, to), asked no earlier than notBefore?" as `contracts/types/Question.sol` has it. */
export interface Question {
  /** The oracle's 32-byte commitment to everything that decides the answer. */
  readonly metric: string;
  /** First second that counts, in Unix seconds. */
  readonly from: bigint;
  /** First second that no longer counts, in Unix seconds. */
  readonly to: bigint;
  /** Earliest second at which the question may be asked, in Unix seconds. */
  readonly notBefore: bigint;
}

const questionType = "tuple(bytes32 metric, uint40 from, uint40 to, uint40 notBefore)";

/**
 * The id under which an oracle keeps the answer to `question`: what the contract's `questionId` returns.
 *
 * @throws What ethers throws for a value that its ABI type cannot hold.
 */
export function questionId(question: Question): string {
  return keccak256(words(question) ?? AbiCoder.defaultAbiCoder().encode([questionType], [question]));
}

/**
 * The question's ABI encoding, four words in a row, or undefined when a value does not fit. A list of ten thousand
 * agreements has a hundred thousand questions, and ethers takes twenty times as long for each.
 */
function words({ metric, from, to, notBefore }: Question): string | undefined {
  const times = [from, to, notBefore];
  if (!isHexString(metric, 32) || !times.every((time) => time >= 0n && time < 1n << 40n)) return undefined;
  return metric + times.map((time) => time.toString(16).padStart(64, "0")).join("");
}
