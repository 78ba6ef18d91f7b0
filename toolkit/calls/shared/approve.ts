import { Interface, type Provider } from "ethers";

import { isRefused } from "../../refusals/is-refused.js";
import type { Call } from "./call.js";
import { allowanceOf, ERC20_ABI } from "./token.js";

const ERC20 = new Interface(ERC20_ABI);

/** An allowance to give. Addresses, and an amount in base units. */
export interface Allowance {
  readonly chainId: bigint;
  readonly token: string;
  readonly owner: string;
  readonly spender: string;
  readonly amount: bigint;
  /** The amount as people read it. */
  readonly amountText: string;
  /** What the spender is, for people: "the escrow". */
  readonly spenderName: string;
}

/**
 * The calls that let `spender` take exactly `amount`: none when it may take that much already; two for tokens such as
 * USDT, which refuse to change an allowance that is not zero. Which tokens those are is not looked up, but tried.
 */
export async function approveCalls(allowance: Allowance, provider: Provider): Promise<Call[]> {
  const { token, owner, spender, amount, amountText, spenderName } = allowance;
  const allowed = await allowanceOf(token, owner, spender, provider);
  if (allowed >= amount) return [];

  const approve = call(allowance, amount, `Allow ${spenderName} to take ${amountText}`);
  if (allowed === 0n || (await isAccepted(approve, owner, provider))) return [approve];
  return [call(allowance, 0n, `Set the old allowance of ${spenderName} to 0, as this token demands`), approve];
}

function call({ chainId, token, owner, spender, amount }: Allowance, value: bigint, description: string): Call {
  return {
    chainId,
    to: token,
    data: ERC20.encodeFunctionData("approve", [spender, value]),
    value: 0n,
    description,
    approval: { token, owner, spender, amount },
  };
}

async function isAccepted({ to, data }: Call, from: string, provider: Provider): Promise<boolean> {
  try {
    await provider.call({ from, to, data });
    return true;
  } catch (error) {
    // Whatever is not the token's refusal is nothing to conclude from.
    if (!isRefused(error)) throw error;
    return false;
  }
}
