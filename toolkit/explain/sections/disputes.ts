import { exactDuration } from "../../words/duration.js";
import { facts, list, paragraph, type Section } from "../document.js";
import type { Subject } from "../subject.js";

/** What can be done about a wrong number, and what the arbiter can and cannot do. */
export function disputesSection(subject: Subject): Section {
  const { terms, hasArbiter, money } = subject;
  if (!hasArbiter) {
    const text =
      "There is no arbiter, so nothing can be disputed. The number that arrives in time decides, right or wrong.";
    return { id: "disputes", title: "Disputes", blocks: [paragraph(text)] };
  }

  if (terms.steps.length === 0) {
    const text =
      "The fee is fixed, so no number could change it, and there is nothing to dispute, though an arbiter is named.";
    return { id: "disputes", title: "Disputes", blocks: [paragraph(text)] };
  }

  const fee = terms.arbiterFee === 0n ? "nothing" : money(terms.arbiterFee);
  return {
    id: "disputes",
    title: "Disputes",
    blocks: [
      paragraph(
        `For ${exactDuration(terms.reviewWindow)} after the number has arrived, or after the time for it is over, each party can say once ` +
          "for the period what the number should have been: the client only one that pays the agency less, the agency only one " +
          "that pays it more. A missing number pays the least there is, so only the agency can dispute that.",
      ),
      facts([
        ["It costs", `${fee} for each party that disputes`],
        ["The arbiter has", `${exactDuration(terms.rulingWindow)} from the end of the review`],
        ["If it rules", "it earns the fee of each party that disputed, whoever was right"],
        ["If it does not", "the number stands, and the fees go back"],
      ]),
      list([
        "What a party’s own claim leaves to the other is paid at once. What nobody disputes can be paid as soon as the review is " +
          "over. Only the rest waits.",
        "The arbiter says what the number was. That counts between the two claims only, or between the claim and the number " +
          "when one party disputed: it can never pay less than the client admits, nor more than the agency claims.",
        "It cannot touch a period that nobody disputed, hold money for itself, or take back what was paid while the period ran.",
        "It cannot be replaced. If its key is lost, it is silent, and every number stands.",
        "Whether it is independent of both parties, nobody can see from here.",
      ]),
    ],
  };
}
