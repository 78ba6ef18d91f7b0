import { Contract, ZeroAddress, type Provider } from "ethers";

import { PerformanceEscrowError } from "../../errors.js";
import { isRefused } from "../../refusals/is-refused.js";
import type { TokenUnit } from "../../units/unit.js";

/** The part of a token that calls need. Read as text, because tokens are other people's contracts. */
export const ERC20_ABI = [
  "function approve(address spender, uint256 amount)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function balanceOf(address account) view returns (uint256)",
  "function decimals() view returns (uint8)",
  "function symbol() view returns (string)",
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
 * Checks that amounts mean what they are shown as. What an agreement says of its token is not part of what is signed: with
 * other decimals than the token has, `10,000` would be another amount than the terms lock, and with another symbol it
 * would be other money.
 *
 * @throws {TokenMismatchError}
 */
export async function requireToken(token: string, unit: TokenUnit, provider: Provider): Promise<void> {
  const native = token === ZeroAddress;
  // Every chain's native currency has 18. What it is called only people know.
  const decimals = native ? 18 : await decimalsOf(token, provider);
  if (decimals !== unit.decimals) {
    throw new TokenMismatchError(
      `The token ${token} has ${decimals} decimal places, but the agreement is shown with ${unit.decimals}.`,
      "Correct the token's decimals in the agreement, and read its amounts again.",
    );
  }
  const symbol = native ? undefined : await symbolOf(token, provider);
  if (symbol === undefined || symbol === unit.symbol) return;
  throw new TokenMismatchError(
    `The token ${token} calls itself “${symbol.slice(0, 40)}”, but the agreement is shown in ${unit.symbol}.`,
    "Find out which token was agreed on. Then correct its symbol, or make new terms with the right token.",
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

/** Undefined for old tokens that have none, or not as text. */
async function symbolOf(token: string, provider: Provider): Promise<string | undefined> {
  try {
    return (await erc20(token, provider).getFunction("symbol").staticCall()) as string;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return undefined;
  }
}

function erc20(token: string, provider: Provider): Contract {
  return new Contract(token, ERC20_ABI, provider);
}
