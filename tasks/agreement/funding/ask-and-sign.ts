import type { ToSign } from "../../../toolkit/calls/shared/to-sign.js";
import { typedDataJson } from "../../../toolkit/signing/typed-data-json.js";
import { signerFor, type Chain } from "../../support/chain.js";
import type { TaskResult } from "../../support/task-action.js";
import { requireYes, type Terminal } from "../../support/terminal.js";

/** What has to be known of something to sign before a person is asked. */
type Signable = Pick<ToSign, "signer" | "typedData">;

/**
 * Asks, and has the key here sign.
 *
 * @throws {NoKeyError} before anybody is asked.
 * @throws {NobodyToAskError} {DeclinedError}
 */
export async function askAndSign(
  { signer: account, typedData }: Signable,
  yes: boolean,
  chain: Chain,
  terminal: Terminal,
): Promise<string> {
  const signer = await signerFor(chain, account);
  await requireYes(terminal, `Sign this as ${account} for ${chain.networkName}?`, yes);
  const { domain, types, message } = typedData;
  return await signer.signTypedData(domain, types, message);
}

/** What a dry run gives: nothing can be tried without the signature, but what would be signed can be looked at. */
export function notSigned({ signer, typedData }: Signable): TaskResult {
  const data = JSON.parse(typedDataJson(typedData)) as unknown;
  return { text: "Nothing was signed or sent.", data: { signed: false, sent: false, signer, typedData: data } };
}

/** Everything that a person should know before it is signed. */
export function tellAll({ effect, summary, warnings }: ToSign, terminal: Terminal): void {
  for (const line of [...effect, ...summary]) terminal.tell(line);
  for (const { text } of warnings) terminal.tell(`Warning: ${text}`);
  terminal.tell("");
}
