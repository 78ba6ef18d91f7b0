import type { DisputeBook } from "../../pricing/dispute-book.js";
import { settlement } from "../../pricing/settlement.js";
import { escrowOf, type AgreementState, type CallContext } from "../shared/state.js";

/** What interim payments of `period` have reached, in base units. */
export async function readInterimPaid(context: CallContext, { id }: AgreementState, period: number): Promise<bigint> {
  return context.agreement.terms.interimEvery === 0n ? 0n : await escrowOf(context).interimPaid(id, period);
}

/** The open dispute of the oldest unsettled period, as the model keeps it; undefined when there is none. */
export async function readDispute(context: CallContext, state: AgreementState): Promise<DisputeBook | undefined> {
  if (state.reviewEnd === 0n) return undefined;
  const { terms } = context.agreement;
  const period = state.settled;
  const [stored, interim] = await Promise.all([
    escrowOf(context).disputeOf(state.id, period),
    readInterimPaid(context, state, period),
  ]);
  const { low, high, byClient, byAgency, released } = stored;
  const answer = stored.answered ? stored.value : null;
  return {
    answer,
    answered: settlement(terms, period, answer, interim).total,
    claims: { ...(byClient ? { client: low } : {}), ...(byAgency ? { agency: high } : {}) },
    reviewEnd: state.reviewEnd,
    interim,
    paid: byClient || released ? low - interim : 0n,
    returned: byAgency || released ? terms.cap - high : 0n,
  };
}
