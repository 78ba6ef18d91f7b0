import { z } from "zod";

import type { Agreement, AgreementMetric } from "../agreement/agreement.js";
import { attestedMetricId } from "../metrics/attested-metric.js";
import { functionsMetricId } from "../metrics/functions-metric.js";
import type { Terms } from "../terms/types.js";
import { validityProblems } from "../terms/validity.js";
import type { FileProblem } from "./errors.js";
import { address, chain, label, large, small, word, zone } from "./fields.js";

const terms = z.strictObject({
  client: address,
  agency: address,
  arbiter: address,
  token: address,
  oracle: address,
  metric: word,
  cap: large,
  base: large,
  baselines: z.array(large).max(120),
  lowerIsBetter: z.boolean(),
  steps: z.array(z.strictObject({ threshold: large, lump: large, rate: large })).max(16),
  start: small,
  periodEnds: z.array(small).max(120),
  trialEnd: small,
  fundingGrace: small,
  measureDelay: small,
  reportGrace: small,
  reviewWindow: small,
  rulingWindow: small,
  arbiterFee: large,
  interimEvery: small,
  interimBps: small,
  cancelNotice: small,
  annex: word,
}) satisfies z.ZodType<Terms>;

const metric = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("functions"),
    definition: z.strictObject({
      donId: word,
      sourceHash: word,
      args: z.array(z.string()),
      secretsSlot: small,
      unit: label,
      decimals: small,
      askers: z.array(address),
    }),
  }),
  z.strictObject({
    kind: z.literal("attested"),
    definition: z.strictObject({
      signers: z.array(address),
      threshold: small,
      unit: label,
      decimals: small,
      statement: z.string().min(1).max(4_096),
      documentHash: word,
    }),
  }),
  z.strictObject({ kind: z.literal("unknown") }),
]) satisfies z.ZodType<AgreementMetric>;

/** The fields that every file about an agreement has. */
export const agreementFields = {
  chain,
  escrow: address,
  token: z.strictObject({ symbol: label.max(20), decimals: z.int().min(0).max(77) }),
  names: z.strictObject({ client: label.optional(), agency: label.optional(), arbiter: label.optional() }).optional(),
  zones: z.strictObject({ client: zone.optional(), agency: zone.optional() }).optional(),
  terms,
  metric,
};

type Shape = z.ZodObject<typeof agreementFields>;

/** An agreement as files have it. */
export type AgreementJson = z.input<Shape>;

/** The agreement that the fields of a file are. */
export function agreementOf(file: z.output<Shape>): Agreement {
  const { names, zones } = file;
  return {
    location: { chainId: file.chain, verifyingContract: file.escrow },
    terms: file.terms,
    token: file.token,
    metric: file.metric,
    ...(names === undefined ? {} : { names: withoutAbsent(names) }),
    ...(zones === undefined ? {} : { zones: withoutAbsent(zones) }),
  };
}

/** The fields of a file that `agreement` is. */
export function agreementJson({
  location,
  terms: of,
  token,
  metric: measured,
  names,
  zones,
}: Agreement): AgreementJson {
  return {
    chain: `eip155:${location.chainId}`,
    escrow: location.verifyingContract,
    token: { symbol: token.symbol, decimals: token.decimals },
    ...(names === undefined ? {} : { names: { ...names } }),
    ...(zones === undefined ? {} : { zones: { ...zones } }),
    terms: termsJson(of),
    metric: metricJson(measured),
  };
}

/** What is wrong with an agreement whose fields are well formed: its terms, and a definition of another metric. */
export function agreementProblems(agreement: Agreement): FileProblem[] {
  const { terms: of, location, metric: measured } = agreement;
  const problems: FileProblem[] = validityProblems(of, { escrow: location.verifyingContract }).map(
    ({ problem, remedy }) => ({ path: "terms", problem, remedy }),
  );
  if (measured.kind !== "unknown") {
    const id =
      measured.kind === "functions" ? functionsMetricId(measured.definition) : attestedMetricId(measured.definition);
    if (id !== of.metric) {
      problems.push({
        path: "metric.definition",
        problem: `It defines metric ${id}, but the terms are about ${of.metric}.`,
        remedy: "Ask for the definition that the terms were made with. Do not sign or pay before.",
      });
    }
  }
  return problems;
}

function termsJson(of: Terms): AgreementJson["terms"] {
  const {
    baselines,
    steps,
    periodEnds,
    cap,
    base,
    arbiterFee,
    start,
    trialEnd,
    fundingGrace,
    measureDelay,
    reportGrace,
    reviewWindow,
    rulingWindow,
    interimEvery,
    interimBps,
    cancelNotice,
    ...rest
  } = of;
  return {
    ...rest,
    cap: String(cap),
    base: String(base),
    baselines: baselines.map(String),
    steps: steps.map(({ threshold, lump, rate }) => ({
      threshold: String(threshold),
      lump: String(lump),
      rate: String(rate),
    })),
    start: Number(start),
    periodEnds: periodEnds.map(Number),
    trialEnd: Number(trialEnd),
    fundingGrace: Number(fundingGrace),
    measureDelay: Number(measureDelay),
    reportGrace: Number(reportGrace),
    reviewWindow: Number(reviewWindow),
    rulingWindow: Number(rulingWindow),
    arbiterFee: String(arbiterFee),
    interimEvery: Number(interimEvery),
    interimBps: Number(interimBps),
    cancelNotice: Number(cancelNotice),
  };
}

function metricJson(measured: AgreementMetric): AgreementJson["metric"] {
  switch (measured.kind) {
    case "unknown":
      return measured;
    case "functions": {
      const { secretsSlot, decimals, args, askers, ...rest } = measured.definition;
      const numbers = { secretsSlot: Number(secretsSlot), decimals: Number(decimals) };
      return { kind: "functions", definition: { ...rest, ...numbers, args: [...args], askers: [...askers] } };
    }
    case "attested": {
      const { threshold, decimals, signers, ...rest } = measured.definition;
      const numbers = { threshold: Number(threshold), decimals: Number(decimals) };
      return { kind: "attested", definition: { ...rest, ...numbers, signers: [...signers] } };
    }
  }
}

function withoutAbsent<Key extends string>(texts: { [key in Key]?: string | undefined }): { [key in Key]?: string } {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)) as {
    [key in Key]?: string;
  };
}
