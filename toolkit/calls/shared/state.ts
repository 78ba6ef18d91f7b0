import type { Provider } from "ethers";

import { IPerformanceEscrow__factory } from "../../../typechain-types/factories/contracts/interfaces/IPerformanceEscrow__factory.js";
import type { IPerformanceEscrow } from "../../../typechain-types/contracts/interfaces/IPerformanceEscrow.js";
import type { Agreement } from "../../agreement/agreement.js";
import { requireChain } from "../../chain/require-chain.js";
import { chainTime } from "../../chain/time.js";
import { PerformanceEscrowError } from "../../errors.js";
import type { End } from "../../pricing/ledger.js";
import { isRefused } from "../../refusals/is-refused.js";
import { agreementId, type EscrowLocation } from "../../terms/typed-data.js";

/** What a call is made from: the agreement, and the chain that it is on. */
export interface CallContext {
  readonly agreement: Agreement;
  readonly provider: Provider;
}

/** What the escrow has stored of an agreement, and the clock it goes by. */
export interface AgreementState {
  readonly id: string;
  /** Time of the next block, as far as the node says; Unix seconds. */
  readonly at: bigint;
  /** Periods that are funded and kept. */
  readonly funded: number;
  /** Periods that are settled: the number of the oldest that is not. */
  readonly settled: number;
  readonly end: End;
  readonly consent: "none" | "given" | "retracted";
  /** When the review of the dispute ends; 0 when nothing is disputed. */
  readonly reviewEnd: bigint;
}

/** There is no escrow where the agreement says. */
export class NoEscrowError extends PerformanceEscrowError {
  override readonly name = "NoEscrowError";

  constructor({ verifyingContract, chainId }: EscrowLocation, options?: ErrorOptions) {
    super(
      `There is no escrow at ${verifyingContract} on chain ${chainId}.`,
      "Check the escrow's address, and the network: tasks take it with --network.",
      options,
    );
  }
}

const ENDS: readonly End[] = ["none", "cancelled", "resigned", "optedOut", "mutual"];
const CONSENTS = ["none", "given", "retracted"] as const;

/**
 * Reads what the escrow has stored of the agreement, in three requests.
 *
 * @throws {WrongChainError} when `provider` is connected to another chain.
 * @throws {NoEscrowError} when there is no escrow at the agreement's location.
 */
export async function readState({ agreement, provider }: CallContext): Promise<AgreementState> {
  const { location, terms } = agreement;
  await requireChain(location.chainId, provider);
  const id = agreementId(terms, location);
  const [at, stored] = await Promise.all([chainTime(provider), storedAgreement(location, id, provider)]);
  return {
    id,
    at,
    funded: Number(stored.funded),
    settled: Number(stored.settled),
    end: ENDS[Number(stored.end)] ?? "none",
    consent: CONSENTS[Number(stored.consent)] ?? "none",
    reviewEnd: stored.reviewEnd,
  };
}

/** The escrow of `context`, to read from. */
export function escrowOf({ agreement, provider }: CallContext): IPerformanceEscrow {
  return escrowAt(agreement.location, provider);
}

function escrowAt({ verifyingContract }: EscrowLocation, provider: Provider): IPerformanceEscrow {
  return IPerformanceEscrow__factory.connect(verifyingContract, provider);
}

async function storedAgreement(location: EscrowLocation, id: string, provider: Provider) {
  try {
    return await escrowAt(location, provider).agreementOf(id);
  } catch (cause) {
    if (!isRefused(cause)) throw cause;
    throw new NoEscrowError(location, { cause });
  }
}
