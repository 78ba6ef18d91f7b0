import { undisputed } from "../../pricing/dispute-book.js";
import { demand } from "../../pricing/possible.js";
import { wordsFor } from "../../words/words.js";
import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";
import { readDispute } from "./dispute-state.js";

/**
 * Moves what nobody disputes of the disputed period, once the review is over. Anyone can send it.
 *
 * @throws {NotPossibleError} when nothing is disputed, the review runs, or all of it has moved.
 * @throws What `readState` throws.
 */
export async function payUndisputedPlan(context: CallContext): Promise<Plan> {
  const { agreement } = context;
  const { terms, location } = agreement;
  const words = wordsFor(agreement);
  const state = await readState(context);
  const book = await readDispute(context, state);
  demand(book !== undefined, "Nothing is disputed.", "Settle instead.");
  demand(
    state.at >= book.reviewEnd,
    "The other party may still dispute.",
    `Come back from ${words.moment(book.reviewEnd)} on.`,
  );
  const { toAgency, toClient } = undisputed(terms.cap, book);
  demand(
    toAgency > 0n || toClient > 0n,
    "All that nobody disputes has moved.",
    "Wait for the ruling, or its time's end.",
  );

  const period = words.period(state.settled);
  return {
    calls: [
      escrowCall(
        location,
        ESCROW.encodeFunctionData("payUndisputed", [terms]),
        `Pay out what nobody disputes of ${period}`,
      ),
    ],
    sender: undefined,
    summary: [
      `Of ${period}, ${words.amount(toAgency)} go to ${words.party("agency")} and ${words.amount(toClient)} to ` +
        `${words.party("client")}: nobody disputes that.`,
      "The rest waits for the arbiter's ruling.",
    ],
    warnings: [],
  };
}
