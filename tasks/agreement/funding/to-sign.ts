import { parseDuration } from "../../../toolkit/agreement-file/durations.js";
import type { Call } from "../../../toolkit/calls/shared/call.js";
import { fundByAuthorization } from "../../../toolkit/calls/funding/fund-by-authorization.js";
import { fundByPermit } from "../../../toolkit/calls/funding/fund-by-permit.js";
import { fundByPermit2 } from "../../../toolkit/calls/funding/fund-by-permit2.js";
import type { FundOptions } from "../../../toolkit/calls/funding/fund.js";
import type { CallContext } from "../../../toolkit/calls/shared/state.js";
import { chainTime } from "../../../toolkit/chain/time.js";
import type { ShareableToSign, ToSign } from "../../../toolkit/calls/shared/to-sign.js";
import type { PermissionWay } from "../../../toolkit/funding/permission.js";
import { requireAddress } from "../../support/account.js";
import type { Chain } from "../../support/chain.js";
import type { FundArguments } from "./arguments.js";
import { FundingOptionsError } from "./errors.js";
import { pluginAddress } from "./plugin-address.js";
import { explainUnsupported } from "./way.js";

/** Agreement, chain and command line of a funding. */
export interface FundingRun {
  readonly context: CallContext;
  readonly chain: Chain;
  readonly args: FundArguments;
  /** The agency's signature, where it is at hand. */
  readonly consent: string | undefined;
}

/** What to sign, and the allowances that the signer must give before it counts. */
export interface WithApprovals<Signable extends ToSign> {
  readonly toSign: Signable;
  readonly approvals: readonly Call[];
}

/**
 * What the client signs so that anyone can fund.
 *
 * @throws {UnsupportedWayError} before anything is signed, when the token takes no such signatures.
 */
export async function shareableToSign(run: FundingRun, way: PermissionWay): Promise<WithApprovals<ShareableToSign>> {
  const { context, chain, args } = run;
  const { options, until } = await optionsOf(run);
  try {
    if (way === "authorization") {
      const validBefore = until === undefined ? {} : { validBefore: until };
      return { toSign: await fundByAuthorization(context, { ...options, ...validBefore }), approvals: [] };
    }
    const plugin = pluginAddress(chain, "permit2Funding", args.plugin);
    const deadline = until === undefined ? {} : { deadline: until };
    const toSign = await fundByPermit2(context, { ...options, plugin, ...deadline });
    return { toSign, approvals: toSign.approvals };
  } catch (error) {
    throw explainUnsupported(error, way, context.agreement);
  }
}

/**
 * What the payer signs before it funds by permit.
 *
 * @throws {UnsupportedWayError} before anything is signed, when the token takes no permits.
 */
export async function permitToSign(run: FundingRun): Promise<WithApprovals<ToSign>> {
  const { context, chain, args } = run;
  const { options, until } = await optionsOf(run);
  const from = args.account === undefined ? {} : { from: requireAddress(args.account, "--account") };
  const deadline = until === undefined ? {} : { deadline: until };
  try {
    const plugin = pluginAddress(chain, "erc2612Funding", args.plugin);
    return { toSign: await fundByPermit(context, { ...options, ...from, plugin, ...deadline }), approvals: [] };
  } catch (error) {
    throw explainUnsupported(error, "permit", context.agreement);
  }
}

async function optionsOf({ context, args, consent }: FundingRun): Promise<{ options: FundOptions; until?: bigint }> {
  const options = { count: args.periods, ...(consent === undefined ? {} : { consent }) };
  if (args.valid === undefined) return { options };
  const seconds = parseDuration(args.valid);
  if (seconds === 0n) {
    throw new FundingOptionsError("What is valid for no time cannot be used.", "Give --valid some hours, such as 36h.");
  }
  return { options, until: (await chainTime(context.provider)) + seconds };
}
