import type { TermsStructOutput } from "../../typechain-types/contracts/PerformanceEscrow.js";
import type { Terms } from "../terms/types.js";

/** Terms as they come decoded from a log or a call, as plain objects: ethers' results are frozen, named tuples. */
export function toTerms(decoded: TermsStructOutput): Terms {
  return {
    client: decoded.client,
    agency: decoded.agency,
    arbiter: decoded.arbiter,
    token: decoded.token,
    oracle: decoded.oracle,
    metric: decoded.metric,
    cap: decoded.cap,
    base: decoded.base,
    baselines: [...decoded.baselines],
    lowerIsBetter: decoded.lowerIsBetter,
    steps: decoded.steps.map(({ threshold, lump, rate }) => ({ threshold, lump, rate })),
    start: decoded.start,
    periodEnds: [...decoded.periodEnds],
    trialEnd: decoded.trialEnd,
    fundingGrace: decoded.fundingGrace,
    measureDelay: decoded.measureDelay,
    reportGrace: decoded.reportGrace,
    reviewWindow: decoded.reviewWindow,
    rulingWindow: decoded.rulingWindow,
    arbiterFee: decoded.arbiterFee,
    interimEvery: decoded.interimEvery,
    interimBps: decoded.interimBps,
    cancelNotice: decoded.cancelNotice,
    annex: decoded.annex,
  };
}
