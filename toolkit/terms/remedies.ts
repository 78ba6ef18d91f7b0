/**
 * What to do about each thing that can be wrong with terms. The keys are the names of the escrow's errors, so that a
 * revert can be explained with the same words as a check that ran before it.
 *
 * `NotEncodable` alone is the toolkit's own: TypeScript can hold values that no field of the contract can.
 */
export const REMEDIES = {
  NotEncodable: "Use a value that fits the field.",

  ZeroClient: "Name the client's address.",
  ZeroAgency: "Name the agency's address.",
  ZeroOracle: "Name the oracle that measures the metric.",
  ZeroMetric: "Name the metric: the oracle's 32-byte commitment to its definition.",
  ClientIsAgency: "Name two different addresses.",
  ArbiterIsParty: "Name an arbiter who is neither party, or none.",
  EscrowIsParty: "Name another address: the escrow can be no party, arbiter, token or oracle.",
  OracleHasNoCode: "Check the oracle's address and the chain: there must be a contract.",
  TokenHasNoCode: "Check the token's address and the chain: there must be a contract.",

  ZeroCap: "Set the most that one period can pay.",
  BaseAboveCap: "Raise the cap or lower the base: the cap includes the base.",
  StepsMissing: "Add a step that pays what the base does not, or set the cap to the base.",
  StepsWithoutRoom: "Raise the cap above the base, or drop the steps.",
  TooManySteps: "Use at most 16 steps.",
  ThresholdsNotRising: "Order the steps so that each threshold is above the one before.",
  LumpAtZero: "Move the lump to the base: a lump at threshold 0 is always paid.",
  LumpAboveRoom: "Raise the cap or lower the lump: it must fit between base and cap.",
  NoStepPays: "Give at least one step a lump or a rate.",
  TotalTooLarge: "Lower the cap or the number of periods: cap × periods must fit 128 bits.",
  BaselineCount: "Give one baseline for all periods, or one for each.",
  ZeroBaseline: "Give a baseline above 0: below 0 nothing can be saved.",

  PeriodCount: "Use 1 to 120 periods.",
  PeriodsNotRising: "Let every period end after it begins.",
  TermTooLong: "Let the last period end within 3650 days of the start.",
  TooEarlyToFund: "Fund no earlier than 366 days before the start.",
  PeriodTooShort: "Make every period after the first at least as long as report grace, review and ruling together.",

  MeasureDelayTooLong: "Wait at most 180 days before measuring.",
  ReportGraceOutOfRange: "Give the oracle between 1 hour and 30 days to answer.",
  WindowsWithoutArbiter: "Name an arbiter, or set review, ruling and arbiter's fee to 0.",
  ReviewWindowOutOfRange: "With an arbiter, leave between 1 hour and 30 days for review.",
  RulingWindowOutOfRange: "With an arbiter, leave between 1 hour and 90 days for the ruling.",
  FundingGraceTooLong: "Make the funding grace no longer than the shortest period.",
  TrialTooLong: "Let the trial end no later than the first period.",

  InterimIncomplete: "Set both the interval and the share of interim payments, or neither.",
  InterimNeedsHigherIsBetter: "Drop the interim payments: a metric that should stay low is only known at the end.",
  InterimShareTooLarge: "Set the interim share to at most 10000 basis points (100 %).",
  InterimEveryOutOfRange: "Make the interim interval at least 1 hour and shorter than the shortest period.",
} as const;

/** The name of the escrow's error for a thing that can be wrong with terms. */
export type ValidityCode = keyof typeof REMEDIES;
