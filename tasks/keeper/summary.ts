import type { AskingOptions } from "../../toolkit/keeper/options.js";
import { momentText } from "../../toolkit/words/moment.js";
import { etherText, gweiText } from "../support/fees.js";
import type { Limits } from "./limits.js";
import { WEBHOOK_VARIABLE } from "./webhook.js";

/** What a keeper is going to do, for the one who starts it. */
export interface Undertaking {
  readonly networkName: string;
  readonly chainId: bigint;
  readonly escrow: string;
  readonly parties: readonly string[];
  readonly keeper: string;
  /** Wei; undefined where nobody looked. */
  readonly balance: bigint | undefined;
  readonly asking: readonly AskingOptions[];
  readonly limits: Limits;
  /** Undefined when nothing is written. */
  readonly folder: string | undefined;
  readonly hasWebhook: boolean;
}

/** The same in lines. */
export function describeUndertaking(undertaking: Undertaking): string[] {
  const { networkName, chainId, escrow, parties, keeper, balance, asking, limits, folder, hasWebhook } = undertaking;
  const has = balance === undefined ? "" : ` with ${etherText(balance)}`;
  return [
    `Keeps the agreements of ${parties.join(" and ")} on ${networkName} (chain ${chainId}), escrow ${escrow}.`,
    `  pays     gas from ${keeper}${has}, at most ${gweiText(limits.maxFeePerGasWei)} for a unit`,
    ...(asking.length === 0
      ? ["  asks     nothing: it pays and settles by the answers that others bring"]
      : asking.map((options) => `  asks     ${askingText(options, limits)}`)),
    folder === undefined ? "  writes   nothing: this is a dry run" : `  journal  ${folder}`,
    `  reports  in this log${hasWebhook ? `, and to the webhook in ${WEBHOOK_VARIABLE}` : `; set ${WEBHOOK_VARIABLE} to have them posted, too`}`,
  ];
}

function askingText(
  { oracle, subscriptionId, secretsVersion, secretsExpireAt }: AskingOptions,
  { maxAsksPerQuestion }: Limits,
): string {
  const until = secretsExpireAt === undefined ? "" : `, which expire on ${momentText(secretsExpireAt)}`;
  const secrets = secretsVersion === 0n ? "without secrets" : `with secrets of version ${secretsVersion}${until}`;
  return `oracle ${oracle} at the expense of subscription ${subscriptionId}, ${secrets}; at most ${maxAsksPerQuestion} requests for a question`;
}
