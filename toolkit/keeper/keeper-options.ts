import type { BlockFacts, RpcProvider } from "../chain/rpc.js";
import type { Policy } from "./options.js";
import type { Clock, DurableFile, KeeperSigner, Log, Post } from "./ports.js";

/** What a keeper is given. */
export interface KeeperParts {
  readonly provider: RpcProvider;
  readonly signer: KeeperSigner;
  /** Of this account on this chain alone. Nobody else may have it open. */
  readonly journal: DurableFile;
  /** Spares reading the whole history at each start. May be lost. */
  readonly book?: DurableFile;
  readonly clock: Clock;
  readonly log: Log;
  readonly post?: Post;
}

export interface KeeperOptions {
  readonly chainId: bigint;
  readonly escrow: string;
  /** Whose agreements it looks after. */
  readonly parties: readonly string[];
  /** Also those of which one of them is the arbiter. Default false. */
  readonly asArbiter?: boolean;
  /** Block in which the escrow or the first of the oracles was deployed. Default 0. */
  readonly fromBlock?: number;
  readonly policy?: Partial<Policy>;
  /** Where to post what is reported. The URL itself appears nowhere. */
  readonly webhookUrl?: string;
  /** Says what it would do, and does nothing: signs, sends and writes nothing. */
  readonly dryRun?: boolean;
  /** Between two looks at the chain. Default 12,000. */
  readonly pollMs?: number;
  /** Between two looks at the purse. Default 600,000. */
  readonly healthEveryMs?: number;
  /** For the block's producer, wei of each gas. Default 1 gwei. */
  readonly tipWei?: bigint;
  /** Never more than this, wei of each gas. Default 100 gwei. */
  readonly maxFeePerGasWei?: bigint;
  /** A transaction that waits for so long is replaced at a higher fee. Default 180,000. */
  readonly replaceAfterMs?: number;
  /** Default 60,000. */
  readonly resendAfterMs?: number;
  /** Blocks after which a transaction is final. Default 12. */
  readonly confirmations?: number;
  /** Most transactions under way. Default 16. */
  readonly maxOpen?: number;
}

/** What a tick did. */
export interface TickReport {
  readonly head: BlockFacts;
  readonly sent: readonly string[];
  /** Due, but not sent: under way, not yet possible after all, or waiting after a failure. */
  readonly waiting: readonly string[];
}
