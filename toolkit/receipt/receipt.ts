import type { Status } from "../agreement/status.js";
import type { Question } from "../metrics/question.js";
import type { PublishedMetric } from "../metrics/read-definition.js";
import type { Place } from "../logs/chain-reader.js";
import type { Party } from "../pricing/party.js";
import type { EscrowLocation } from "../terms/typed-data.js";
import type { Terms } from "../terms/types.js";
import type { TokenUnit } from "../units/unit.js";
import type { AgreementEvent } from "./agreement-event.js";
import type { ArbiterFees } from "./replay.js";
import type { Verdict } from "./verdict.js";

/** Everything that the chain tells about one agreement, before anything of it is judged. */
export interface ReceiptFacts {
  readonly location: EscrowLocation;
  readonly id: string;
  readonly terms: Terms;
  readonly token: TokenUnit;
  readonly metric: PublishedMetric & {
    /** What a known source says that it counts, one statement a line. */
    readonly description?: readonly string[];
  };
  readonly consents: readonly ConsentRecord[];
  /** Every movement of the agreement's money, oldest first. */
  readonly entries: readonly Entry[];
  /** The questions that were answered or decided a payment: by the time they are about. */
  readonly answers: readonly AnswerRecord[];
  /** Every request to an oracle network, also those that failed. */
  readonly requests: readonly RequestRecord[];
  readonly credits: readonly Credit[];
  /** What the contract says at the last block. */
  readonly contract: { readonly held: bigint; readonly status: Status };
  readonly reading: Reading;
}

/** What part of the chain was read. */
export interface Reading {
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly toBlockHash: string;
  /** Of the last block, in Unix seconds. */
  readonly time: bigint;
  /** Calls of the node. */
  readonly calls: number;
}

/** The agency gave its consent, or took it back. */
export interface ConsentRecord {
  readonly kind: "given" | "retracted";
  readonly place: Place;
  /** Who sent the transaction: not the agency itself when somebody brought its signature. */
  readonly sender: string;
}

/** What the escrow reported of one movement, and where. */
export interface Entry {
  readonly event: AgreementEvent;
  readonly place: Place;
  /** Of a funding. */
  readonly funding?: FundingRecord;
  /** Of an interim payment: up to when the metric was measured, Unix seconds. */
  readonly through?: bigint;
}

export interface FundingRecord {
  readonly firstPeriod: number;
  /** Whom the escrow took the money from. */
  readonly funder: string;
  /** Whose money it was, as far as the contract in between can be believed; otherwise the funder. */
  readonly payer: string;
  readonly way: FundingWay;
}

/**
 * - `direct`: the funder called the escrow
 * - `authorization`: a transfer that the client signed for the token (ERC-3009)
 * - `permit`, `permit2`, `plugIn`: through a contract that took the money and passed it on
 * - `depositAddress`: swept from the agreement's deposit address
 */
export type FundingWay = "direct" | "authorization" | "permit" | "permit2" | "plugIn" | "depositAddress";

/** A question of this agreement, what was written, and what the oracle says now. */
export interface AnswerRecord {
  readonly purpose: "settlement" | "interim";
  /** Counted from 0. */
  readonly period: number;
  readonly questionId: string;
  readonly question: Question;
  /** The oracle's event of the answer; null when it emits none, or has not answered. */
  readonly written: { readonly value: bigint; readonly place: Place; readonly report: Report } | null;
  /** What the oracle says at the last block; `gone` when it says nothing that can be read. */
  readonly oracle: { readonly value: bigint; readonly answeredAt: bigint } | "unanswered" | "gone";
}

/** What carried an answer to the chain. */
export type Report =
  | {
      readonly kind: "functions";
      /** The request that was answered; null when the transaction does not tell. */
      readonly requestId: string | null;
      /** Who sent the network's report. */
      readonly transmitter: string;
      /** Nodes whose signatures the report has; null when the transaction is no plain transmission. */
      readonly signatures: number | null;
    }
  | { readonly kind: "attested"; readonly attesters: readonly string[]; readonly submitter: string }
  | { readonly kind: "unknown"; readonly submitter: string };

/** A request to an oracle network. */
export interface RequestRecord {
  readonly requestId: string;
  readonly questionId: string;
  readonly purpose: "settlement" | "interim";
  readonly period: number;
  readonly asker: string;
  readonly asked: Place;
  /** `ignored`: a reply came after the answer. `undelivered`: the reply could not be given to the oracle. */
  readonly outcome: "answered" | "failed" | "ignored" | "undelivered" | "noReply";
  /** Why it failed, in the network's words. */
  readonly reason?: string;
  /** Where the reply came. */
  readonly replied?: Place;
}

/** A payment that did not arrive. */
export interface Credit {
  readonly payee: string;
  readonly amount: bigint;
  readonly place: Place;
  /** Which movement it belongs to: its position in `entries`, and what it was. */
  readonly entry: number;
  readonly part: "toAgency" | "toClient" | "fee";
  /** When the payee's credits in this token, of all its agreements together, left the escrow, and where they went. */
  readonly collected: { readonly place: Place; readonly to: string; readonly amount: bigint } | null;
}

/** A movement with what the independent model says of it. Amounts in token base units. */
export interface ReceiptLine extends Entry {
  readonly toEscrow: bigint;
  readonly toAgency: bigint;
  readonly toClient: bigint;
  readonly modelToEscrow: bigint;
  readonly modelToAgency: bigint;
  readonly modelToClient: bigint;
  /** The question whose answer decided it; absent where none did. */
  readonly questionId?: string;
  readonly verdict: Verdict;
}

/** A fee of a dispute on its way. The escrow's events do not show fees; they follow from the terms. */
export interface FeeMovement {
  readonly kind: "paid" | "returned" | "earned";
  /** Who disputed. */
  readonly by: Party;
  readonly amount: bigint;
  /** The line with which it moved: its position in `lines`. */
  readonly line: number;
}

export interface ReceiptTotals {
  readonly funded: bigint;
  readonly paid: bigint;
  readonly returned: bigint;
  /** funded − paid − returned. */
  readonly held: bigint;
  /** What the contract says that it holds. */
  readonly heldByContract: bigint;
  /** All deviations from the model, and of `held` from what the contract says, each counted as positive. */
  readonly difference: bigint;
}

/** An audited agreement. */
export interface Receipt extends Omit<ReceiptFacts, "entries"> {
  readonly lines: readonly ReceiptLine[];
  readonly fees: readonly FeeMovement[];
  readonly arbiterFees: ArbiterFees;
  readonly totals: ReceiptTotals;
  readonly verdict: Verdict;
}
