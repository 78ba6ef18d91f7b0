import { getAddress } from "ethers";

import type { Agreement } from "../../agreement/agreement.js";
import { periodWindows } from "../../schedule/windows.js";
import { capital } from "../../words/capital.js";
import { countOf } from "../../words/count.js";
import { durationText } from "../../words/duration.js";
import { wordsFor } from "../../words/words.js";
import type { AgreementState } from "../shared/state.js";
import type { NextFunding } from "./next-funding.js";

/** What a funding means, whatever way the money comes. `payer` is an address, or what stands for one. */
export function fundingSummary(
  agreement: Agreement,
  state: AgreementState,
  { funding, amount }: NextFunding,
  payer: string,
): string[] {
  const { terms } = agreement;
  const words = wordsFor(agreement, "client");
  const { firstPeriod, count } = funding;
  const last = firstPeriod + count - 1;
  const lines = [
    `${payer} pays ${words.amount(amount)} into the escrow for ${words.periods(firstPeriod, count)}: ` +
      `${words.moment(periodWindows(terms, firstPeriod).from)} to ${words.moment(periodWindows(terms, last).to)}.`,
    `The agency gets what it earns by the signed formula, at most ${words.amount(terms.cap)} a period. All else goes ` +
      `to ${words.party("client")}, and to no other address.`,
  ];
  if (terms.base > 0n) {
    lines.push(`Of each period ${words.amount(terms.base)} are owed in any case, whatever is measured.`);
  }
  if (firstPeriod === 0) lines.push("This makes the agreement binding for the client and the agency.");
  lines.push(...waysBack(agreement, state));
  lines.push(
    `At the latest from ${words.moment(periodWindows(terms, last).latestSettle)} on, anyone can have all of it paid ` +
      "out or returned, whatever the other side, the oracle or an arbiter do.",
  );
  return lines;
}

/** How the client gets money back that it has not owed yet. */
function waysBack(agreement: Agreement, { at }: AgreementState): string[] {
  const { terms } = agreement;
  const words = wordsFor(agreement, "client");
  const cancel =
    terms.cancelNotice === 0n
      ? "The client can cancel at any time: what has begun goes on as agreed, all later periods come back at once."
      : `The client can cancel with a notice of ${countOf(terms.cancelNotice, "period")}: what has begun and the notice ` +
        "go on as agreed, all later periods come back at once.";
  if (terms.trialEnd <= at) return [cancel];
  const left = durationText(terms.trialEnd - at);
  return [
    `Until ${words.moment(terms.trialEnd)} (${left} from now) the client can opt out and gets everything back.`,
    cancel,
  ];
}

/** An account that is no party, or a party by its name. */
export function payerText(agreement: Agreement, payer: string): string {
  const words = wordsFor(agreement, "client");
  for (const role of ["client", "agency"] as const) {
    if (getAddress(agreement.terms[role]) === getAddress(payer)) {
      return capital(words.party(role));
    }
  }
  return getAddress(payer);
}
