import { getAddress, ZeroAddress } from "ethers";

import { IDepositAddresses__factory } from "../../../typechain-types/factories/contracts/interfaces/IDepositAddresses__factory.js";
import { depositAddress, implementationOf } from "../../funding/deposit-address.js";
import { depositState, type DepositState } from "../../funding/deposit-state.js";
import { NotPossibleError } from "../../pricing/possible.js";
import { assertValidTerms } from "../../terms/validity.js";
import { isNative } from "../../words/words.js";
import { PluginMismatchError, requirePlugin } from "../funding/plugin.js";
import { consentFor } from "../shared/consent-needed.js";
import { readState, type AgreementState, type CallContext } from "../shared/state.js";
import { balanceOf, requireToken } from "../shared/token.js";
import type { SweepOptions } from "./sweep.js";

/** The deposit address of an agreement, and what is there. */
export interface Deposit {
  /** Where to send: computed here, and the same by the contract. */
  readonly address: string;
  readonly state: DepositState;
  /** Whether the agency has agreed, so that a deposit would not only wait. */
  readonly agreed: boolean;
  /** Native currency that is there and funds nothing, in wei; 0 where it is the agreed currency. */
  readonly strayNative: bigint;
  /** The time that this is as of, in Unix seconds. */
  readonly at: bigint;
}

/**
 * Reads what is at the agreement's deposit address, and checks everything that somebody relies on who sends money there.
 *
 * @throws {InvalidTermsError} when nothing at the address could ever fund the terms.
 * @throws {TokenMismatchError} when amounts would be shown wrongly.
 * @throws {NotSignedError} when the signature in `options` is not the agency's.
 * @throws {PluginMismatchError} when the contract is not the escrow's, or makes other addresses than the toolkit computes.
 */
export async function readDeposit(context: CallContext, { deposits, consent }: SweepOptions): Promise<Deposit> {
  const { agreement, provider } = context;
  const { terms, location, token } = agreement;
  const state = await readState(context);
  if (state.funded === 0) assertValidTerms(terms, { escrow: location.verifyingContract });
  await requireToken(terms.token, token, provider);
  await requirePlugin(deposits, "DepositAddresses", location, provider);
  const contract = IDepositAddresses__factory.connect(deposits, provider);
  const address = await addressOf(deposits, state.id, contract);
  const [balance, setAside, native, agreed] = await Promise.all([
    balanceOf(terms.token, address, provider),
    contract.setAside(state.id),
    balanceOf(ZeroAddress, address, provider),
    isAgreed(context, state, consent),
  ]);
  const stored = storedNumbers(state);
  return {
    address,
    state: depositState(terms, { balance, setAside, agreement: stored, at: state.at }),
    agreed,
    strayNative: isNative(agreement) ? 0n : native,
    at: state.at,
  };
}

/** An address that only one of the two computes would be a place from which the money does not come back. */
async function addressOf(
  deposits: string,
  id: string,
  contract: { accountOf(id: string): Promise<string> },
): Promise<string> {
  const computed = depositAddress(id, { factory: getAddress(deposits), implementation: implementationOf(deposits) });
  const told = getAddress(await contract.accountOf(id));
  if (told === computed) return computed;
  throw new PluginMismatchError(
    `The contract ${deposits} names the deposit address ${told}, and it should be ${computed}.`,
    "Do not send anything. Take the address of DepositAddresses from where the escrow's own is from.",
  );
}

async function isAgreed(context: CallContext, state: AgreementState, consent: string | undefined): Promise<boolean> {
  try {
    await consentFor(context, state, { consent, byAgency: false });
    return true;
  } catch (error) {
    if (error instanceof NotPossibleError) return false;
    throw error;
  }
}

/** As `depositState` takes them: the contract's own numbers. */
function storedNumbers({ funded, end, consent }: AgreementState) {
  return {
    funded: BigInt(funded),
    end: end === "none" ? 0n : 1n,
    consent: consent === "retracted" ? 2n : consent === "given" ? 1n : 0n,
  };
}
