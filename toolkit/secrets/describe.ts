import { durationText } from "../words/duration.js";
import { momentText } from "../words/moment.js";
import { freshness, type HostedSecrets } from "./hosted-secrets.js";

/** Hosted secrets in words: where they are, and until when they are good. @param now By the chain's clock. */
export function describeHostedSecrets(secrets: HostedSecrets, now: bigint): string[] {
  const { owner, slot, version, names } = secrets;
  return [`Slot ${slot} of ${owner}: ${names.join(", ")}`, `  version ${version}, ${expiryText(secrets, now)}`];
}

/** `good for 89 days 2 hours, until 4 December 2026, 10:00 (UTC)`. */
export function expiryText(secrets: HostedSecrets, now: bigint): string {
  const { expiresAt } = secrets;
  const state = freshness(secrets, now);
  if (state === "expired") return `expired on ${momentText(expiresAt)}: upload them again`;
  const text = `good for ${durationText(expiresAt - now)}, until ${momentText(expiresAt)}`;
  return state === "expiring" ? `${text}: renew them soon` : text;
}
