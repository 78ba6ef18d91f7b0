import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** The record says that something is deployed, and the chain does not have it. */
export class StaleDeploymentError extends PerformanceEscrowError {
  override readonly name = "StaleDeploymentError";
}

/** The account cannot pay for it. */
export class NotEnoughEtherError extends PerformanceEscrowError {
  override readonly name = "NotEnoughEtherError";
}

/** Ignition could not finish. What is done is in its journal. */
export class DeploymentError extends PerformanceEscrowError {
  override readonly name = "DeploymentError";
}

/** Nobody said where the oracle network's router is, or it is not what is recorded. */
export class RouterError extends PerformanceEscrowError {
  override readonly name = "RouterError";
}
