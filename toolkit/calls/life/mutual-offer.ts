import { getAddress, type Signer } from "ethers";

import type { Agreement } from "../../agreement/agreement.js";
import { demand } from "../../pricing/possible.js";
import { DAY } from "../../units/durations.js";
import { WrongSenderError } from "../../signing/errors.js";
import {
  agreementId,
  mutualSettlementHash,
  signMutualSettlement,
  type MutualSettlement,
} from "../../terms/typed-data.js";
import { parseAmount } from "../../units/amount.js";
import { wordsFor } from "../../words/words.js";
import { escrowOf, readState, type CallContext } from "../shared/state.js";
import type { AgreedSplit } from "./settle-mutually.js";
import { demandNotClosed } from "./leaving.js";

const LONGEST_OFFER = 366n * DAY;

/** An offer to split what an agreement holds, with the signatures collected so far. */
export interface MutualOffer extends AgreedSplit {
  readonly agreement: Agreement;
}

/** What a person decides about an offer. */
export interface OfferOptions {
  /** What the agency gets, as people write it: `1,500`. The client gets the rest of what is held. */
  readonly toAgency: string;
  /** From when on it is void, in Unix seconds. A signed offer is the other party's option until then: keep it short. */
  readonly validUntil: bigint;
}

/**
 * An offer over all that the agreement holds now. Nobody has signed it yet.
 *
 * @throws {NotPossibleError} when nothing is funded, more is offered than is held, or it would be void already.
 * @throws {AmountError} when the amount is none.
 * @throws What `readState` throws.
 */
export async function newMutualOffer(context: CallContext, options: OfferOptions): Promise<MutualOffer> {
  const { agreement } = context;
  const { terms, token } = agreement;
  const words = wordsFor(agreement);
  const agencyAmount = parseAmount(options.toAgency, token.decimals);
  const state = await readState(context);
  demand(state.funded > 0, "Nothing is funded.", "There is nothing to split.");
  demandNotClosed(terms, state);
  const held = await escrowOf(context).held(terms);
  demand(
    agencyAmount <= held,
    `${words.amount(agencyAmount)} are more than the ${words.amount(held)} held.`,
    `Offer the agency at most ${words.amount(held)}.`,
  );
  demand(options.validUntil > state.at, "The offer would be void already.", "Let it be valid for some days.");
  demand(
    options.validUntil <= state.at + LONGEST_OFFER,
    "The offer would be valid for more than a year.",
    "Let it be valid for some days: until then the other party can carry it out whenever it likes.",
  );
  const settlement: MutualSettlement = {
    periodsSettled: BigInt(state.settled),
    agencyAmount,
    clientAmount: held - agencyAmount,
    validUntil: options.validUntil,
  };
  return { agreement, settlement, signatures: {} };
}

/** What signing the offer means. One statement a line. */
export function offerSummary({ agreement, settlement }: MutualOffer): string[] {
  const words = wordsFor(agreement);
  return [
    `${words.amount(settlement.agencyAmount)} go to ${words.party("agency")}, ${words.amount(settlement.clientAmount)} to ` +
      `${words.party("client")}, and the agreement is closed for good.`,
    `Whoever has both signatures, or is the other party, can carry it out until ${words.moment(settlement.validUntil)}. It ` +
      "cannot be taken back; any payment of the agreement in between voids it.",
  ];
}

/**
 * The offer, signed by a party as typed data.
 *
 * @throws {WrongSenderError} before the wallet is asked, when the signer is no party.
 */
export async function signMutualOffer(offer: MutualOffer, signer: Signer): Promise<MutualOffer> {
  const { agreement, settlement, signatures } = offer;
  const { terms, location } = agreement;
  const account = getAddress(await signer.getAddress());
  const party = (["client", "agency"] as const).find((each) => getAddress(terms[each]) === account);
  if (party === undefined) {
    throw new WrongSenderError(
      `${account} is neither the client nor the agency.`,
      `Sign with ${getAddress(terms.client)} or ${getAddress(terms.agency)}. For a Safe, have its owners sign and join ` +
        "their signatures.",
    );
  }
  const id = agreementId(terms, location);
  const made = await signMutualSettlement(signer, id, settlement, location);
  return { ...offer, signatures: { ...signatures, [party]: made } };
}

/** The digest of the offer: what a party, or a Safe for it, signs. */
export function offerDigest({ agreement, settlement }: MutualOffer): string {
  const { terms, location } = agreement;
  return mutualSettlementHash(agreementId(terms, location), settlement, location);
}
