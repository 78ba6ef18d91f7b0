import { countOf } from "../words/count.js";
import type { FunctionsNetwork } from "./functions-network.js";
import { linkText } from "./link.js";
import { questionsLeft, type QuestionPrice } from "./question-price.js";
import { inFlight, type SubscriptionState } from "./read-subscription.js";

/** A subscription as people want to know it: one line a fact. */
export function describeSubscription(
  network: FunctionsNetwork,
  state: SubscriptionState,
  price: QuestionPrice,
): string[] {
  const { id, owner, balance, blocked, consumers } = state;
  const flying = inFlight(state);
  return [
    `Subscription ${id} at router ${network.router} (chain ${network.chainId})`,
    `  owner      ${owner}`,
    `  balance    ${linkText(balance)}${blocked === 0n ? "" : `, of which ${linkText(blocked)} are set aside for requests on their way`}`,
    `  in flight  ${flying === 0n ? "nothing" : countOf(flying, "request")}`,
    `  price      ${priceText(price)}`,
    `  enough for ${enoughText(questionsLeft(balance - blocked, price))}`,
    ...(consumers.length === 0
      ? ["  consumers  none: no oracle may use it; add one with `npx hardhat functions subscription add`"]
      : consumers.map(
          ({ address, asked, completed }, index) =>
            `${index === 0 ? "  consumers  " : "             "}${address} (${asked} asked, ${completed} done)`,
        )),
    ...(network.ended === undefined ? [] : [`Warning: ${network.ended}`]),
  ];
}

function priceText({ setAside, last }: QuestionPrice): string {
  const now = setAside === undefined ? "" : `${linkText(setAside)} are set aside when a question is asked now`;
  const before = last === undefined ? "" : `the last answer cost ${linkText(last)}`;
  if (now === "" && before === "") return "not known: nobody answers for this network";
  return [now, before].filter((text) => text !== "").join("; ");
}

function enoughText(left: bigint | undefined): string {
  if (left === undefined) return "an unknown number of questions";
  if (left === 0n) return "no question: fund it with `npx hardhat functions subscription fund`";
  return `about ${countOf(left, "more question")}`;
}
