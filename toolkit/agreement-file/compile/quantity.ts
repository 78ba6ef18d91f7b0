import { PerformanceEscrowError } from "../../errors.js";
import type { KnownSources } from "../../metrics/known-source.js";
import type { AgreementContent } from "../schema.js";

/** What a source counts, as far as it or its arguments decide it. */
export interface SourceQuantity {
  readonly unit?: string;
  readonly decimals?: number;
}

/**
 * Unit and decimals that the source of the file's metric counts in. Were the terms priced in others, a number would be
 * read ten or a hundred times too high or too low.
 */
export function sourceQuantity({ metric }: AgreementContent, sources: KnownSources): SourceQuantity {
  const section = metric.functions;
  const source = section?.source === undefined ? undefined : sources.byName(section.source);
  if (source === undefined) return {};
  const ofSource = {
    ...(source.unit === undefined ? {} : { unit: source.unit }),
    ...(source.decimals === undefined ? {} : { decimals: source.decimals }),
  };
  if (source.quantity === undefined) return ofSource;
  try {
    return source.quantity(source.encodeArgs(section?.arguments ?? {}));
  } catch (error) {
    // Wrong arguments are refused where they are compiled.
    if (error instanceof PerformanceEscrowError) return ofSource;
    throw error;
  }
}

/** Decimals of the metric: as the file says, or else as the source counts. */
export function metricDecimals(content: AgreementContent, sources: KnownSources): number {
  return content.metric.decimals ?? sourceQuantity(content, sources).decimals ?? 0;
}
