import { Contract, ZeroAddress, type Provider } from "ethers";

import { PerformanceEscrowError } from "../errors.js";
import { isRefused } from "../refusals/is-refused.js";

/** The part of a token that calls need. Read as text, because tokens are other people's contracts. */
export const ERC20_ABI = [
  "function approve(address spender, uint256 amount)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function balanceOf(address account) view returns (uint256)",
  "function decimals() view returns (uint8)",
] as const;

/** The token is not what the agreement says it is. */
export class TokenMismatchError extends PerformanceEscrowError {
  override readonly name = "TokenMismatchError";
}

/** What `account` has, in base units of `token` (zero for native). */
export async function balanceOf(token: string, account: string, provider: Provider): Promise<bigint> {
  if (token === ZeroAddress) return await provider.getBalance(account);
  return (await erc20(token, provider).getFunction("balanceOf").staticCall(account)) as bigint;
}

/** What `spender` may take of `owner`, in base units. */
export async function allowanceOf(token: string, owner: string, spender: string, provider: Provider): Promise<bigint> {
  return (await erc20(token, provider).getFunction("allowance").staticCall(owner, spender)) as bigint;
}

/**
 * Checks that amounts mean what they are shown as: with other decimals than the token has, `10,000` would be another
 * amount than the terms say.
 *
 * @throws {TokenMismatchError}
 */
export async function requireDecimals(token: string, decimals: number, provider: Provider): Promise<void> {
  // Every chain's native currency has 18.
  const actual = token === ZeroAddress ? 18 : await decimalsOf(token, provider);
  if (actual === decimals) return;
  throw new TokenMismatchError(
    `The token ${token} has ${actual} decimal places, but the agreement is shown with ${decimals}.`,
    "Correct the token's decimals in the agreement, and read its amounts again.",
  );
}

async function decimalsOf(token: string, provider: Provider): Promise<number> {
  try {
    return Number(await erc20(token, provider).getFunction("decimals").staticCall());
  } catch (cause) {
    if (!isRefused(cause)) throw cause;
    throw new TokenMismatchError(
      `There is no ERC-20 token with decimals at ${token}.`,
      "Check the token's address and the chain.",
      { cause },
    );
  }
}

function erc20(token: string, provider: Provider): Contract {
  return new Contract(token, ERC20_ABI, provider);
}
