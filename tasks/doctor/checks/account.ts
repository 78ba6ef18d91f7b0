import { linkText } from "../../../toolkit/subscriptions/link.js";
import { formatAmount } from "../../../toolkit/units/amount.js";
import { etherText } from "../../support/fees.js";
import { ok, warning, type Finding } from "../finding.js";

/** What an account has. */
export interface AccountFacts {
  readonly address: string;
  /** Wei. */
  readonly balance: bigint;
  readonly isContract: boolean;
  readonly tokens: readonly { readonly symbol: string; readonly decimals: number; readonly balance: bigint }[];
  /** Juels outside of subscriptions; undefined where the chain's LINK is not known. */
  readonly link: bigint | undefined;
  /** Whether this machine can sign for it; undefined: not known without asking for a password. */
  readonly hasKey: boolean | undefined;
  /** Wei that a unit of gas costs. */
  readonly gasPrice: bigint;
}

/** Gas of an agreement's dearest transaction, proposing and funding in one, with room. */
const COMFORTABLE_GAS = 300_000n;

export function checkAccount(facts: AccountFacts): Finding[] {
  const { address, balance, isContract, tokens, link, hasKey, gasPrice } = facts;
  const kind = isContract ? "a contract, such as a Safe" : "an ordinary account";
  const key =
    isContract || hasKey === undefined ? "" : hasKey ? "; it can sign from here" : "; its key is not on this machine";
  return [
    ok("Account", `${address}, ${kind}${key}`),
    balance >= COMFORTABLE_GAS * gasPrice || isContract
      ? ok("Ether", etherText(balance))
      : warning("Ether", `${etherText(balance)}: too little for a transaction`, "Send it some ether on this network."),
    ...tokens.map(({ symbol, decimals, balance }) => ok(symbol, `${formatAmount(balance, decimals)} ${symbol}`)),
    ...(link === undefined ? [] : [ok("LINK", `${linkText(link)} outside of subscriptions`)]),
  ];
}
