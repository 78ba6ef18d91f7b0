import { Contract, getAddress, isAddress, ZeroAddress, type Provider } from "ethers";

import { ERC20_ABI } from "../../toolkit/calls/shared/token.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { harmless } from "../../toolkit/words/harmless.js";
import { isRefused } from "../../toolkit/refusals/is-refused.js";
import type { TokenUnit } from "../../toolkit/units/unit.js";

/** What was named is no token. */
export class NotATokenError extends PerformanceEscrowError {
  override readonly name = "NotATokenError";
}

/**
 * The token of a command line.
 *
 * @param text An address, or `native`.
 * @throws {NotATokenError}
 */
export function requireTokenAddress(text: string): string {
  if (text === "native") return ZeroAddress;
  if (isAddress(text)) return getAddress(text);
  throw new NotATokenError(
    `--token "${String(text)}" is no token.`,
    "Give the token's address, or native for the chain's own currency.",
  );
}

/**
 * How a token calls and counts itself; of the chain's own currency nothing can be asked.
 *
 * @throws {NotATokenError}
 */
export async function readTokenUnit(token: string, provider: Provider): Promise<TokenUnit> {
  if (token === ZeroAddress) return { symbol: "ETH", decimals: 18 };
  const contract = new Contract(token, ERC20_ABI, provider);
  try {
    const [symbol, decimals] = (await Promise.all([
      contract.getFunction("symbol").staticCall(),
      contract.getFunction("decimals").staticCall(),
    ])) as [string, bigint];
    return { symbol: harmless(symbol).slice(0, 40), decimals: Number(decimals) };
  } catch (cause) {
    if (!isRefused(cause)) throw cause;
    throw new NotATokenError(`There is no token at ${token}.`, "Check the token's address and the network.", { cause });
  }
}
