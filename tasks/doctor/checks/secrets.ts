import { expiryText } from "../../../toolkit/secrets/describe.js";
import { freshness, type HostedSecrets } from "../../../toolkit/secrets/hosted-secrets.js";
import { ok, warning, wrong, type Finding } from "../finding.js";

/** @param now By the chain's clock. */
export function checkHostedSecrets(secrets: HostedSecrets, now: bigint): Finding {
  const { slot, names } = secrets;
  const subject = `Secrets, slot ${slot}`;
  const text = `${names.join(", ")}: ${expiryText(secrets, now).split(": ")[0]}`;
  const remedy = `Upload them again: \`npx hardhat functions secrets upload ${names.join(",")} --slot ${slot}\`.`;
  const state = freshness(secrets, now);
  if (state === "valid") return ok(subject, text);
  return state === "expired" ? wrong(subject, text, remedy) : warning(subject, text, remedy);
}
