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

/** What is measured of funding by signature, in the order in which it is printed. */
export const FUNDING_OPERATIONS = ["permit", "authorization", "authorizationLater", "permit2"] as const;

export type FundingOperation = (typeof FUNDING_OPERATIONS)[number];

/** Gas units of whole transactions, by operation. */
export type FundingFigures = Record<FundingOperation, number>;

/** What is measured of disputes, in the order in which it is printed. */
export const DISPUTE_OPERATIONS = [
  "disputeByClient",
  "disputeByAgency",
  "disputeSecond",
  "payUndisputed",
  "rule",
  "settleUnruled",
] as const;

export type DisputeOperation = (typeof DISPUTE_OPERATIONS)[number];

/** Gas units of whole transactions, by operation and currency: `ruleErc20`, `ruleEth`, … */
export type DisputeFigures = Record<`${DisputeOperation}${"Erc20" | "Eth"}`, number>;

/** What is measured of the attested oracle, in the order in which it is printed. */
export const ATTESTED_OPERATIONS = ["attestOne", "attestTwoOfThree", "attestThreeOfFive"] as const;

export type AttestedOperation = (typeof ATTESTED_OPERATIONS)[number];

/** What is measured of deposit addresses, in the order in which it is printed. */
export const DEPOSIT_OPERATIONS = ["firstSweep", "laterSweep", "sweepWithSurplus", "returnLate"] as const;

export type DepositOperation = (typeof DEPOSIT_OPERATIONS)[number];

/** Gas units of whole transactions, by operation and currency: `firstSweepErc20`, `firstSweepEth`, … */
export type DepositFigures = Record<`${DepositOperation}${"Erc20" | "Eth"}`, number>;

/** Gas units of whole transactions: everything that `npm run gas` measures. */
export interface GasFigures {
  readonly erc20: EscrowFigures;
  readonly eth: EscrowFigures;
  readonly funding: FundingFigures;
  readonly deposit: DepositFigures;
  readonly dispute: DisputeFigures;
  readonly functions: { readonly ask: number; readonly answer: number };
  readonly attested: Readonly<Record<AttestedOperation, number>>;
}
