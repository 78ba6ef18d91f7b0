/** Something that speaks against an action, though the contract allows it. */
export interface Warning {
  /** To test for. */
  readonly code: WarningCode;
  /** What it is, and how to tell or what to do. */
  readonly text: string;
  /** Whether a person should confirm this by itself, and not only together with all else. */
  readonly confirm: boolean;
}

/** What there is to warn of. */
export type WarningCode =
  | "ExchangeAddress"
  | "UnusedAddress"
  | "NotTheClient"
  | "RebasingToken"
  | "FeeTakingToken"
  | "ArbiterIsContract"
  | "BalanceShort"
  | "MetricUnknown"
  | "BoundaryNear"
  | "LateFunding"
  | "FirstAnswerIsFinal"
  | "ForeignSubscription"
  | "NetworkEnded";
