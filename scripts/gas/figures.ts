/** What is measured of the escrow, in the order in which it is printed. */
export const ESCROW_OPERATIONS = [
  "propose",
  "createAndFund",
  "fundAfterPropose",
  "interim",
  "settleAll",
  "settleSplit",
  "refund",
  "optOut",
  "cancel",
] as const;

export type EscrowOperation = (typeof ESCROW_OPERATIONS)[number];

/** Gas units of whole transactions, by operation. */
export type EscrowFigures = Record<EscrowOperation, number>;

/** What is measured of funding through the plug-ins, in the order in which it is printed. */
export const FUNDING_OPERATIONS = ["permit", "authorization", "authorizationLater", "permit2"] as const;

export type FundingOperation = (typeof FUNDING_OPERATIONS)[number];

/** Gas units of whole transactions, by operation. */
export type FundingFigures = Record<FundingOperation, number>;

/** Gas units of whole transactions: everything that `npm run gas` measures. */
export interface GasFigures {
  readonly erc20: EscrowFigures;
  readonly eth: EscrowFigures;
  readonly funding: FundingFigures;
  readonly functions: { readonly ask: number; readonly answer: number };
}
