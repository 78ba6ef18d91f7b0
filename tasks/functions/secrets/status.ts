import { describeHostedSecrets } from "../../../toolkit/secrets/describe.js";
import { freshness } from "../../../toolkit/secrets/hosted-secrets.js";
import { connect } from "../../support/chain.js";
import { EXIT } from "../../support/exit-codes.js";
import { requireAddress } from "../../support/account.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { readHostedSecrets } from "./records.js";
import { chainTime } from "./upload.js";

export interface StatusArguments extends CommonArguments {
  readonly account: string | undefined;
}

export async function secretsStatus({ account }: StatusArguments, { hre }: TaskContext): Promise<TaskResult> {
  const chain = await connect(hre);
  const owner = account === undefined ? undefined : requireAddress(account, "--account");
  const now = await chainTime(chain);
  const hosted = readHostedSecrets(hre.config.paths.ignition, chain.chainId)
    .filter((each) => owner === undefined || each.owner === owner)
    .map((each) => ({ ...each, state: freshness(each, now) }));
  const text =
    hosted.length === 0
      ? `No secrets were uploaded to ${chain.networkName} from here${owner === undefined ? "" : ` by ${owner}`}.`
      : hosted.flatMap((each) => describeHostedSecrets(each, now)).join("\n");
  return {
    text,
    data: { chainId: chain.chainId, now, secrets: hosted },
    exitCode: hosted.some(({ state }) => state === "expired") ? EXIT.negative : EXIT.done,
  };
}

export default taskAction(secretsStatus);
