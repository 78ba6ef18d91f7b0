import { getAddress, ZeroAddress } from "ethers";
import { stringify } from "yaml";

import type { Agreement } from "../../agreement/agreement.js";
import { PerformanceEscrowError } from "../../errors.js";
import type { KnownSources } from "../../metrics/known-source.js";
import { parseAgreementFile } from "../parse.js";
import { formatProblem } from "../problem.js";
import { type MetricNotes, unitOf, writeMetric } from "./metric.js";
import { writePayment } from "./payment.js";
import { writeSchedule } from "./schedule.js";

/** What a file says that the chain does not. */
export interface FileNotes extends MetricNotes {
  /** Default: Agreement found on chain. */
  readonly title?: string;
  /** The currency that the token stands for. */
  readonly tokenCurrency?: string;
}

/** An agreement that no file can hold, such as one with a unit of several lines. */
export class UnwritableAgreementError extends PerformanceEscrowError {
  override readonly name = "UnwritableAgreementError";
}

/**
 * An agreement as a file that compiles to the very same terms: amounts in the token's units, dates where they are dates,
 * the arguments of known sources by name. What the chain does not know is taken from `notes`, or said to be unknown; the
 * annex is given by its hash.
 *
 * @throws UnwritableAgreementError, CalendarError
 */
export function agreementToFile(agreement: Agreement, sources: KnownSources, notes: FileNotes = {}): string {
  const { location, terms, token, names, zones } = agreement;
  const content = {
    agreement: 1,
    title: notes.title ?? "Agreement found on chain",
    chain: `eip155:${location.chainId}`,
    escrow: getAddress(location.verifyingContract),
    client: party(names?.client ?? "The client", terms.client, zones?.client),
    agency: party(names?.agency ?? "The agency", terms.agency, zones?.agency),
    ...(terms.arbiter !== ZeroAddress && {
      arbiter: { name: names?.arbiter ?? "The arbiter", address: getAddress(terms.arbiter) },
    }),
    token: {
      symbol: token.symbol,
      address: terms.token === ZeroAddress ? "native" : getAddress(terms.token),
      decimals: token.decimals,
      ...(notes.tokenCurrency && { currency: notes.tokenCurrency }),
    },
    metric: writeMetric(agreement, sources, notes),
    payment: writePayment(terms, token, unitOf(agreement, notes)),
    schedule: writeSchedule(terms, token, zonesOf(zones)),
    annex: { hash: terms.annex },
  };
  // A blank line before each section, as a person would leave. Whatever belongs to a section is indented.
  const text = stringify(content, { lineWidth: 0 }).replace(
    /\n(?=(?:client|token|metric|payment|schedule|annex):)/g,
    "\n\n",
  );
  const parsed = parseAgreementFile(text);
  if (parsed.ok) return text;
  throw new UnwritableAgreementError(
    `The agreement cannot be written as a file:\n${parsed.problems.map(formatProblem).join("\n")}\n`,
    "Use its terms as they are on chain.",
  );
}

function party(name: string, address: string, zone: string | undefined) {
  return { name, address: getAddress(address), ...(zone && { zone }) };
}

function zonesOf(zones: Agreement["zones"]): [string, ...string[]] {
  const [first = "UTC", ...more] = [...new Set([zones?.client, zones?.agency, "UTC"])].filter(
    (zone) => zone !== undefined,
  );
  return [first, ...more];
}
