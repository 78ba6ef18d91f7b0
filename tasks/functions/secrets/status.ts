import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { chainTime } from "../../../toolkit/chain/time.js";
import { requireChain } from "../../../toolkit/chain/require-chain.js";
import { describeHostedSecrets } from "../../../toolkit/secrets/describe.js";
import { freshness, type HostedSecrets } from "../../../toolkit/secrets/hosted-secrets.js";
import { readSubject } from "../../agreement/subject.js";
import { neededSecrets } from "../../support/understood-source.js";
import { connect, type Chain } from "../../support/chain.js";
import { EXIT } from "../../support/exit-codes.js";
import { requireAddress } from "../../support/account.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { coverageOf, type Coverage } from "./coverage.js";
import { readHostedSecrets } from "./records.js";

export interface StatusArguments extends CommonArguments {
  readonly account: string | undefined;
  /** An agreement: a file, a link or an id. */
  readonly file: string | undefined;
}

export async function secretsStatus({ account, file }: StatusArguments, { hre }: TaskContext): Promise<TaskResult> {
  const chain = await connect(hre);
  const owner = account === undefined ? undefined : requireAddress(account, "--account");
  const now = await chainTime(chain.provider);
  const hosted = readHostedSecrets(hre.config.paths.ignition, chain.chainId)
    .filter((each) => owner === undefined || each.owner === owner)
    .map((each) => ({ ...each, state: freshness(each, now) }));
  const text =
    hosted.length === 0
      ? `No secrets were uploaded to ${chain.networkName} from here${owner === undefined ? "" : ` by ${owner}`}.`
      : hosted.flatMap((each) => describeHostedSecrets(each, now)).join("\n");
  const coverage = file === undefined ? undefined : await coverageFor(hre, chain, file, hosted, now);
  const isUnserved = coverage !== undefined && coverage.isNeeded && coverage.uploads.length === 0;
  return {
    text: [text, ...(coverage === undefined ? [] : ["", ...coverage.lines])].join("\n"),
    data: {
      chainId: chain.chainId,
      now,
      secrets: hosted,
      ...(coverage === undefined ? {} : { agreement: { isNeeded: coverage.isNeeded, uploads: coverage.uploads } }),
    },
    exitCode: isUnserved || hosted.some(({ state }) => state === "expired") ? EXIT.negative : EXIT.done,
  };
}

async function coverageFor(
  hre: HardhatRuntimeEnvironment,
  chain: Chain,
  file: string,
  hosted: readonly HostedSecrets[],
  now: bigint,
): Promise<Coverage> {
  const { agreement } = await readSubject(hre, file, undefined);
  await requireChain(agreement.location.chainId, chain.provider);
  const { metric } = agreement;
  const needed = metric.kind === "functions" ? neededSecrets(metric.definition) : undefined;
  return coverageOf(agreement, needed, hosted, now);
}

export default taskAction(secretsStatus);
