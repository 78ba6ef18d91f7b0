import type { CommonArguments } from "../support/task-action.js";

/** Arguments of `keeper run`. */
export interface KeeperArguments extends CommonArguments {
  readonly account: string | undefined;
  /** Addresses, with commas between. */
  readonly parties: string | undefined;
  readonly arbiter: boolean;
  readonly escrow: string | undefined;
  readonly oracle: string | undefined;
  /** 0: the account's own that the oracle may use. */
  readonly subscription: bigint;
  readonly secretsVersion: string | undefined;
  readonly settleOnly: boolean;
  /** A folder. */
  readonly journal: string | undefined;
  /** Seconds. */
  readonly poll: number;
  /** Gwei. */
  readonly maxFee: string;
  /** Gwei. */
  readonly tip: string;
  readonly maxAsks: number;
  /** 0 for none. */
  readonly metricsPort: number;
  readonly once: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}
