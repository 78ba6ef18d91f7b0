import { ZeroAddress } from "ethers";

import type { CompiledAgreement } from "../agreement-file/compile.js";
import { formatAmount } from "../units/amount.js";
import { sayLength } from "../units/durations.js";

/** Questions that several rules ask of an agreement. */

/** A party of the agreement. */
export type Party = "client" | "agency";

/** Whether somebody can rule on a wrong or missing number. Valid terms with an arbiter always have a review. */
export function hasReview({ agreement }: CompiledAgreement): boolean {
  return agreement.terms.arbiter !== ZeroAddress;
}

/** The accounts without which there is no number: who may ask, or who attests; undefined of an unknown metric. */
export function voices({ agreement: { metric } }: CompiledAgreement): readonly string[] | undefined {
  if (metric.kind === "unknown") return undefined;
  return metric.kind === "functions" ? metric.definition.askers : metric.definition.signers;
}

/** Whether there can be a number when `party` does nothing for it: another asker, or signers enough without it. */
export function answersWithout(compiled: CompiledAgreement, party: Party): boolean {
  const { metric, terms } = compiled.agreement;
  const others = (voices(compiled) ?? []).filter((account) => account !== terms[party]).length;
  return metric.kind === "attested" ? BigInt(others) >= metric.definition.threshold : others > 0;
}

/** Whether `account` is among those who ask or attest. */
export function hasVoice(compiled: CompiledAgreement, account: string): boolean {
  return (voices(compiled) ?? []).includes(account);
}

export function other(party: Party): Party {
  return party === "client" ? "agency" : "client";
}

/** Whether the metric adds up while a period runs: the source knows, else the file must say so; undefined if neither. */
export function isCumulative({ source, agreement: { metric }, file }: CompiledAgreement): boolean | undefined {
  if (source !== undefined && metric.kind === "functions") return source.isCumulative(metric.definition.args);
  return file.content.metric.cumulative;
}

/** An amount of the agreement's token, for messages. */
export function money({ agreement: { token } }: CompiledAgreement, amount: bigint): string {
  return `${formatAmount(amount, token.decimals)} ${token.symbol}`;
}

/** Seconds, for messages. */
export function length(seconds: bigint): string {
  return sayLength({ seconds });
}
