import { z } from "zod";

import type { Agreement } from "../agreement/agreement.js";
import type { AgreementMetric } from "../metrics/agreement-metric.js";
import type { Terms } from "../terms/types.js";
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

function withoutAbsent<Key extends string>(texts: { [key in Key]?: string | undefined }): { [key in Key]?: string } {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)) as {
    [key in Key]?: string;
  };
}
