import { getAddress, TypedDataEncoder, type Provider } from "ethers";

import type { TypedData } from "../../signing/typed-data.js";
import { requirePermissionFor, type FundingPermission } from "../../funding/permission.js";
import { demand } from "../../pricing/possible.js";
import { canonicalSignature } from "../../signing/canonical-signature.js";
import { checkSignature } from "../../signing/check-signature.js";
import { NotSignedError } from "../../signing/errors.js";
import type { EscrowLocation } from "../../terms/typed-data.js";
import { capital } from "../../words/capital.js";
import { wordsFor } from "../../words/words.js";
import type { Call, Plan } from "../shared/call.js";
import { readState, type CallContext } from "../shared/state.js";
import type { ShareableToSign } from "../shared/to-sign.js";
import { fundByAuthorization } from "./fund-by-authorization.js";
import { fundByPermit2 } from "./fund-by-permit2.js";
import type { FundOptions } from "./fund.js";

/** The permission that is made by signing `toSign`. */
export interface Signed {
  readonly toSign: Pick<ShareableToSign, "signer" | "typedData" | "permission">;
  /** As the client's wallet gave it. */
  readonly signature: string;
}

/**
 * The client's permission, ready to be passed on.
 *
 * @throws {NotSignedError} when the signature is not the client's.
 */
export async function signedPermission({ toSign, signature }: Signed, provider: Provider): Promise<FundingPermission> {
  const { permission, typedData } = toSign;
  return { ...permission, signature: await requireClients(typedData, permission, signature, provider) };
}

/**
 * Funds with what the client permitted. Anyone can send it, with or without money of its own. Nothing that the permission
 * says is believed: what must have been signed is made anew from the terms, and the signature checked against it.
 *
 * @param options.consent The agency's signature over the terms; not needed when it consents on chain already.
 * @throws {PermissionMismatchError} when it is for something else.
 * @throws {NotPossibleError} when these periods are not the next ones, it is too late for it, it was used or taken back, or
 * Permit2 may not take the client's money.
 * @throws {NotSignedError} when it is not signed by the client.
 * @throws What `fundByAuthorization` and `fundByPermit2` throw.
 */
export async function fundByPermission(
  context: CallContext,
  permission: FundingPermission,
  options: Pick<FundOptions, "consent"> = {},
): Promise<Plan> {
  const { agreement, provider } = context;
  requirePermissionFor(permission, agreement);
  const { funded, at } = await readState(context);
  const { firstPeriod, count, until } = permission;
  const words = wordsFor(agreement, "client");
  demand(
    firstPeriod >= funded,
    `${capital(words.period(firstPeriod))} is funded already.`,
    "Nothing can be done with this permission any more. Have the client sign for the next period, if it is to go on.",
  );
  demand(
    firstPeriod === funded,
    `The permission begins with ${words.period(firstPeriod)}, and ${words.period(funded)} is not funded yet.`,
    "Periods are funded in order: fund that one first.",
  );
  demand(at < until, `The permission was valid until ${words.moment(until)}.`, "Have the client sign a new one.");

  const toSign = await toSignFor(context, permission, { ...options, count });
  const signature = await requireClients(toSign.typedData, permission, permission.signature, provider);
  return toSign.plan(signature);
}

/** What the client must have signed. */
async function toSignFor(
  context: CallContext,
  { way, plugin, until }: FundingPermission,
  options: FundOptions,
): Promise<ShareableToSign> {
  if (way === "authorization") return await fundByAuthorization(context, { ...options, validBefore: until });
  const toSign = await fundByPermit2(context, { ...options, plugin: plugin ?? "", deadline: until });
  demandAllowed(context, toSign.approvals);
  return toSign;
}

/**
 * Refuses a permit that nobody could use, because Permit2 itself may not take the client's tokens.
 *
 * @param approvals What the client would have to send first.
 * @param remedy Default: what the client does about it with any wallet.
 * @throws {NotPossibleError}
 */
export function demandAllowed(
  { agreement }: Pick<CallContext, "agreement">,
  approvals: readonly Call[],
  remedy = "The client allows it first, by a transaction of its own: approve, of the token.",
): void {
  const missing = approvals.at(-1)?.approval;
  if (missing === undefined) return;
  const words = wordsFor(agreement);
  demand(false, `Permit2 may not take ${words.amount(missing.amount)} of ${words.party("client")} yet.`, remedy);
}

/** The client's signature in the form that contracts take. */
async function requireClients(
  { domain, types, message }: TypedData,
  { client, location }: { readonly client: string; readonly location: EscrowLocation },
  signature: string,
  provider: Provider,
): Promise<string> {
  const digest = TypedDataEncoder.hash(domain, types, message);
  const canonical = canonicalSignature(client, digest, signature);
  const verdict = await checkSignature({ party: client, digest, signature: canonical, location }, provider);
  if (verdict === "valid") return canonical;
  throw new NotSignedError(
    `The signature is not that of the client ${getAddress(client)} over this funding.`,
    "Have the client sign exactly this funding, with its own account.",
  );
}
