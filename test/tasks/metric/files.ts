import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { LocalNetworkRun } from "../../../tasks/don/local-network.js";

/** What of an agreement file the tests change. */
export interface FileOptions {
  readonly metric: string;
  /** `YYYY-MM-DD`, the first second of it in UTC. */
  readonly starts: string;
}

/** Thirty days at 40 USDC a lead between the accounts of a local network, as a file in `folder`. */
export function writeAgreement(folder: string, run: LocalNetworkRun, options: FileOptions): string {
  const [client, agency] = run.accounts;
  const path = join(folder, `${options.metric.includes("functions") ? "measured" : "attested"}.yaml`);
  writeFileSync(
    path,
    `agreement: 1
title: Qualified leads
chain: eip155:31337
escrow: "${run.escrow}"
client: { name: Acme, address: "${client}", zone: UTC }
agency: { name: Leadworks, address: "${agency}", zone: UTC }
token: { symbol: USDC, address: "${run.token}", decimals: 6, currency: USD }
metric:
  unit: qualified lead
  units: qualified leads
${options.metric}
  controlled-by: both
payment: { model: pay-per-unit, price: 40 USDC per qualified lead, cap: "10,000 USDC per period" }
schedule: { zone: UTC, starts: ${options.starts}, periods: 1, each: 30d, funding-grace: 14d, measure-delay: 1d, report-grace: 3d }
annex: { nonce: 9f1c6be2a07d4f5b8c3e1d2a4b5c6d7e }
`,
  );
  return path;
}

/** Contacts of a CRM that have a date, counted by the local oracle network. */
export const measured = (portalId: number) => `  functions:
    source: hubspot-leads
    arguments: { portalId: ${portalId}, objectType: contacts, deliveredProperty: qualified_on }
    network: fun-local-1
    askers: [client, agency]`;

/** Stated by both parties. */
export const ATTESTED = `  attested:
    signers: [client, agency]
    threshold: 2
    statement: Leads that the client's sales team marked as qualified.`;
