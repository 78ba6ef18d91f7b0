import { readFileSync, writeFileSync } from "node:fs";

import { expect } from "chai";
import { ZeroAddress } from "ethers";

import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import { explainAgreement, type ExplainOptions } from "../../../toolkit/explain/explain.js";
import { renderText } from "../../../toolkit/explain/render/text.js";
import { agreementOf, knownSources, leadsMetric, LEADS_SOURCE, sampleAgreement } from "../../support/agreements.js";
import { validTerms, WITH_ARBITER, WITH_INTERIM } from "../../support/valid-terms.js";

/** Half a year of ETH for a program that nobody has read, with an arbiter, a trial and payments meanwhile. */
function foreignInEther(): Agreement {
  const ether = 10n ** 18n;
  const terms = validTerms({
    token: ZeroAddress,
    cap: 6n * ether,
    base: ether,
    steps: [
      { threshold: 10n, lump: ether, rate: 10n ** 28n },
      { threshold: 200n, lump: 0n, rate: 0n },
    ],
    ...WITH_ARBITER,
    arbiterFee: ether / 100n,
    ...WITH_INTERIM,
    trialEnd: validTerms().start + 10n * 86_400n,
  });
  const definition = leadsMetric({ sourceHash: `0x${"12".repeat(32)}`, args: ["shop-17", "paid\u202e"] });
  return agreementOf(terms, { kind: "functions", definition }, { token: { symbol: "ETH", decimals: 18 } });
}

/** Found on chain: nothing is known but the terms. */
function withoutDefinition(): Agreement {
  const { location, terms, token, metric } = agreementOf(validTerms(), { kind: "unknown" });
  return { location, terms, token, metric };
}

interface Golden {
  readonly file: string;
  readonly width: number;
  readonly agreement: Agreement;
  readonly more?: Partial<ExplainOptions>;
}

const GOLDEN: readonly Golden[] = [
  { file: "validated-leads", width: 80, agreement: sampleAgreement("validated leads") },
  { file: "revenue-share", width: 100, agreement: sampleAgreement("revenue uplift share") },
  { file: "savings-share", width: 80, agreement: sampleAgreement("cost-savings share") },
  { file: "optimistic", width: 80, agreement: sampleAgreement("optimistic") },
  { file: "month-by-month", width: 100, agreement: sampleAgreement("recurring, month by month") },
  {
    file: "paid-pilot",
    width: 80,
    agreement: sampleAgreement("paid pilot"),
    more: { state: { at: 1_791_000_000n, status: "running", funded: 1, settled: 0, held: 2_500_000_000n } },
  },
  { file: "unread-program", width: 100, agreement: foreignInEther(), more: { now: 1_799_000_000n } },
  { file: "no-definition", width: 80, agreement: withoutDefinition() },
];

describe("explainAgreement, as text", () => {
  for (const { file, width, agreement, more } of GOLDEN) {
    it(`reads as in golden/${file}.txt`, () => {
      const text = renderText(explainAgreement(agreement, { sources: knownSources(LEADS_SOURCE), ...more }), { width });
      const path = new URL(`golden/${file}.txt`, import.meta.url);
      // After a change that is meant: run once with GOLDEN=write, and read the difference that git shows.
      if (process.env["GOLDEN"] === "write") writeFileSync(path, text);
      expect(text).to.equal(readFileSync(path, "utf8"));
    });
  }
});
