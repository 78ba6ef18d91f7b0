import type { DepositOptions } from "../../../toolkit/calls/deposits/open-deposit.js";
import type { Chain } from "../../support/chain.js";
import type { AgreementArguments } from "../plan-action.js";
import { requireTokenAddress } from "../token-unit.js";
import { pluginAddress } from "./plugin-address.js";

/** The command line of the tasks that take money out of a deposit address. */
export interface DepositArguments extends AgreementArguments {
  readonly token: string | undefined;
  readonly plugin: string | undefined;
}

/** @throws {PluginUnknownError} {NotAnAddressError} {NotATokenError} */
export function depositOptions({ token, plugin }: DepositArguments, chain: Chain): DepositOptions {
  const deposits = pluginAddress(chain, "depositAddresses", plugin);
  return token === undefined ? { deposits } : { deposits, token: requireTokenAddress(token) };
}
