import { getAddress } from "ethers";

import type { Agreement } from "../agreement/agreement.js";
import { UNSUITABLE_TOKENS, type UnsuitableToken } from "./known-tokens.js";
import type { Warning } from "./warning.js";

/** What is known to be wrong with the agreement's token: at most one warning. */
export function tokenWarnings({ terms, location }: Pick<Agreement, "terms" | "location">): Warning[] {
  const known = UNSUITABLE_TOKENS.find(
    ({ chainId, address }) => chainId === location.chainId && address === getAddress(terms.token),
  );
  return known === undefined ? [] : [warningOf(known)];
}

function warningOf({ symbol, kind, source }: UnsuitableToken): Warning {
  if (kind === "rebasing") {
    return {
      code: "RebasingToken",
      text:
        `Balances of ${symbol} change by themselves. The escrow pays fixed amounts: what the token adds while it is ` +
        "locked is lost, and what it takes away is missing at the last payment. Use another token, such as the wrapped " +
        `version. Source: ${source}`,
      confirm: true,
    };
  }
  if (kind === "fee") {
    return {
      code: "FeeTakingToken",
      text:
        `${symbol} takes a fee of every transfer where its issuer has set one. The escrow refuses a funding of which ` +
        `less arrives, and payouts would arrive short. Use another token. Source: ${source}`,
      confirm: true,
    };
  }
  return {
    code: "FeeTakingToken",
    text:
      `The issuer of ${symbol} can switch on a fee of every transfer. It takes none as long as it has not; then the ` +
      `escrow would refuse further fundings, and payouts would arrive short. Source: ${source}`,
    confirm: false,
  };
}
