import { getAddress, isAddress, ZeroAddress } from "ethers";

import type { Agreement } from "../agreement/agreement.js";
import { formatAmount } from "../units/amount.js";
import { countOf } from "../words/count.js";
import { momentText } from "../words/moment.js";
import { wordsFor, type Words } from "../words/words.js";

/** What is wrong, and what to do: two sentences. */
export type Explanation = readonly [problem: string, remedy: string];

/** Explains a contract's error from its arguments, by their names. */
export type Explain = (args: Readonly<Record<string, unknown>>, words: RefusalWords) => Explanation;

/** What is known around a refusal. All of it may be missing. */
export interface RefusalContext {
  /** Makes amounts, periods and parties readable. */
  readonly agreement?: Agreement | undefined;
  /** IANA name in which dates are shown. Default: that of the agreement, else UTC. */
  readonly zone?: string | undefined;
}

/** Arguments of errors as people read them. They take what ethers decoded. */
export interface RefusalWords {
  amount(value: unknown): string;
  moment(value: unknown): string;
  period(value: unknown): string;
  metric(value: unknown): string;
  address(value: unknown): string;
  number(value: unknown): string;
  /** `1 period`, `3 periods`. */
  count(value: unknown, noun: string): string;
  /** An amount of the chain's own currency, which has 18 decimals everywhere. */
  native(value: unknown): string;
}

/** The words for `context`. Without an agreement amounts are in base units, and say so. */
export function refusalWords({ agreement, zone }: RefusalContext): RefusalWords {
  const words = agreement === undefined ? undefined : wordsFor(agreement);
  return {
    amount: (value) => words?.amount(whole(value)) ?? `${whole(value)} base units`,
    moment: (value) =>
      zone === undefined && words !== undefined ? words.moment(whole(value)) : momentText(whole(value), zone),
    period: (value) => words?.period(Number(whole(value))) ?? `period ${whole(value) + 1n}`,
    metric: (value) => words?.metric(whole(value)) ?? `${whole(value)} metric units`,
    address: (value) => accountText(value, agreement, words),
    number: (value) => String(whole(value)),
    count: (value, noun) => countOf(whole(value), noun),
    native: (value) => `${formatAmount(whole(value), 18)} of the chain's currency`,
  };
}

/** A party by its role and name, another account by its address. */
function accountText(value: unknown, agreement: Agreement | undefined, words: Words | undefined): string {
  if (!isAddress(value)) return String(value);
  const account = getAddress(value);
  const role = (["client", "agency", "arbiter"] as const).find(
    (each) => agreement !== undefined && account !== ZeroAddress && getAddress(agreement.terms[each]) === account,
  );
  return role === undefined || words === undefined ? account : words.party(role);
}

function whole(value: unknown): bigint {
  return typeof value === "bigint" ? value : BigInt(String(value));
}
