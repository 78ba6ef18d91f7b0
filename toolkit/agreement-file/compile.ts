import { getAddress, ZeroAddress } from "ethers";

import type { Agreement } from "../agreement/agreement.js";
import type { Deployments } from "../agreement/deployments.js";
import type { KnownSource } from "../metrics/known-source.js";
import type { Terms } from "../terms/types.js";
import type { AnnexParts } from "./annex.js";
import { compileAnnex, type CompiledAnnex } from "./compile/annex.js";
import { compileMetric, type CompiledMetric } from "./compile/metric.js";
import { metricDecimals } from "./compile/quantity.js";
import { compileSchedule, periodName } from "./compile/schedule.js";
import { refuseInvalid } from "./compile/validity.js";
import type { CompileContext } from "./context.js";
import { FieldReader } from "./field-reader.js";
import { priceOf } from "./models/models.js";
import { PaymentReader } from "./models/payment-reader.js";
import type { AgreementFile, Outcome } from "./parse.js";
import { inOrder } from "./problem.js";
import type { AgreementContent } from "./schema.js";
import type { FileUnits } from "./units.js";

/** An agreement made from a file: everything that is signed, and what explains it. */
export interface CompiledAgreement {
  readonly file: AgreementFile;
  readonly agreement: Agreement;
  readonly units: FileUnits;
  /** The source of a Functions metric, where the project knows it. */
  readonly source?: KnownSource;
  /** What is paid, in a line of plain English. */
  readonly description: string;
  /** What `terms.annex` is made of; absent when the file gives only its hash. */
  readonly annex?: AnnexParts;
}

/**
 * Makes the agreement of a file: terms that the escrow accepts, and what explains them; or every problem, each at the
 * line of the field it comes from.
 *
 * It makes what the file says, fair or not. Whether a party should sign is what `checkAgreement` says: that is also why
 * the presets' own refusal of numbers that one side controls is left to it, which knows more and names the line.
 */
export function compileAgreementFile(file: AgreementFile, context: CompileContext): Outcome<CompiledAgreement> {
  const { content, positions } = file;
  const reader = new FieldReader(positions);
  const chainId = BigInt(content.chain.slice("eip155:".length));
  const deployments = context.deployments(chainId);
  const escrow = readEscrow(content, deployments, reader);
  const units = readUnits(content, reader, context);
  const metric = compileMetric(content, deployments, context, reader);
  const timing = compileSchedule(content.schedule, units, reader);
  const read = new PaymentReader(reader, units);
  const { pricing, blame } = priceOf(content.payment, { read, schedule: content.schedule });
  const annex = compileAnnex(content, context, reader);
  checkZones(content, reader);

  const failed = () => ({ ok: false as const, problems: inOrder(reader.problems) });
  if (metric === undefined || timing === undefined || annex === undefined || reader.problems.length > 0)
    return failed();

  const preset = reader.attempt(blame, () =>
    pricing({ token: units.token, metric: units.metric, timing, control: { numberControlledBy: "neither" } }),
  );
  if (preset === undefined) return failed();
  const terms: Terms = { ...preset.terms, ...participants(content, metric, annex) };
  refuseInvalid(terms, escrow, content, units, reader);
  if (reader.problems.length > 0) return failed();

  const agreement = agreementOf(content, { chainId, verifyingContract: escrow }, terms, metric);
  const { source } = metric;
  return {
    ok: true,
    value: {
      file,
      agreement,
      units,
      description: preset.description,
      ...(source === undefined ? {} : { source }),
      ...(annex.parts === undefined ? {} : { annex: annex.parts }),
    },
  };
}

function readEscrow(content: AgreementContent, deployments: Deployments, reader: FieldReader): string {
  const escrow = content.escrow ?? deployments.escrow;
  if (escrow === undefined) {
    reader.refuse(
      ["escrow"],
      `It is not known where the escrow is on ${content.chain}.`,
      "Add escrow, or deploy one there.",
    );
    return ZeroAddress;
  }
  return getAddress(escrow);
}

function readUnits(content: AgreementContent, reader: FieldReader, { sources }: CompileContext): FileUnits {
  const { token, metric, schedule } = content;
  if (token.address === "native" && token.decimals !== 18) {
    reader.refuse(["token", "decimals"], "The chain's own currency has 18 decimal places.", "Write decimals: 18.");
  }
  const decimals = metricDecimals(content, sources);
  return {
    token: { symbol: token.symbol, decimals: token.decimals, ...(token.currency && { currency: token.currency }) },
    metric: {
      one: metric.unit,
      many: metric.units,
      decimals,
      ...(metric.whole && { whole: metric.whole }),
      ...(metric.currency && { currency: metric.currency }),
    },
    periodName: periodName(schedule),
  };
}

function checkZones(content: AgreementContent, reader: FieldReader): void {
  for (const party of ["client", "agency"] as const) {
    const { zone } = content[party];
    if (zone === undefined || isZone(zone)) continue;
    reader.refuse([party, "zone"], `There is no time zone "${zone}".`, "Use an IANA name, such as Europe/Berlin.");
  }
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).format(0) !== "";
  } catch {
    return false;
  }
}

function participants(
  { client, agency, arbiter, token }: AgreementContent,
  metric: CompiledMetric,
  annex: CompiledAnnex,
) {
  return {
    client: getAddress(client.address),
    agency: getAddress(agency.address),
    arbiter: arbiter === undefined ? ZeroAddress : getAddress(arbiter.address),
    token: token.address === "native" ? ZeroAddress : getAddress(token.address),
    oracle: getAddress(metric.oracle),
    metric: metric.id,
    annex: annex.hash,
  };
}

function agreementOf(
  { client, agency, arbiter, token, schedule }: AgreementContent,
  location: Agreement["location"],
  terms: Terms,
  { metric }: CompiledMetric,
): Agreement {
  return {
    location,
    terms,
    token: { symbol: token.symbol, decimals: token.decimals },
    metric,
    names: { client: client.name, agency: agency.name, ...(arbiter && { arbiter: arbiter.name }) },
    zones: { client: client.zone ?? schedule.zone, agency: agency.zone ?? schedule.zone },
  };
}
