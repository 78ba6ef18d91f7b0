/**
 * Whether a call failed because of the contract: it is gone, reverts, or returns nonsense. Anything else is the node's
 * failure, from which nothing about the contract follows.
 */
export function isContractError(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? BY_ETHERS.includes(code) : code === REVERTED || code === INTERNAL;
}

const BY_ETHERS = ["CALL_EXCEPTION", "BAD_DATA", "BUFFER_OVERRUN", "INVALID_ARGUMENT"];

/** JSON-RPC's codes of a reverted call, where a provider passes them on as they are. */
const REVERTED = 3;
const INTERNAL = -32603;
