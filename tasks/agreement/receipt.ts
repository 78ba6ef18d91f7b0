import { writeFileSync } from "node:fs";

import { KNOWN_SOURCES } from "../../functions/registry.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import type { InvoiceOptions } from "../../toolkit/receipt/invoice.js";
import { readReceipt } from "../../toolkit/receipt/read-receipt.js";
import type { Receipt } from "../../toolkit/receipt/receipt.js";
import { renderCalendar } from "../../toolkit/receipt/render/calendar.js";
import { renderCsv } from "../../toolkit/receipt/render/csv.js";
import { renderHtml, type StatementOptions } from "../../toolkit/receipt/render/html.js";
import { renderJson } from "../../toolkit/receipt/render/json.js";
import { renderText } from "../../toolkit/receipt/render/text.js";
import { agreementId } from "../../toolkit/terms/typed-data.js";
import { PerformanceEscrow__factory } from "../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";
import { connect } from "../support/chain.js";
import { EXIT } from "../support/exit-codes.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { readSubject } from "./subject.js";

interface Arguments extends CommonArguments {
  readonly agreement: string;
  readonly escrow: string | undefined;
  readonly format: string;
  readonly out: string | undefined;
  /** The issuer's number, which makes the statement an invoice. */
  readonly invoice: string | undefined;
  /** Per cent. */
  readonly vat: string | undefined;
  readonly vatIncluded: boolean;
}

/** No such rendering. */
export class UnknownFormatError extends PerformanceEscrowError {
  override readonly name = "UnknownFormatError";
}

/** What only a statement can show was asked of another format. */
export class NoInvoiceError extends PerformanceEscrowError {
  override readonly name = "NoInvoiceError";
}

const FORMATS: Readonly<Record<string, (receipt: Receipt, statement: StatementOptions) => string>> = {
  text: renderText,
  json: renderJson,
  csv: renderCsv,
  html: renderHtml,
  ics: (receipt) => renderCalendar(receipt.id, receipt.terms, { stamp: receipt.reading.time }),
};

/** `agreement receipt`: the whole life from the chain alone, every payment recomputed. */
export async function receipt(args: Arguments, { hre }: TaskContext): Promise<TaskResult> {
  const render = FORMATS[args.format];
  if (render === undefined) {
    throw new UnknownFormatError(
      `There is no format "${args.format}".`,
      `Use one of ${Object.keys(FORMATS).join(", ")}.`,
    );
  }
  const invoice = invoiceOf(args);
  const { agreement } = await readSubject(hre, args.agreement, args.escrow);
  const { terms, location, token, names } = agreement;
  const { provider } = await connect(hre);
  const escrow = PerformanceEscrow__factory.connect(location.verifyingContract, provider);
  const read = await readReceipt(escrow, agreementId(terms, location), { sources: KNOWN_SOURCES, token });
  const text = args.json ? renderJson(read) : render(read, { ...(invoice && { invoice }), ...(names && { names }) });
  if (args.out !== undefined) writeFileSync(args.out, text);
  return {
    text: args.out === undefined ? text.trimEnd() : `Written to ${args.out}.`,
    data: JSON.parse(renderJson(read)) as unknown,
    exitCode: read.verdict.kind === "differs" ? EXIT.negative : EXIT.done,
  };
}

function invoiceOf({ format, invoice: number, vat, vatIncluded }: Arguments): InvoiceOptions | undefined {
  if (number === undefined && vat === undefined && !vatIncluded) return undefined;
  if (format !== "html") {
    throw new NoInvoiceError(
      "Only the statement can be an invoice.",
      "Add --format html, or leave out --invoice and --vat.",
    );
  }
  if (vat === undefined && vatIncluded) {
    throw new NoInvoiceError("It is not said what tax is included.", "Add its rate, such as --vat 19.");
  }
  return {
    ...(number === undefined ? {} : { number }),
    ...(vat === undefined ? {} : { vat: { rate: vat.replace(/ ?%$/, ""), amountsAre: vatIncluded ? "gross" : "net" } }),
  };
}

export default taskAction(receipt);
