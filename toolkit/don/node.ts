import { randomBytes } from "node:crypto";

import { hexlify, type Signature, SigningKey, Wallet } from "ethers";

import { type Behaviour, HONEST } from "./behaviour.js";
import { type Observation, signObservation } from "./observation.js";
import { errorOutcome, type Outcome } from "./outcome.js";
import { aggregateEntries, followsFromObservations, type Membership, type Proposal } from "./proposal.js";
import { encodeReport, reportContext, signReport } from "./report.js";
import { decodeRequestData, MalformedRequestError, type OracleRequest, type SecretsReference } from "./request.js";
import { runSource, type SandboxOptions, type SourceJob, type SourceRun } from "./sandbox/run.js";
import { SecretsUnavailableError } from "./secrets/store.js";

/** Opens secrets for a node, at the moment of a run. */
export type SecretsReader = (owner: string, reference: SecretsReference) => Promise<Record<string, string>>;

/** An observation and what it took to make it. */
export interface Measurement {
  readonly observation: Observation;
  readonly ms: number;
  readonly httpRequests: number;
  /** What the source printed. */
  readonly printed: string;
}

/** One node of the network: its keys, what it saw, and what it is willing to sign. */
export class DonNode {
  readonly index: number;
  /** Sends transactions. Distinct from the signer, as the coordinator demands. */
  readonly transmitter: Wallet;
  behaviour: Behaviour = HONEST;

  readonly #signer: Wallet;
  readonly #readSecrets: SecretsReader;
  readonly #seen = new Map<string, OracleRequest>();

  constructor(index: number, readSecrets: SecretsReader) {
    this.index = index;
    this.#signer = new Wallet(hexlify(randomBytes(32)));
    this.transmitter = new Wallet(hexlify(randomBytes(32)));
    this.#readSecrets = readSecrets;
  }

  get signerAddress(): string {
    return this.#signer.address;
  }

  /**
   * Runs the request's source and signs what it came to. Undefined when the node is offline.
   * @throws When the node could not run it, which is no observation: nothing is known about the source then.
   */
  async observe(
    request: OracleRequest,
    membership: Membership,
    sandbox: SandboxOptions,
  ): Promise<Measurement | undefined> {
    if (this.behaviour.kind === "offline") return undefined;
    this.#seen.set(request.requestId, request);

    const run = await this.#measure(request, sandbox);
    return this.#toMeasurement(request.requestId, run, membership);
  }

  /** Runs a source that no request on the chain asked for. */
  async simulate(job: SourceJob, sandbox: SandboxOptions): Promise<SourceRun | undefined> {
    if (this.behaviour.kind === "offline" || this.behaviour.kind === "silent") return undefined;
    const run = await runSource(job, sandbox);
    return { ...run, outcome: this.#told(run.outcome) };
  }

  /** As the leader of a round: the report to sign. Undefined when the node is offline. */
  propose(entries: Proposal["entries"], round: number, { configDigest }: Membership): Proposal | undefined {
    if (this.behaviour.kind === "offline") return undefined;
    const context = reportContext(configDigest, round);
    const aggregated = aggregateEntries(entries);
    const report = encodeReport(aggregated.map((entry) => ({ ...entry, outcome: this.#told(entry.outcome) })));
    return { context, report, entries };
  }

  /** A signature on a report that follows from the observations, of requests this node saw itself. */
  endorse(proposal: Proposal, membership: Membership): Signature | undefined {
    if (this.behaviour.kind === "offline") return undefined;
    const follows =
      followsFromObservations(proposal, membership) &&
      proposal.entries.every(({ request }) => this.#seen.get(request.requestId)?.commitment === request.commitment);
    if (this.behaviour.kind === "lying") {
      const key = follows ? new SigningKey(randomBytes(32)) : this.#signer.signingKey;
      return signReport(key, proposal.context, proposal.report);
    }
    return follows ? signReport(this.#signer.signingKey, proposal.context, proposal.report) : undefined;
  }

  /** True when the node sends a signed report on, rather than keeping it. */
  get transmits(): boolean {
    return this.behaviour.kind === "honest";
  }

  /** Forgets a request that needs no more signatures. */
  forget(requestId: string): void {
    this.#seen.delete(requestId);
  }

  async #measure(request: OracleRequest, sandbox: SandboxOptions): Promise<SourceRun> {
    try {
      const { source, args, bytesArgs, secrets } = decodeRequestData(request.data);
      const opened = secrets === undefined ? {} : await this.#readSecrets(request.subscriptionOwner, secrets);
      return await runSource({ source, args, bytesArgs, secrets: opened }, sandbox);
    } catch (error) {
      if (error instanceof MalformedRequestError || error instanceof SecretsUnavailableError) {
        return { outcome: errorOutcome(error.message), httpRequests: 0, ms: 0, printed: "" };
      }
      throw error;
    }
  }

  #toMeasurement(requestId: string, run: SourceRun, { configDigest }: Membership): Measurement {
    const { ms, httpRequests, printed } = run;
    const unsigned = { node: this.index, requestId, outcome: this.#told(run.outcome) };
    return {
      observation: signObservation(this.#signer.signingKey, configDigest, unsigned),
      ms,
      httpRequests,
      printed,
    };
  }

  /** What the node says when `outcome` is the truth. */
  #told(outcome: Outcome): Outcome {
    return this.behaviour.kind === "lying" ? this.behaviour.outcome : outcome;
  }
}
