/** Addresses of the project's contracts on one chain, as far as they are there. */
export interface Deployments {
  readonly escrow?: string;
  readonly functionsMetricOracle?: string;
  readonly attestedMetricOracle?: string;
  readonly erc2612Funding?: string;
  readonly permit2Funding?: string;
  readonly depositAddresses?: string;
}
