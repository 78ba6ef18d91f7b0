import { getAddress } from "ethers";

import { bounds, dueFor, rest, ruled } from "../../pricing/dispute-book.js";
import { demand } from "../../pricing/possible.js";
import { capital } from "../../words/capital.js";
import { wordsFor } from "../../words/words.js";
import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { parseMetric } from "../shared/metric-value.js";
import { readState, type CallContext } from "../shared/state.js";
import { readDispute } from "./dispute-state.js";

/**
 * The arbiter says what the metric was, and thereby settles the disputed period.
 *
 * @param value What the metric was, as people write it.
 * @throws {NotPossibleError} when nothing is disputed, the review runs, or the time to rule is over.
 * @throws {AmountError} when `value` is no number of the metric.
 * @throws What `readState` throws.
 */
export async function rulePlan(context: CallContext, value: string): Promise<Plan> {
  const { agreement } = context;
  const { terms, location } = agreement;
  const words = wordsFor(agreement);
  const measured = parseMetric(agreement, value);
  const state = await readState(context);
  const period = state.settled;
  const book = await readDispute(context, state);
  demand(book !== undefined, "Nothing is disputed.", "There is nothing to rule on.");
  demand(state.at >= book.reviewEnd, "The review runs.", `Rule from ${words.moment(book.reviewEnd)} on.`);
  const rulingEnd = book.reviewEnd + terms.rulingWindow;
  demand(state.at < rulingEnd, `The time to rule ended at ${words.moment(rulingEnd)}.`, "The answer stands: settle.");

  const said = dueFor(terms, period, measured, book);
  const due = ruled(book, said);
  const { toAgency, toClient } = rest(terms.cap, book, due);
  const { least, most } = bounds(book);
  const disputers = BigInt(Object.keys(book.claims).length);
  return {
    calls: [
      escrowCall(
        location,
        ESCROW.encodeFunctionData("rule", [terms, period, measured]),
        `Rule that ${words.period(period)} measured ${words.metric(measured)}`,
      ),
    ],
    sender: getAddress(terms.arbiter),
    summary: [
      `${capital(words.party("arbiter"))} rules that the metric of ${words.periodWithDates(period)} was ` +
        `${words.metric(measured)}: ${words.amount(said)} for the agency by the formula.`,
      ...(said === due
        ? []
        : [
            `That is beyond what the parties claim (${words.amount(least)} to ${words.amount(most)}), so ` +
              `${words.amount(due)} count.`,
          ]),
      `Of what is left of the period, ${words.amount(toAgency)} go to ${words.party("agency")} and ` +
        `${words.amount(toClient)} to ${words.party("client")}.`,
      `The arbiter gets ${words.amount(disputers * terms.arbiterFee)}.`,
      "A ruling settles the period and is final.",
    ],
    warnings: [],
  };
}
