/** Secrets that an asker has left with the oracle network, as far as anybody but the network may know. */
export interface HostedSecrets {
  /** Whose requests may use them. */
  readonly owner: string;
  /** 0 to 255; a metric's definition names the slot. */
  readonly slot: number;
  /** What a request has to name; a later upload replaces it. */
  readonly version: bigint;
  /** Unix seconds by the chain's clock: from then on nothing that needs them can be measured. */
  readonly expiresAt: bigint;
  /** Names under which a source finds them. Never their values. */
  readonly names: readonly string[];
}

/** How much longer hosted secrets are good for. */
export type Freshness = "valid" | "expiring" | "expired";

/** Secrets that live shorter than this should be renewed: a week, so that a weekly look is enough. */
const RENEW_BEFORE = 7n * 86_400n;

/** @param now Unix seconds by the chain's clock. */
export function freshness({ expiresAt }: HostedSecrets, now: bigint): Freshness {
  if (now >= expiresAt) return "expired";
  return expiresAt - now < RENEW_BEFORE ? "expiring" : "valid";
}

/** The version for the next upload to a slot: by the clock, and above every earlier one. */
export function nextVersion(earlier: readonly HostedSecrets[], owner: string, slot: number, now: bigint): bigint {
  const own = earlier.filter((each) => each.owner === owner && each.slot === slot).map(({ version }) => version);
  return own.reduce((next, version) => (version >= next ? version + 1n : next), now);
}

/** The list with an upload in its place: a slot holds one version. */
export function withUpload(earlier: readonly HostedSecrets[], upload: HostedSecrets): HostedSecrets[] {
  return [...earlier.filter(({ owner, slot }) => owner !== upload.owner || slot !== upload.slot), upload];
}
