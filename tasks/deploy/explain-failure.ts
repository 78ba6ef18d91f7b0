import { DeploymentError } from "./errors.js";

/**
 * What Ignition throws is long and speaks of itself; what has to be done is known.
 *
 * @returns The error itself when it is not Ignition's.
 */
export function explainFailure(error: unknown, networkName: string): unknown {
  if (!(error instanceof Error) || !/HHE\d+/.test(error.message)) return error;
  const again = "What was deployed is recorded: run this again, and only the rest is deployed.";
  if (error.message.includes("HHE10410")) {
    return new DeploymentError(
      "An earlier run was ended while it sent a transaction, and nobody knows whether it was sent.",
      `Find out with \`npx hardhat --network ${networkName} run scripts/recover-deployment.ts\`, and run this again.`,
      { cause: error },
    );
  }
  if (/reconciliation/i.test(error.message)) {
    return new DeploymentError(
      "The contracts of this checkout are not those that the record began with.",
      "Check out the commit of the record and run this again, or deploy into a record of its own with `npx hardhat ignition deploy --deployment-id`.",
      { cause: error },
    );
  }
  // The first line names the error, the ones after it what happened.
  const reason = error.message
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(0, 3)
    .join(" ");
  return new DeploymentError(`It could not be deployed. ${reason}`, again, { cause: error });
}
