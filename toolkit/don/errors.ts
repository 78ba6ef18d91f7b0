import { PerformanceEscrowError } from "../errors.js";

/** There is no Deno for this machine: sources cannot be run. */
export class DenoNotFoundError extends PerformanceEscrowError {
  override readonly name = "DenoNotFoundError";

  constructor(target: string, options?: ErrorOptions) {
    super(
      `No Deno was found for ${target}.`,
      "Install the project's dependencies again with optional dependencies included, or pass denoPath.",
      options,
    );
  }
}

/** A host map that does not say clearly where requests go. */
export class HostMapError extends PerformanceEscrowError {
  override readonly name = "HostMapError";

  constructor(value: string) {
    super(
      `"${value}" is not an http or https origin.`,
      'Write origins alone, without path or trailing slash, e.g. { "https://api.example.com": "http://127.0.0.1:8080" }.',
    );
  }
}

/** A number of nodes that no real network of this kind could have. */
export class NodeCountError extends PerformanceEscrowError {
  override readonly name = "NodeCountError";

  constructor(nodeCount: number) {
    super(
      `A network of ${nodeCount} nodes cannot tolerate a faulty one.`,
      "Use at least 4 nodes (3f + 1), and at most 31.",
    );
  }
}

/** An operation of the local network was ended because the network was stopped. */
export class DonStoppedError extends PerformanceEscrowError {
  override readonly name = "DonStoppedError";

  constructor() {
    super("The local oracle network was stopped.", "Start it again; unanswered requests are found on the chain.");
  }
}

/** Secrets that the gateway did not take. */
export class SecretsRefusedError extends PerformanceEscrowError {
  override readonly name = "SecretsRefusedError";

  constructor(
    reason: string,
    readonly status: number,
  ) {
    super(`The gateway refused the secrets: ${reason}.`, "Correct the upload and send it again.");
  }
}
