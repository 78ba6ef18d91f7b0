import { writeFileSync } from "node:fs";

import { KNOWN_SOURCES } from "../../functions/registry.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { readReceipt } from "../../toolkit/receipt/read-receipt.js";
import { renderCalendar } from "../../toolkit/receipt/render/calendar.js";
import { renderCsv } from "../../toolkit/receipt/render/csv.js";
import { renderHtml } from "../../toolkit/receipt/render/html.js";
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
}

/** No such rendering. */
export class UnknownFormatError extends PerformanceEscrowError {
  override readonly name = "UnknownFormatError";
}

type Receipt = Awaited<ReturnType<typeof readReceipt>>;

const FORMATS: Readonly<Record<string, (receipt: Receipt) => string>> = {
  text: renderText,
  json: renderJson,
  csv: renderCsv,
  html: (receipt) => renderHtml(receipt),
  ics: ({ id, terms, reading }) => renderCalendar(id, terms, { stamp: reading.time }),
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
  const { agreement } = await readSubject(hre, args.agreement, args.escrow);
  const { terms, location, token } = agreement;
  const { provider } = await connect(hre);
  const escrow = PerformanceEscrow__factory.connect(location.verifyingContract, provider);
  const read = await readReceipt(escrow, agreementId(terms, location), { sources: KNOWN_SOURCES, token });
  const text = args.json ? renderJson(read) : render(read);
  if (args.out !== undefined) writeFileSync(args.out, text);
  return {
    text: args.out === undefined ? text.trimEnd() : `Written to ${args.out}.`,
    data: JSON.parse(renderJson(read)) as unknown,
    exitCode: read.verdict.kind === "differs" ? EXIT.negative : EXIT.done,
  };
}

export default taskAction(receipt);
