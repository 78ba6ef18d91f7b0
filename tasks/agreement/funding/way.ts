import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import { NoSignaturesError } from "../../../toolkit/calls/funding/token-domain.js";
import type { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { NativeFundingError } from "../../../toolkit/funding/errors.js";
import type { PermissionWay } from "../../../toolkit/funding/permission.js";
import { isNative } from "../../../toolkit/words/words.js";
import { FundingOptionsError, UnknownWayError, UnsupportedWayError } from "./errors.js";

/** How the money of a funding comes. */
export const WAYS = ["approve", "permit", "authorization", "permit2"] as const;
export type Way = (typeof WAYS)[number];

/** What the client signs, for people. */
const SIGNED: Readonly<Record<Exclude<Way, "approve">, string>> = {
  permit: "permits (ERC-2612)",
  authorization: "authorizations (ERC-3009)",
  permit2: "permits for Permit2",
};

/** @throws {UnknownWayError} */
export function parseWay(text: string): Way {
  const way = WAYS.find((each) => each === text);
  if (way !== undefined) return way;
  throw new UnknownWayError(
    `"${text}" is no way to fund.`,
    "Use --via approve, permit, authorization or permit2. To send the money from an exchange or any wallet instead, see " +
      "`npx hardhat agreement deposit`.",
  );
}

/**
 * A way in which the client only signs, and others can send.
 *
 * @throws {FundingOptionsError} for the others.
 */
export function shareable(way: Way): PermissionWay {
  if (way === "authorization" || way === "permit2") return way;
  throw new FundingOptionsError(
    way === "approve"
      ? "With --via approve nothing is signed that somebody else could send."
      : "A permit is of use only to the account that signed it.",
    "Use --via authorization, or --via permit2.",
  );
}

/** What the toolkit says of a token without such signatures, with the option that works instead. */
export function explainUnsupported(error: unknown, way: Exclude<Way, "approve">, agreement: Agreement): unknown {
  if (!(error instanceof NoSignaturesError || error instanceof NativeFundingError)) return error;
  return unsupported(error, way, agreement);
}

function unsupported(
  cause: PerformanceEscrowError,
  way: Exclude<Way, "approve">,
  agreement: Agreement,
): UnsupportedWayError {
  const { token, terms, location } = agreement;
  if (isNative(agreement)) {
    return new UnsupportedWayError(
      `The agreement is in ${token.symbol}, the chain's own currency, of which nobody can sign ${SIGNED[way]}.`,
      "Use --via approve: it sends the amount along, and needs no allowance.",
      { cause },
    );
  }
  return new UnsupportedWayError(
    `${token.symbol} (${terms.token}) on chain ${location.chainId} takes no ${SIGNED[way]} of the usual kind.`,
    "Use --via approve, which every token has, or --via permit2.",
    { cause },
  );
}
