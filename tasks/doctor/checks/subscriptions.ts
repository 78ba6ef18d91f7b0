import { getAddress } from "ethers";

import { linkText } from "../../../toolkit/subscriptions/link.js";
import { questionsLeft, type QuestionPrice } from "../../../toolkit/subscriptions/question-price.js";
import { inFlight, type SubscriptionState } from "../../../toolkit/subscriptions/read-subscription.js";
import { countOf } from "../../../toolkit/words/count.js";
import { ok, warning, wrong, type Finding } from "../finding.js";

/** With fewer questions than this left, it should be funded: a failed one has to be asked again. */
const ENOUGH_QUESTIONS = 3n;

/** @param oracle The metric oracle that was deployed from here. */
export function checkSubscription(state: SubscriptionState, price: QuestionPrice, oracle: string | undefined): Finding {
  const { id, balance, blocked, consumers } = state;
  const subject = `Subscription ${id}`;
  const left = questionsLeft(balance - blocked, price);
  const flying = inFlight(state);
  const text =
    linkText(balance) +
    (left === undefined ? "" : `, enough for about ${countOf(left, "question")}`) +
    (flying === 0n ? "" : `, ${flying} on the way`);
  if (oracle !== undefined && !consumers.some(({ address }) => getAddress(address) === getAddress(oracle))) {
    return wrong(
      subject,
      `${text}, but the oracle ${oracle} may not use it`,
      `Add it: \`npx hardhat functions subscription add ${id}\`.`,
    );
  }
  if (left !== undefined && left < ENOUGH_QUESTIONS) {
    return warning(subject, text, `Fund it: \`npx hardhat functions subscription fund ${id} "5 LINK"\`.`);
  }
  return ok(subject, text);
}

/** For an account without any. */
export function noSubscription(): Finding {
  return warning(
    "Subscription",
    "none of this account: it cannot ask the oracle network",
    "Open one with `npx hardhat functions subscription create`, or leave asking to the other party.",
  );
}
