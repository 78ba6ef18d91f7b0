import { decodeBytes32String, encodeBytes32String, getAddress, ZeroHash } from "ethers";

import type { Agreement } from "../../agreement/agreement.js";
import { PerformanceEscrowError } from "../../errors.js";
import type { FunctionsMetric } from "../../metrics/functions-metric.js";
import type { KnownSources } from "../../metrics/known-source.js";
import type { MetricUnit } from "../../units/unit.js";

/** What the chain does not know of a metric. */
export interface MetricNotes {
  /** Several of what is counted. Default: the definition's unit once more. */
  readonly units?: string;
  readonly whole?: string;
  /** If it counts money: which. */
  readonly currency?: string;
  readonly cumulative?: boolean;
  /** Default: unknown. */
  readonly controlledBy?: "client" | "agency" | "both" | "neither" | "unknown";
}

/** The units of an agreement's metric, as its definition has them; of an unknown one, in general words. */
export function unitOf({ metric }: Agreement, { units, whole }: MetricNotes): MetricUnit {
  const known = metric.kind !== "unknown";
  const one = known ? metric.definition.unit : "metric unit";
  const many = units ?? (known ? one : "metric units");
  return { one, many, ...(whole && { whole }), decimals: known ? Number(metric.definition.decimals) : 0 };
}

/** The metric section of an agreement: what compiles back to the same metric. */
export function writeMetric(agreement: Agreement, sources: KnownSources, notes: MetricNotes) {
  const { metric, terms } = agreement;
  const { one, many, whole, decimals } = unitOf(agreement, notes);
  return {
    unit: one,
    units: many,
    ...(whole && { whole }),
    decimals,
    ...(notes.currency && { currency: notes.currency }),
    ...(notes.cumulative !== undefined && { cumulative: notes.cumulative }),
    ...writeHow(agreement, sources),
    oracle: terms.oracle,
    "controlled-by": notes.controlledBy ?? "unknown",
    ...(metric.kind === "unknown" && { id: terms.metric }),
  };
}

function writeHow(agreement: Agreement, sources: KnownSources) {
  const { metric } = agreement;
  const role = roleOf(agreement);
  if (metric.kind === "functions") {
    const { donId, secretsSlot, askers } = metric.definition;
    return {
      functions: {
        ...writeCode(metric.definition, sources),
        network: networkName(donId),
        ...(secretsSlot === 0n ? {} : { "secrets-slot": Number(secretsSlot) }),
        askers: askers.map(role),
      },
    };
  }
  if (metric.kind === "unknown") return {};
  const { signers, threshold, statement, documentHash } = metric.definition;
  return {
    attested: {
      signers: signers.map(role),
      threshold: Number(threshold),
      statement,
      ...(documentHash === ZeroHash ? {} : { "document-hash": documentHash }),
    },
  };
}

// Arguments by name where the project knows the source and they are its own, else the texts as they are.
function writeCode({ sourceHash, args }: FunctionsMetric, sources: KnownSources) {
  const source = sources.byHash(sourceHash);
  if (source !== undefined) {
    try {
      const decoded = source.decodeArgs(args);
      if (JSON.stringify(source.encodeArgs(decoded)) === JSON.stringify(args)) {
        return { source: source.name, arguments: decoded };
      }
    } catch (error) {
      if (!(error instanceof PerformanceEscrowError)) throw error;
    }
  }
  return { "source-hash": sourceHash, "encoded-arguments": [...args] };
}

function networkName(donId: string): string {
  try {
    const name = decodeBytes32String(donId);
    const plain = /^[\x21-\x7e]+$/.test(name) && !name.startsWith("0x");
    return plain && encodeBytes32String(name) === donId.toLowerCase() ? name : donId;
  } catch {
    return donId;
  }
}

function roleOf({ terms }: Agreement): (account: string) => string {
  const roles = [
    [getAddress(terms.client), "client"],
    [getAddress(terms.agency), "agency"],
    [getAddress(terms.arbiter), "arbiter"],
  ] as const;
  return (account) => roles.find(([address]) => address === getAddress(account))?.[1] ?? getAddress(account);
}
