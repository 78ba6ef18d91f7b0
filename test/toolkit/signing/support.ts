import { Wallet, id, ZeroHash } from "ethers";

import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import { attestedMetricId } from "../../../toolkit/metrics/attested-metric.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { validTerms } from "../../support/valid-terms.js";

/** Keys of nobody, for tests without a chain. */
export const AGENCY = new Wallet(id("agency"));
export const CLIENT = new Wallet(id("client"));

const definition = {
  signers: [AGENCY.address],
  threshold: 1n,
  unit: "qualified leads",
  decimals: 0n,
  statement: "Leads that the client's team marked “qualified”.",
  documentHash: ZeroHash,
};

/** An agreement of which everything is known. */
export function knownAgreement(changes: Partial<Terms> = {}): Agreement {
  return {
    location: { chainId: 8453n, verifyingContract: "0x9999999999999999999999999999999999999999" },
    terms: validTerms({
      client: CLIENT.address,
      agency: AGENCY.address,
      metric: attestedMetricId(definition),
      ...changes,
    }),
    token: { symbol: "USDC", decimals: 6 },
    metric: { kind: "attested", definition },
    names: { client: "Acme", agency: "Growth Ltd" },
    zones: { client: "Europe/Berlin" },
  };
}
