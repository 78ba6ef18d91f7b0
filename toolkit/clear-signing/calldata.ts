import { FunctionFragment, type ParamType } from "ethers";

import { AUTHORIZATION_FUNDING, ESCROW } from "../calls/shared/escrow-call.js";
import { addressField, amountField, dateField, hiddenField, rawField, type DisplayEntry } from "./field.js";
import { termsFields, type TermsDetail } from "./terms-fields.js";

/** How a wallet shows one function or message. */
export interface DisplayFormat {
  readonly intent: string;
  readonly interpolatedIntent?: string;
  readonly fields: readonly DisplayEntry[];
}

/** What is said of a function beside the terms, which all but two have. */
interface Told {
  readonly intent: string;
  readonly interpolated?: string;
  readonly detail?: TermsDetail;
  readonly fields?: readonly DisplayEntry[];
}

const amount = (path: string, label: string) => amountField(path, label, "terms.token");
const parties = ["wallet", "eoa", "contract"];

const TOLD: Readonly<Record<string, Told>> = {
  propose: {
    intent: "Publish the terms with the agency's consent",
    detail: "all",
    fields: [hiddenField("signature")],
  },
  retract: { intent: "Take the agency's consent back" },
  fund: {
    intent: "Lock money for the next periods",
    interpolated: "Lock {terms.cap} for each of {count} periods, for {terms.agency} to earn",
    detail: "all",
    fields: [
      rawField("firstPeriod", "First period (counted from 0)"),
      rawField("count", "Periods"),
      { ...rawField("@.value", "Sent along"), format: "amount", visible: { ifNotIn: [0] } },
      hiddenField("signature"),
    ],
  },
  fundWithAuthorization: {
    intent: "Lock the client's money for the next periods, by its authorization",
    interpolated: "Lock {terms.cap} for each of {count} periods, from {terms.client}",
    detail: "all",
    fields: [
      rawField("firstPeriod", "First period (counted from 0)"),
      rawField("count", "Periods"),
      dateField("validBefore", "Authorization valid until"),
      hiddenField("validAfter"),
      hiddenField("signature"),
      hiddenField("authorization"),
    ],
  },
  payInterim: {
    intent: "Pay the agency its share of the running period",
    fields: [rawField("period", "Period (counted from 0)"), rawField("point", "Interim point")],
  },
  settle: { intent: "Settle the oldest period: pay the agency, return the rest to the client" },
  dispute: {
    intent: "Dispute the answer, and pay the arbiter's fee",
    interpolated: "Claim that the metric was {claimedValue} in period {period}",
    fields: [
      rawField("period", "Period (counted from 0)"),
      rawField("claimedValue", "The metric was (metric units)"),
      amount("terms.arbiterFee", "Arbiter's fee, paid now"),
    ],
  },
  payUndisputed: { intent: "Pay out what nobody disputes" },
  rule: {
    intent: "Rule on the dispute, which is final",
    interpolated: "Rule that the metric was {value} in period {period}",
    fields: [rawField("period", "Period (counted from 0)"), rawField("value", "The metric was (metric units)")],
  },
  settleMutually: {
    intent: "Split all that is held and close the agreement for good",
    interpolated: "Give {settlement.agencyAmount} to {terms.agency} and {settlement.clientAmount} to {terms.client}",
    fields: [
      amount("settlement.agencyAmount", "To the agency"),
      amount("settlement.clientAmount", "To the client"),
      dateField("settlement.validUntil", "Valid until"),
      hiddenField("settlement.periodsSettled"),
      hiddenField("clientSignature"),
      hiddenField("agencySignature"),
    ],
  },
  optOut: { intent: "Leave in the trial and get everything back" },
  cancel: {
    intent: "Cancel: what has not begun comes back, less the notice",
    fields: [rawField("expectedKeep", "Periods that stay")],
  },
  resign: {
    intent: "Resign: give up the running and later periods",
    fields: [rawField("expectedKeep", "Periods that stay")],
  },
  withdraw: {
    intent: "Withdraw a payment that did not arrive",
    interpolated: "Withdraw {token} to {to}",
    fields: [{ path: "token", label: "Token", format: "tokenTicker" }, addressField("to", "To", parties)],
  },
  pushCredit: {
    intent: "Deliver a payment that did not arrive",
    interpolated: "Deliver {token} to {payee}",
    fields: [{ path: "token", label: "Token", format: "tokenTicker" }, addressField("payee", "To", parties)],
  },
};

/** How wallets show each function of the escrow that changes anything, by its signature. */
export function calldataFormats(): Record<string, DisplayFormat> {
  const functions = [...ESCROW.fragments, ...AUTHORIZATION_FUNDING.fragments]
    .filter((each) => FunctionFragment.isFragment(each))
    .filter(({ stateMutability }) => stateMutability !== "view" && stateMutability !== "pure");
  return Object.fromEntries(functions.map((each) => [signatureOf(each), formatOf(each)]));
}

function formatOf({ name, inputs }: FunctionFragment): DisplayFormat {
  const told = TOLD[name];
  // A test goes through all of them.
  if (told === undefined) throw new Error(`The function ${name} is not described.`);
  const { intent, interpolated, detail = "essential", fields = [] } = told;
  const own = new Set(fields.map(({ path }) => path));
  const terms = inputs[0]?.name === "terms" ? termsFields("terms.", detail) : [];
  return {
    intent,
    ...(interpolated === undefined ? {} : { interpolatedIntent: interpolated }),
    fields: [...fields, ...terms.filter(({ path }) => !own.has(path))],
  };
}

/** The signature with names, as ERC-7730 has it for a key: one space before a name, none after a comma. */
export function signatureOf({ name, inputs }: Pick<FunctionFragment, "name" | "inputs">): string {
  return `${name}(${inputs.map(parameter).join(",")})`;
}

function parameter({ baseType, type, name, components, arrayChildren }: ParamType): string {
  if (baseType === "tuple") return `(${(components ?? []).map(parameter).join(",")}) ${name}`;
  if (baseType === "array" && arrayChildren?.baseType === "tuple") {
    return `(${(arrayChildren.components ?? []).map(parameter).join(",")})[] ${name}`;
  }
  return `${type} ${name}`;
}
