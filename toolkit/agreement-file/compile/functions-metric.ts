import { encodeBytes32String, isHexString, toUtf8Bytes, ZeroHash } from "ethers";

import { PerformanceEscrowError } from "../../errors.js";
import type { FunctionsMetric } from "../../metrics/functions-metric.js";
import type { KnownSource } from "../../metrics/known-source.js";
import type { CompileContext } from "../context.js";
import type { FieldReader } from "../field-reader.js";
import { nearest } from "../nearest.js";
import type { AgreementContent } from "../schema.js";
import { readAccounts } from "./accounts.js";
import { metricDecimals, sourceQuantity } from "./quantity.js";

const AT = ["metric", "functions"];

type Section = NonNullable<AgreementContent["metric"]["functions"]>;

/** A metric that oracle nodes measure: its definition, and the source where the project knows it. */
export function compileFunctionsMetric(
  section: Section,
  content: AgreementContent,
  context: CompileContext,
  reader: FieldReader,
): { definition: FunctionsMetric; source: KnownSource | undefined } {
  const { unit } = content.metric;
  const code = readCode(section, context, reader);
  const source = code?.source;
  const counted = sourceQuantity(content, context.sources);
  if (counted.unit !== undefined && counted.unit !== unit) {
    reader.refuse(
      ["metric", "unit"],
      `The source ${section.source} counts "${counted.unit}", not "${unit}".`,
      `Write unit: ${counted.unit}.`,
    );
  }
  const decimals = metricDecimals(content, context.sources);
  if (counted.decimals !== undefined && counted.decimals !== decimals) {
    reader.refuse(
      ["metric", "decimals"],
      `The source ${section.source} counts with ${counted.decimals} decimal places.`,
      `Write decimals: ${counted.decimals}, or leave it out.`,
    );
  }
  const definition = {
    donId: readNetwork(section.network, reader),
    sourceHash: code?.hash ?? ZeroHash,
    args: code?.args ?? [],
    secretsSlot: BigInt(section["secrets-slot"] ?? 0),
    unit,
    decimals: BigInt(decimals),
    askers: readAccounts(section.askers ?? ["client", "agency"], [...AT, "askers"], content, reader),
  };
  return { definition, source };
}

interface Code {
  readonly hash: string;
  readonly args: string[];
  readonly source?: KnownSource;
}

function readCode(section: Section, { sources }: CompileContext, reader: FieldReader): Code | undefined {
  const hash = section["source-hash"];
  if ((section.source === undefined) === (hash === undefined)) {
    reader.refuse(
      [...AT, "source"],
      hash === undefined ? "It is not said what measures." : "A source is given by name and by hash.",
      `Give source: one of ${sources.names.join(", ")}. A source-hash is for code that is none of them.`,
    );
    return undefined;
  }
  if (hash !== undefined)
    return readForeignCode(hash.toLowerCase(), section, sources.byHash(hash.toLowerCase()), reader);

  const name = section.source ?? "";
  const source = sources.byName(name);
  if (source === undefined) {
    const meant = nearest(name, sources.names);
    reader.refuse(
      [...AT, "source"],
      `There is no metric source ${JSON.stringify(name)}.`,
      meant === undefined ? `The sources are ${sources.names.join(", ")}.` : `Did you mean ${meant}?`,
    );
    return undefined;
  }
  if (section["encoded-arguments"] !== undefined) {
    reader.refuse(
      [...AT, "encoded-arguments"],
      "A known source takes arguments by name.",
      "Give them under arguments.",
    );
  }
  const args = reader.attempt([...AT, "arguments"], () => source.encodeArgs(section.arguments ?? {}));
  return args && { hash: source.sourceHash, args, source };
}

function readForeignCode(hash: string, section: Section, source: KnownSource | undefined, reader: FieldReader): Code {
  if (section.arguments !== undefined) {
    reader.refuse(
      [...AT, "arguments"],
      "Nobody knows what arguments by name mean to unknown code.",
      "Give encoded-arguments: the texts as they stand on chain.",
    );
  }
  const args = section["encoded-arguments"] ?? [];
  return { hash, args, ...(source !== undefined && understands(source, args) ? { source } : {}) };
}

// Anything can be defined on chain: also a known source with arguments that it would refuse.
function understands(source: KnownSource, args: readonly string[]): boolean {
  try {
    source.decodeArgs(args);
    return true;
  } catch (error) {
    if (error instanceof PerformanceEscrowError) return false;
    throw error;
  }
}

function readNetwork(network: string, reader: FieldReader): string {
  const at = [...AT, "network"];
  if (isHexString(network, 32) && network !== ZeroHash) return network.toLowerCase();
  if (network.startsWith("0x") || toUtf8Bytes(network).length > 31) {
    reader.refuse(
      at,
      `${JSON.stringify(network)} is no network.`,
      "Give its name, such as fun-base-mainnet-1, or its 32 bytes.",
    );
    return ZeroHash;
  }
  return encodeBytes32String(network);
}
