import type { Status } from "../agreement/status.js";
import type { PublishedMetric } from "../metrics/read-definition.js";
import { DAY } from "../units/durations.js";
import { formatAmount } from "../units/amount.js";
import { harmless } from "../words/harmless.js";
import { metricUnit, quantityText } from "../words/unit.js";
import type { FundingWay, Receipt, ReceiptLine, Report, RequestRecord } from "./receipt.js";
import type { Verdict } from "./verdict.js";

/** `2026-12-01 10:00:00 UTC` */
export function dateTime(unixSeconds: bigint): string {
  return `${isoTime(unixSeconds).slice(0, 19).replace("T", " ")} UTC`;
}

/** `2026-12-01` */
export function date(unixSeconds: bigint): string {
  return isoTime(unixSeconds).slice(0, 10);
}

/** `2027-01-01 to 2027-02-01`, or with the time of day where one of them is no midnight in UTC. */
export function span(from: bigint, to: bigint): string {
  if (from % DAY === 0n && to % DAY === 0n) return `${date(from)} to ${date(to)}`;
  const brief = (seconds: bigint) => dateTime(seconds).replace(/(:00)? UTC$/, "");
  return `${brief(from)} to ${brief(to)} UTC`;
}

/** `2026-12-01T10:00:00Z` */
export function isoTime(unixSeconds: bigint): string {
  return new Date(Number(unixSeconds) * 1000).toISOString().replace(".000Z", "Z");
}

/** An amount with its currency: `2,345.678 USDC`. */
export function money({ token }: Pick<Receipt, "token">, amount: bigint): string {
  return `${formatAmount(amount, token.decimals)} ${harmless(token.symbol)}`;
}

/** An amount for a column of amounts: with at least two decimal places, where the token has them. */
export function tabular({ token }: Pick<Receipt, "token">, amount: bigint): string {
  const [whole = "", fraction = ""] = formatAmount(amount, token.decimals).split(".");
  const places = Math.min(2, token.decimals);
  return places === 0 ? whole : `${whole}.${fraction.padEnd(places, "0")}`;
}

/** A value of the metric with its unit: `198 qualified leads`. */
export function measured({ metric }: PublishedMetric, value: bigint): string {
  return quantityText(metricUnit(metric), value);
}

/** An account by its part in the agreement, or else its address. */
export function whose({ client, agency, arbiter }: Receipt["terms"], address: string): string {
  if (address === client) return "the client";
  if (address === agency) return "the agency";
  return address === arbiter ? "the arbiter" : address;
}

/** What a movement was, in a few words. Periods are counted from 1, as people do. */
export function lineTitle(receipt: Pick<Receipt, "metric">, { event, funding, through }: ReceiptLine): string {
  const value = (of: bigint) => measured(receipt.metric, of);
  switch (event.kind) {
    case "funded": {
      const first = (funding?.firstPeriod ?? 0) + 1;
      const last = first + Number(event.count) - 1;
      return first === last ? `Funding of period ${first}` : `Funding of periods ${first} to ${last}`;
    }
    case "interimPaid": {
      const until = through === undefined ? "" : ` up to ${dateTime(through)}`;
      return `Interim payment, period ${event.period + 1}: ${value(event.value)}${until}`;
    }
    case "settled":
      return `Settlement of period ${event.period + 1}: ${event.value === null ? "no answer in time" : value(event.value)}`;
    case "disputed": {
      const answer = event.value === null ? "no answer in time" : `the answer is ${value(event.value)}`;
      return `Dispute of period ${event.period + 1} by the ${event.by}: claims ${value(event.claimedValue)}; ${answer}`;
    }
    case "undisputedPaid":
      return `Period ${event.period + 1}: what nobody disputes`;
    case "ruled":
      return `Ruling on period ${event.period + 1}: ${value(event.value)}`;
    case "settledMutually":
      return "Mutual settlement of all that was held";
    case "optedOut":
      return "Opt-out of the client in the trial";
    case "cancelled":
      return `Cancellation by the client; ${kept(event.keep)}`;
    case "resigned":
      return `Resignation of the agency; ${kept(event.keep)}`;
  }
}

/** What the audit says. */
export function verdictText(receipt: Pick<Receipt, "token">, verdict: Verdict): string {
  switch (verdict.kind) {
    case "agrees":
      return "agrees";
    case "differs":
      return `DIFFERS by ${money(receipt, verdict.by)}: ${verdict.reason}`;
    case "unconfirmed":
      return `cannot be recomputed because ${verdict.reason}`;
  }
}

/** The audit's last word on the whole agreement, as a sentence. */
export function conclusion(receipt: Pick<Receipt, "token" | "verdict" | "lines">): string {
  const { verdict, lines } = receipt;
  if (verdict.kind === "differs") return `The books DIFFER from the model by ${money(receipt, verdict.by)}.`;
  const open = lines.filter((line) => line.verdict.kind === "unconfirmed").length;
  if (open > 0)
    return `The amounts fit, but ${open} of ${lines.length} movements cannot be recomputed from the oracle.`;
  if (lines.length === 0) return "Nothing was ever funded: there is nothing to recompute.";
  if (lines.length === 1) return "The one movement agrees with the model to the last base unit.";
  return `All ${lines.length} movements agree with the model to the last base unit.`;
}

export const FUNDING_WAYS: Record<FundingWay, string> = {
  direct: "by a transaction of its own",
  authorization: "by a transfer the client signed (ERC-3009)",
  permit: "by a signed approval (ERC-2612)",
  permit2: "by a signature for Permit2",
  plugIn: "through a contract",
  depositAddress: "from the agreement's deposit address",
};

export const STATUS_TEXTS: Record<Status, string> = {
  unknown: "unknown",
  proposed: "proposed, waits for funding",
  retracted: "retracted by the agency before any funding",
  lapsed: "lapsed: never funded in time",
  scheduled: "funded, the next period has not begun",
  running: "in a funded period",
  settling: "a period has ended and waits for its settlement",
  awaitingFunding: "everything funded is settled; the next period can still be funded",
  closed: "closed: it holds nothing and never will again",
  disputed: "an answer is disputed",
};

/** How an answer came to the chain, one fact a line. */
export function reportLines(report: Report): string[] {
  switch (report.kind) {
    case "functions": {
      const nodes = report.signatures === null ? "" : `, signed by ${report.signatures} nodes`;
      const request = report.requestId === null ? [] : [`reply to request ${report.requestId}`];
      return [`report of the oracle network${nodes}`, `transmitted by ${report.transmitter}`, ...request];
    }
    case "attested":
      return [...report.attesters.map((attester) => `attested by ${attester}`), `submitted by ${report.submitter}`];
    case "unknown":
      return [`written by a transaction of ${report.submitter}`];
  }
}

/** What became of a request to the oracle network. */
export function outcomeText({ outcome, reason }: RequestRecord): string {
  switch (outcome) {
    case "answered":
      return "answered";
    case "failed":
      return `failed: ${harmless(reason ?? "no reason given")}`;
    case "ignored":
      return "replied after the question had its answer, which stands";
    case "undelivered":
      return `the reply was not delivered: ${harmless(reason ?? "no reason given")}`;
    case "noReply":
      return "no reply is known";
  }
}

function kept(periods: number): string {
  if (periods === 0) return "no period stays";
  return periods === 1 ? "period 1 stays" : `periods 1 to ${periods} stay`;
}
