import { recoverAddress, type Signature } from "ethers";

import { signatureQuorum } from "./aggregate.js";
import type { DonNode, Measurement } from "./node.js";
import type { Membership, Proposal } from "./proposal.js";
import { reportHash } from "./report.js";

/** A report with as many signatures as the coordinator demands. */
export interface SignedReport {
  readonly proposal: Proposal;
  readonly signatures: readonly Signature[];
}

/**
 * Collects what the nodes measure: all of it, or what has arrived some time after there is enough.
 * @param measure Starts one node's measurement; undefined from a node that will not answer.
 * @param timing `quorum` is how many are enough, `graceMs` how long the others are then waited for, `deadlineMs` when
 * to give up.
 */
export async function collectMeasurements(
  nodes: readonly DonNode[],
  measure: (node: DonNode) => Promise<Measurement | undefined>,
  timing: { quorum: number; graceMs: number; deadlineMs: number },
): Promise<Measurement[]> {
  const arrived: Measurement[] = [];
  await new Promise<void>((resolve, reject) => {
    let timer = setTimeout(resolve, timing.deadlineMs);
    const take = (measurement: Measurement | undefined) => {
      if (measurement === undefined) return;
      arrived.push(measurement);
      if (arrived.length !== timing.quorum) return;
      clearTimeout(timer);
      timer = setTimeout(resolve, timing.graceMs);
    };
    // A message from a silent node never arrives.
    const all = nodes.map((node) =>
      node.behaviour.kind === "silent" ? new Promise<never>(() => undefined) : measure(node).then(take),
    );
    Promise.all(all)
      .then(() => resolve(), reject)
      .finally(() => clearTimeout(timer));
  });
  return arrived.toSorted((a, b) => a.observation.node - b.observation.node);
}

/**
 * Has the nodes agree on a report: leaders take turns until one proposes what enough others will sign.
 * @param round Number of the round; the first leader and the report's context follow from it.
 * @returns Undefined when no leader found enough signatures.
 */
export function agree(
  nodes: readonly DonNode[],
  entries: Proposal["entries"],
  round: number,
  membership: Membership,
): SignedReport | undefined {
  const needed = signatureQuorum(nodes.length, membership.f);
  const reachable = nodes.filter(({ behaviour }) => behaviour.kind !== "silent");
  for (const leader of inTurn(nodes, round).filter((node) => reachable.includes(node))) {
    const proposal = leader.propose(entries, round, membership);
    if (proposal === undefined) continue;

    const hash = reportHash(proposal.context, proposal.report);
    const signatures = reachable
      .map((node) => ({ node, signature: node.endorse(proposal, membership) }))
      .filter(({ node, signature }) => signature && recoverAddress(hash, signature) === node.signerAddress)
      .flatMap(({ signature }) => signature ?? [])
      // The coordinator wants exactly as many as needed.
      .slice(0, needed);
    if (signatures.length === needed) return { proposal, signatures };
  }
  return undefined;
}

/** All nodes, the one whose turn it is first. */
export function inTurn(nodes: readonly DonNode[], round: number): DonNode[] {
  const first = round % nodes.length;
  return [...nodes.slice(first), ...nodes.slice(0, first)];
}
