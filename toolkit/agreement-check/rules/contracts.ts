import { getAddress } from "ethers";

import type { Rule } from "../finding.js";

/**
 * Contracts that only look like the real ones: an escrow that keeps the money, an oracle that says what somebody wants.
 * Only where the real ones are known.
 */
export const contracts: Rule = function* ({ agreement: { location, terms, metric } }, { deployments = {} }) {
  const { escrow, functionsMetricOracle, attestedMetricOracle } = deployments;
  if (differs(location.verifyingContract, escrow)) {
    yield {
      code: "escrow-unknown",
      severity: "refusal",
      side: "client",
      at: ["escrow"],
      problem: `The money would go to ${location.verifyingContract}, which is not the escrow that is known on this chain.`,
      remedy: "Leave escrow out; or have somebody compare the code of that contract, and make it a known one.",
    };
  }
  const oracle = metric.kind === "functions" ? functionsMetricOracle : attestedMetricOracle;
  if (metric.kind !== "unknown" && differs(terms.oracle, oracle)) {
    yield {
      code: "oracle-unknown",
      severity: "refusal",
      side: "both",
      at: ["metric", "oracle"],
      problem: `The number would come from ${terms.oracle}, which is not the oracle that is known for it on this chain.`,
      remedy: "Leave oracle out; or have somebody compare the code of that contract, and make it a known one.",
    };
  }
};

function differs(given: string, known: string | undefined): boolean {
  return known !== undefined && getAddress(given) !== getAddress(known);
}
