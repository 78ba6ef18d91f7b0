import { writeFileSync } from "node:fs";

import { demandAllowed, signedPermission } from "../../../toolkit/calls/funding/fund-by-permission.js";
import type { FundingPermission, PermissionWay } from "../../../toolkit/funding/permission.js";
import { formatFundingPermission } from "../../../toolkit/funding/permission-file.js";
import { wordsFor } from "../../../toolkit/words/words.js";
import { requireNew } from "../../support/new-file.js";
import type { TaskContext, TaskResult } from "../../support/task-action.js";
import { requireYes } from "../../support/terminal.js";
import { askAndSign, notSigned, tellAll } from "./ask-and-sign.js";
import { ALLOW_FIRST } from "./by-signature.js";
import { shareableToSign, type FundingRun } from "./to-sign.js";

/** The client signs, without a transaction or gas, and gets a file that anyone can fund with. */
export async function signPermission(
  run: FundingRun,
  way: PermissionWay,
  { terminal }: Pick<TaskContext, "terminal">,
): Promise<TaskResult> {
  const { context, chain, args } = run;
  if (!args.dryRun) requireNew(args.out);
  const { toSign, approvals } = await shareableToSign(run, way);
  demandAllowed(context, approvals, ALLOW_FIRST);
  tellAll(toSign, terminal);
  if (args.dryRun) return notSigned(toSign);

  for (const warning of toSign.warnings.filter(({ confirm }) => confirm)) {
    await requireYes(terminal, `${warning.text} Go on?`, args.yes);
  }
  const signature = await askAndSign(toSign, args.yes, chain, terminal);
  const permission = await signedPermission({ toSign, signature }, context.provider);
  writeFileSync(args.out, formatFundingPermission(permission));
  return handedOut(permission, run);
}

function handedOut(permission: FundingPermission, { context, args }: FundingRun): TaskResult {
  const { way, client, firstPeriod, count, amount, until } = permission;
  const words = wordsFor(context.agreement, "client");
  return {
    text:
      `Signed; nothing was sent. Give ${args.out} to whoever sends the transaction, such as the agency: it runs ` +
      `\`npx hardhat agreement fund ${args.agreement} --permission ${args.out}\` before ${words.moment(until)}. To take it ` +
      `back, run \`npx hardhat agreement revoke ${args.agreement} --via ${way} --periods ${count}\`; deleting the file does ` +
      "not.",
    wraps: true,
    data: { signed: true, sent: false, file: args.out, way, client, firstPeriod, count, amount, until },
  };
}
