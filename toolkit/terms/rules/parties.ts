import { ZeroAddress, ZeroHash } from "ethers";

import type { Terms } from "../types.js";
import type { Finding, ValidityContext } from "./finding.js";

/** Who takes part: nobody missing, nobody on both sides. */
export function* partyRules(terms: Terms, { escrow }: ValidityContext): Generator<Finding> {
  const { client, agency, arbiter, oracle, metric } = terms;

  if (isZero(client)) yield ["ZeroClient", "The client is the zero address."];
  if (isZero(agency)) yield ["ZeroAgency", "The agency is the zero address."];
  if (isZero(oracle)) yield ["ZeroOracle", "The oracle is the zero address."];
  if (same(metric, ZeroHash)) yield ["ZeroMetric", "The metric is zero."];

  if (same(client, agency) && !isZero(client)) {
    yield ["ClientIsAgency", `Client and agency are both ${client}.`];
  }
  if (!isZero(arbiter) && (same(arbiter, client) || same(arbiter, agency))) {
    yield ["ArbiterIsParty", `The arbiter ${arbiter} is also a party.`];
  }

  if (escrow === undefined) return;
  for (const role of ["client", "agency", "arbiter", "token", "oracle"] as const) {
    if (same(terms[role], escrow)) yield ["EscrowIsParty", `The ${role} is the escrow itself.`, role];
  }
}

/** Whether an address field says "none". */
export function isZero(address: string): boolean {
  return same(address, ZeroAddress);
}

// The same address may come with or without its checksum's capitals.
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
