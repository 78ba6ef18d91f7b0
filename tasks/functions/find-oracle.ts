import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { requireAddress } from "../support/account.js";
import type { Chain } from "../support/chain.js";

/** No metric oracle is deployed, or nobody said which. */
export class NoOracleError extends PerformanceEscrowError {
  override readonly name = "NoOracleError";
}

/**
 * The oracle that a subscription is for: the one of the command line, else the one that was deployed from here.
 *
 * @throws {NoOracleError}
 */
export function findOracle({ deployments, networkName }: Chain, oracle: string | undefined): string {
  if (oracle !== undefined) return requireAddress(oracle, "--oracle");
  if (deployments.functionsMetricOracle !== undefined) return deployments.functionsMetricOracle;
  throw new NoOracleError(
    `No Functions oracle was deployed to ${networkName} from here.`,
    "Name one with --oracle, or deploy one with `npx hardhat oracle deploy --kind functions`.",
  );
}
