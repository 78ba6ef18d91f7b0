import { getAddress, type Provider } from "ethers";

import { IPerformanceEscrow__factory } from "../../../typechain-types/factories/contracts/interfaces/IPerformanceEscrow__factory.js";
import { requireChain } from "../../chain/require-chain.js";
import { demand } from "../../pricing/possible.js";
import type { EscrowLocation } from "../../terms/typed-data.js";
import { formatAmount } from "../../units/amount.js";
import type { TokenUnit } from "../../units/unit.js";
import { requireToken } from "../shared/token.js";

/** A payment that did not arrive and waits in the escrow. Credits are of an account and a token, not of an agreement. */
export interface CreditContext {
  readonly location: EscrowLocation;
  readonly provider: Provider;
  /** The zero address for native currency. */
  readonly token: string;
  readonly unit: TokenUnit;
  readonly payee: string;
}

/**
 * The credit as text, such as `2,080 USDC`.
 *
 * @throws {NotPossibleError} when there is none.
 * @throws {WrongChainError} {TokenMismatchError}
 */
export async function creditText({ location, provider, token, unit, payee }: CreditContext): Promise<string> {
  await requireChain(location.chainId, provider);
  await requireToken(token, unit, provider);
  const credit = await IPerformanceEscrow__factory.connect(location.verifyingContract, provider).creditOf(payee, token);
  demand(
    credit > 0n,
    `No payment in ${unit.symbol} waits for ${getAddress(payee)}.`,
    "Payments that arrived need no withdrawal. Is it another token that you wait for? Name it with --token.",
  );
  return `${formatAmount(credit, unit.decimals)} ${unit.symbol}`;
}
