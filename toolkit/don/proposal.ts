import { type Observation, isObservationOf } from "./observation.js";
import { aggregate, observationQuorum } from "./aggregate.js";
import { encodeReport, type ReportContext, type ReportEntry } from "./report.js";
import type { OracleRequest } from "./request.js";

/** A report as a leader proposes it, with the observations it claims to follow from. */
export interface Proposal {
  readonly context: ReportContext;
  readonly report: string;
  readonly entries: readonly { readonly request: OracleRequest; readonly observations: readonly Observation[] }[];
}

/** Who is in the network. Signer addresses by node index. */
export interface Membership {
  readonly signers: readonly string[];
  readonly f: number;
  readonly configDigest: string;
}

/** What the observations of each request come to. */
export function aggregateEntries(entries: Proposal["entries"]): ReportEntry[] {
  return entries.map(({ request, observations }) => ({
    request,
    outcome: aggregate(observations.map(({ outcome }) => outcome)),
  }));
}

/** True when the report follows from enough observations, each made by the node it names. */
export function followsFromObservations(proposal: Proposal, { signers, f, configDigest }: Membership): boolean {
  if (proposal.context[0] !== configDigest) return false;

  const areSound = proposal.entries.every(({ request, observations }) => {
    const nodes = new Set(observations.map(({ node }) => node));
    const areAuthentic = observations.every((observation) => {
      const signer = signers[observation.node];
      if (signer === undefined || observation.requestId !== request.requestId) return false;
      return isObservationOf(signer, configDigest, observation);
    });
    return areAuthentic && nodes.size === observations.length && nodes.size >= observationQuorum(f);
  });
  return areSound && encodeReport(aggregateEntries(proposal.entries)) === proposal.report;
}
