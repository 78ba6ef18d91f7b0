import type { Agreement } from "../../agreement/agreement.js";
import { formatAmount } from "../../units/amount.js";
import { capital } from "../../words/capital.js";
import { isNative, wordsFor } from "../../words/words.js";
import type { Deposit } from "./read-deposit.js";

/** What becomes of money that is sent to the deposit address. One statement a line; for who is about to send. */
export function depositSummary(agreement: Agreement, { state, agreed, at }: Deposit): string[] {
  const words = wordsFor(agreement, "client");
  const client = words.party("client");
  const { next } = state;
  const back =
    `What comes back goes to ${client}, never to the sender. Another token${isNative(agreement) ? "" : " and native currency"} ` +
    "fund nothing and come back. An NFT is lost, and so is whatever is sent to this address on another chain.";
  if (next === undefined) {
    return [
      "No further period can be funded: do not send anything. Whatever is there or arrives goes to the client.",
      back,
    ];
  }
  const period = words.period(next.period);
  const cap = words.amount(agreement.terms.cap);
  return [
    "Any wallet or exchange can send it, in one payment or several. Nothing is signed.",
    `Exactly ${cap} fund ${period}, as soon as anyone sweeps them. Whoever sweeps pays only the fee.`,
    `Less waits for the rest. More funds this one period all the same, and what is left goes to ${client}.`,
    `What is not swept before ${words.moment(next.before)} comes back: anyone can have it returned. Until then only the ` +
      "client can take it out, at any time.",
    "Do not send again because it takes long: what arrives after a sweep funds the following period.",
    ...(at < next.from ? [`It can be swept from ${words.moment(next.from)} on, and waits until then.`] : []),
    ...(agreed ? [] : [`${capital(words.party("agency"))} has not agreed yet. Until it has, a deposit only waits.`]),
    back,
  ];
}

/** What is at the address now, as a person reads it. */
export function depositedText(agreement: Agreement, { state, strayNative }: Deposit): string {
  const words = wordsFor(agreement, "client");
  const { kind, deposited, missing, surplus, returnable } = state;
  const texts = {
    empty: "nothing",
    short: `${words.amount(deposited)}; ${words.amount(missing)} are missing`,
    exact: `${words.amount(deposited)}: enough to sweep`,
    excess: `${words.amount(deposited)}: enough to sweep, and ${words.amount(surplus)} go to the client then`,
    late: `${words.amount(returnable)}, which can fund nothing any more: anyone can have it returned to the client`,
  };
  const aside = kind !== "late" && returnable > 0n ? `; ${words.amount(returnable)} set aside for the client` : "";
  const stray =
    strayNative > 0n ? `; and ${formatAmount(strayNative, 18)} in native currency, which funds nothing` : "";
  return texts[kind] + aside + stray;
}
