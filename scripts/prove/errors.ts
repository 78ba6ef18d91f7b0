import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** There is no z3 on this machine. */
export class ProverMissingError extends PerformanceEscrowError {
  override readonly name = "ProverMissingError";

  constructor() {
    super(
      "The proofs need the theorem prover z3, and there is none on the PATH.",
      "Install it: `apt-get install z3` on Debian and Ubuntu, `brew install z3` on macOS, otherwise from " +
        "https://github.com/Z3Prover/z3/releases. The recorded proofs were made with 4.8.12.",
    );
  }
}

/** The contracts use a construct that the proofs do not read, or no longer have one that a proof is about. */
export class TranslationError extends PerformanceEscrowError {
  override readonly name = "TranslationError";

  constructor(problem: string) {
    super(
      problem,
      "If the contracts changed on purpose, teach scripts/prove/ the construct, or correct the property in test/proofs/.",
    );
  }
}

/** Arguments that `npm run prove` does not know. */
export class ProveOptionError extends PerformanceEscrowError {
  override readonly name = "ProveOptionError";
}
