import { id } from "ethers";
import { parse, stringify } from "yaml";

import { KNOWN_SOURCES } from "../../../functions/registry.js";
import { compileAgreementFile, type CompiledAgreement } from "../../../toolkit/agreement-file/compile.js";
import type { CompileContext } from "../../../toolkit/agreement-file/context.js";
import { parseAgreementFile } from "../../../toolkit/agreement-file/parse.js";
import type { FileProblem } from "../../../toolkit/agreement-file/problem.js";
import type { KnownSource, KnownSources } from "../../../toolkit/metrics/known-source.js";

export const CLIENT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
export const AGENCY = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
export const ARBITER = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
export const NEUTRAL = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65";
export const ORACLE = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc";
export const ESCROW = "0x976EA74026E726554dB657fA54763abd0C3a0aa9";

/** The worked example of the documentation. */
export const EXAMPLE = `# Leadworks finds leads for Brightside, who pays for each that is not returned.
agreement: 1
title: Qualified leads for Brightside
chain: eip155:8453 # Base

client:
  name: Brightside Telecom GmbH
  address: "${CLIENT}"
  zone: Europe/Berlin
agency:
  name: Leadworks Ltd
  address: "${AGENCY}"
  zone: Europe/Dublin
arbiter:
  name: Mediation Chamber of Hamburg
  address: "${ARBITER}"

token:
  symbol: USDC
  address: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
  decimals: 6
  currency: USD

metric:
  unit: qualified lead
  units: qualified leads
  functions:
    source: hubspot-leads
    arguments:
      portalId: 4242
      objectType: contacts
      deliveredProperty: qualified_at
      returns: { property: returned_at, withinSeconds: 1209600, maxBps: 1500 }
    network: fun-base-mainnet-1
    askers: [client, agency]
  controlled-by: client

payment:
  model: validated-leads
  price: 40 USDC per qualified lead
  cap: 10,000 USDC per month
  returns-within: 14d
  most-returns: 15 %
  paid-every: 7d

schedule:
  zone: Europe/Berlin
  starts: 2027-01-01
  months: 3
  report-grace: 3d
  review: { window: 5d, ruling: 14d, fee: 150 USDC }
  cancel-notice: 1

annex:
  document: services-agreement.pdf
  nonce: 9f1c6be2a07d4f5b8c3e1d2a4b5c6d7e
`;

const hubspot: KnownSource = {
  ...KNOWN_SOURCES.byName("hubspot-leads")!,
  // No change of its code moves the expectations here.
  sourceHash: id("the composed source of hubspot-leads"),
};

/** An average: a part of a period does not have a part of it. */
const rating: KnownSource = {
  name: "average-rating",
  sourceHash: id("the composed source of average-rating"),
  isCumulative: () => false,
  secrets: () => [],
  encodeArgs: (input) => [JSON.stringify(input)],
  decodeArgs: ([text = ""]) => JSON.parse(text) as unknown,
  minimumMeasureDelay: () => 0,
  describe: () => ["The average rating.", "The platform decides the number."],
};

const all = [hubspot, rating];

export const SOURCES: KnownSources = {
  names: all.map(({ name }) => name),
  byName: (name) => all.find((source) => source.name === name),
  byHash: (hash) => all.find((source) => source.sourceHash === hash),
};

export const CONTEXT: CompileContext = {
  sources: SOURCES,
  deployments: () => ({ escrow: ESCROW, functionsMetricOracle: ORACLE, attestedMetricOracle: ORACLE }),
  files: new Map([["services-agreement.pdf", new TextEncoder().encode("The parties agree as follows.")]]),
};

/** Plain data of a file, to be changed. */
export type Draft = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** The example with changes made by `change`, as text. */
export function exampleWith(change: (draft: Draft) => void): string {
  const draft = parse(EXAMPLE) as Draft;
  change(draft);
  return stringify(draft);
}

/** Compiles a text, and fails with its problems where it has any. */
export function compiled(text: string, context: CompileContext = CONTEXT): CompiledAgreement {
  const outcome = attempt(text, context);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems, null, 2));
  return outcome.value;
}

/** All problems of a text; empty when it compiles. */
export function problems(text: string, context: CompileContext = CONTEXT): readonly FileProblem[] {
  const outcome = attempt(text, context);
  return outcome.ok ? [] : outcome.problems;
}

function attempt(text: string, context: CompileContext) {
  const parsed = parseAgreementFile(text);
  return parsed.ok ? compileAgreementFile(parsed.value, context) : parsed;
}
