import { stringify } from "csv-stringify/browser/esm/sync";

import { periodEnd, periodStart } from "../../terms/periods.js";
import { formatAmount } from "../../units/amount.js";
import { harmless } from "../../words/harmless.js";
import { movements, type Movement } from "../movements.js";
import type { Credit, Receipt } from "../receipt.js";
import { date, isoTime, lineTitle, verdictText } from "../wording.js";

/** The columns, in their order. */
export const CSV_COLUMNS = [
  ...(["time", "block", "transaction", "log_index", "chain_id", "escrow", "agreement"] as const),
  ...(["kind", "period", "period_from", "period_to", "description"] as const),
  ...(["from", "from_address", "to", "to_address", "amount", "currency", "token"] as const),
  ...(["model_amount", "verdict", "arrived"] as const),
] as const;

/**
 * A receipt as CSV for a spreadsheet or an accounting program: one line per movement of money, RFC 4180, UTF-8.
 *
 * Times are ISO 8601 in UTC, amounts decimal numbers of whole tokens without thousands separators, periods counted from 1;
 * `period_to` is the first day after a period. Text that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function renderCsv(receipt: Receipt): string {
  const rows = movements(receipt).map((movement) => row(receipt, movement));
  return stringify(rows, {
    header: true,
    columns: [...CSV_COLUMNS],
    escape_formulas: true,
    record_delimiter: "windows",
  });
}

function row(receipt: Receipt, movement: Movement): Record<(typeof CSV_COLUMNS)[number], string> {
  const { location, terms, token, lines } = receipt;
  const { place, kind, period, from, to, amount, model, verdict, credit } = movement;
  const line = lines[movement.line];
  return {
    time: isoTime(place.time),
    block: String(place.block),
    transaction: place.transaction,
    log_index: String(place.index),
    chain_id: String(location.chainId),
    escrow: location.verifyingContract,
    agreement: receipt.id,
    kind,
    period: period === null ? "" : String(period + 1),
    period_from: period === null ? "" : isoTime(periodStart(terms, period)),
    period_to: period === null ? "" : isoTime(periodEnd(terms, period)),
    description: description(movement, line === undefined ? "" : lineTitle(receipt, line)),
    from: from.role,
    from_address: from.address,
    to: to.role,
    to_address: to.address,
    amount: plain(amount, token.decimals),
    currency: harmless(token.symbol),
    token: terms.token,
    model_amount: model === null ? "" : plain(model, token.decimals),
    verdict: kind === "fee" ? "by the terms" : verdictText(receipt, verdict),
    arrived: arrived(credit),
  };
}

function description({ kind, from, to }: Movement, title: string): string {
  if (kind !== "fee") return title;
  if (to.role === "escrow") return `Fee of the ${from.role}'s dispute`;
  return to.role === "arbiter" ? "Fee of a dispute, earned by the ruling" : `Fee of the ${to.role}'s dispute, back`;
}

function arrived(credit: Credit | null): string {
  if (credit === null) return "yes";
  return credit.collected === null ? "no, waits as a credit" : `collected ${date(credit.collected.place.time)}`;
}

/** Without thousands separators, which not every spreadsheet reads as one number. */
function plain(amount: bigint, decimals: number): string {
  return formatAmount(amount, decimals).replaceAll(",", "");
}
