import { fundByPermission } from "../../../toolkit/calls/funding/fund-by-permission.js";
import type { FundingPermission } from "../../../toolkit/funding/permission.js";
import { parseFundingPermission } from "../../../toolkit/funding/permission-file.js";
import { PermissionMismatchError } from "../../../toolkit/funding/errors.js";
import { carryOut } from "../../support/carry-out.js";
import type { TaskContext, TaskResult } from "../../support/task-action.js";
import { readTextFile } from "../agreement-files.js";
import { FundingOptionsError } from "./errors.js";
import type { FundingRun } from "./to-sign.js";
import { explainUnsupported } from "./way.js";

/** Funds with what the client signed before. Anyone can, and pays nothing but the fee. */
export async function fundWithPermission(run: FundingRun, path: string, context: TaskContext): Promise<TaskResult> {
  const { chain, args, consent } = run;
  const { agreement } = run.context;
  const permission = parseFundingPermission(readTextFile(path));
  requireAsAsked(permission, run);
  try {
    const plan = await fundByPermission(run.context, permission, consent === undefined ? {} : { consent });
    return await carryOut(plan, args, chain, context, agreement);
  } catch (error) {
    throw explainUnsupported(error, permission.way, agreement);
  }
}

/**
 * The file decides; what the command line says beside it must be the same.
 *
 * @throws {FundingOptionsError} {PermissionMismatchError}
 */
function requireAsAsked({ way, count, plugin }: FundingPermission, { args, chain }: FundingRun): void {
  if (args.via !== "approve" && args.via !== way) {
    throw new FundingOptionsError(`The file is signed for --via ${way}.`, "Leave --via out: the file says it.");
  }
  if (args.periods !== 1 && args.periods !== count) {
    throw new FundingOptionsError(
      `The file funds ${count} period${count === 1 ? "" : "s"}.`,
      "Leave --periods out: the file says it.",
    );
  }
  const known = args.plugin ?? chain.deployments.permit2Funding;
  if (plugin === undefined || known === undefined || known.toLowerCase() === plugin.toLowerCase()) return;
  throw new PermissionMismatchError(
    `The file is signed for the funding contract ${plugin}, and the one known here is ${known}.`,
    "Have the client sign for that one, or name the other with --plugin if you trust it.",
  );
}
