import { getAddress, ZeroAddress } from "ethers";

import { PerformanceEscrowError } from "../errors.js";

/** What a wallet is asked to pay. */
export interface PaymentRequest {
  readonly chainId: bigint;
  /** The ERC-20 to pay in; the zero address for the chain's native currency. */
  readonly token: string;
  /** Who is paid: the deposit address. */
  readonly to: string;
  /** In base units of the token, or wei. */
  readonly amount: bigint;
}

/** There is nothing to ask for. */
export class PaymentAmountError extends PerformanceEscrowError {
  override readonly name = "PaymentAmountError";
}

/**
 * A link that wallets open as a filled-in payment (ERC-681), for a page or a QR code. The chain's id is always in it:
 * money that is sent to a deposit address on another chain is lost.
 *
 *   ethereum:0x…deposit@1?value=1000000000000000000
 *   ethereum:0x…token@1/transfer?address=0x…deposit&uint256=9000000000
 *
 * @throws PaymentAmountError when the amount is not above 0.
 */
export function paymentUri({ chainId, token, to, amount }: PaymentRequest): string {
  if (amount <= 0n) {
    throw new PaymentAmountError(
      `A payment of ${amount} cannot be asked for.`,
      "Ask for what the next period still needs.",
    );
  }
  if (token === ZeroAddress) return `ethereum:${getAddress(to)}@${chainId}?value=${amount}`;
  return `ethereum:${getAddress(token)}@${chainId}/transfer?address=${getAddress(to)}&uint256=${amount}`;
}
