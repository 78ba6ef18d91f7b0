import { list, type Section } from "../document.js";
import type { Subject } from "../subject.js";

/** What nobody can undo, and which risks stay with the parties whatever the contract does. */
export function irrevocableSection({ terms, isNative, symbol, hasArbiter, reading }: Subject): Section {
  const items = [
    "What is paid is paid. There is no chargeback, and no bank or card company that could reverse it.",
    "An answer is written once. It is never corrected" +
      `${hasArbiter ? "; only a dispute can put another number in its place." : ", not even when both parties know it to be wrong. Both together can still agree on another split before it is settled."}`,
    "These terms can never be changed. Other terms make another agreement, which has to be signed and funded anew.",
    "A payment that does not reach its receiver blocks nobody. It becomes a credit in the contract, which the receiver can " +
      "withdraw to an address of its choice, at any time and without a limit in time.",
    ...(isNative
      ? []
      : [
          `The issuer of ${symbol} may be able to freeze, block or take it, at any address and also in this contract. Then it cannot ` +
            "be paid out, and no rule here helps. Whether the issuer can: ask the issuer.",
        ]),
    "Whoever loses the key to an address loses what is paid to it.",
    "The terms, what is measured, and every number and payment are public for good.",
    ...(terms.steps.length === 0 || !("definition" in reading)
      ? []
      : ["The contract converts no currency. If the number counts money, it is multiplied as it is."]),
    "The contract has no owner: there is nobody to ask for help. Nobody independent has audited it.",
  ];
  return { id: "irrevocable", title: "What cannot be undone", blocks: [list(items)] };
}
