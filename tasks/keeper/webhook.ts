import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { requireObtainable, valueOf } from "../functions/secrets/value-of.js";
import type { Terminal } from "../support/terminal.js";
import { storedVariables } from "../support/variables.js";
import { KeeperNotReadyError } from "./errors.js";

/** Where the webhook's URL is kept. It may be a secret, and is never an argument. */
export const WEBHOOK_VARIABLE = "KEEPER_WEBHOOK_URL";

/**
 * Where the keeper posts what it reports; undefined when nobody set it.
 *
 * @throws {KeeperNotReadyError} {SecretMissingError} The message never contains the URL.
 */
export async function webhookUrl(hre: HardhatRuntimeEnvironment, terminal: Terminal): Promise<string | undefined> {
  const store = storedVariables(hre).get(WEBHOOK_VARIABLE);
  if (store === undefined || process.env[WEBHOOK_VARIABLE] === "") return undefined;
  const secret = { name: "the webhook", variable: WEBHOOK_VARIABLE };
  requireObtainable(secret, hre, terminal);
  const url = await valueOf(secret, hre);
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new KeeperNotReadyError(
    `What ${WEBHOOK_VARIABLE} has is no URL that could be posted to.`,
    "Set it to one that begins with https://, or remove it to run without a webhook.",
  );
}
