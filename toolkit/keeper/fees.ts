/** What a transaction offers for its gas, in wei. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** How much may be offered. */
export interface FeeLimits {
  /** For the block's producer, wei of each gas. */
  readonly tip: bigint;
  /** Never more than this, wei of each gas. */
  readonly maxFeePerGas: bigint;
}

/**
 * What to offer first: room for the base fee to double, which takes at least six full blocks; null when the base fee
 * alone is above the limit.
 */
export function firstFees(baseFee: bigint, { tip, maxFeePerGas }: FeeLimits): Fees | null {
  if (baseFee > maxFeePerGas) return null;
  return capped({ maxFeePerGas: 2n * baseFee + tip, maxPriorityFeePerGas: tip }, maxFeePerGas);
}

/**
 * What to offer instead of a transaction that waits: at least an eighth more of both, because nodes refuse less than a
 * tenth, and no less than a new transaction would. Null when the limit does not allow it.
 */
export function higherFees(before: Fees, baseFee: bigint, limits: FeeLimits): Fees | null {
  const raised = (fee: bigint) => fee + fee / 8n + 1n;
  const maxPriorityFeePerGas = raised(before.maxPriorityFeePerGas);
  const least = raised(before.maxFeePerGas);
  const wanted = 2n * baseFee + maxPriorityFeePerGas;
  if (least > limits.maxFeePerGas) return null;
  return capped({ maxFeePerGas: wanted > least ? wanted : least, maxPriorityFeePerGas }, limits.maxFeePerGas);
}

function capped({ maxFeePerGas, maxPriorityFeePerGas }: Fees, limit: bigint): Fees {
  const fee = maxFeePerGas < limit ? maxFeePerGas : limit;
  return { maxFeePerGas: fee, maxPriorityFeePerGas: maxPriorityFeePerGas < fee ? maxPriorityFeePerGas : fee };
}
