/** What a keeper process of the campaign is told, as JSON in its environment. Its key is of a local chain alone. */
export interface KeeperSettings {
  readonly url: string;
  readonly chainId: number;
  readonly escrow: string;
  readonly oracles: readonly string[];
  readonly parties: readonly string[];
  readonly privateKey: string;
  /** Folder of its journal, lock and book. */
  readonly folder: string;
}

/** Where a keeper process finds its settings. */
export const SETTINGS_VARIABLE = "KEEPER_CAMPAIGN_SETTINGS";
