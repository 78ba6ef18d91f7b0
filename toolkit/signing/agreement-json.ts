import type { Agreement } from "../agreement/agreement.js";
import type { AgreementMetric } from "../metrics/agreement-metric.js";
import type { Terms } from "../terms/types.js";
import type { AgreementJson } from "./agreement-fields.js";

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

function termsJson(of: Terms): AgreementJson["terms"] {
  return {
    client: of.client,
    agency: of.agency,
    arbiter: of.arbiter,
    token: of.token,
    oracle: of.oracle,
    metric: of.metric,
    cap: String(of.cap),
    base: String(of.base),
    baselines: of.baselines.map(String),
    lowerIsBetter: of.lowerIsBetter,
    steps: of.steps.map(({ threshold, lump, rate }) => ({
      threshold: String(threshold),
      lump: String(lump),
      rate: String(rate),
    })),
    start: Number(of.start),
    periodEnds: of.periodEnds.map(Number),
    trialEnd: Number(of.trialEnd),
    fundingGrace: Number(of.fundingGrace),
    measureDelay: Number(of.measureDelay),
    reportGrace: Number(of.reportGrace),
    reviewWindow: Number(of.reviewWindow),
    rulingWindow: Number(of.rulingWindow),
    arbiterFee: String(of.arbiterFee),
    interimEvery: Number(of.interimEvery),
    interimBps: Number(of.interimBps),
    cancelNotice: Number(of.cancelNotice),
    annex: of.annex,
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
