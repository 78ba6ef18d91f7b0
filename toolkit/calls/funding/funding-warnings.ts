import { getAddress } from "ethers";

import { arbiterWarnings } from "../../warnings/arbiter.js";
import { exchangeWarning } from "../../warnings/exchange.js";
import { tokenWarnings } from "../../warnings/token.js";
import { unusedAddressWarnings } from "../../warnings/unused-address.js";
import type { Warning } from "../../warnings/warning.js";
import { wordsFor } from "../../words/words.js";
import type { CallContext } from "../shared/state.js";
import { balanceOf } from "../shared/token.js";

/** All that speaks against paying `amount` (base units) into the agreement from `payer`. */
export async function fundingWarnings(
  { agreement, provider }: CallContext,
  { payer, amount }: { readonly payer: string; readonly amount: bigint },
): Promise<Warning[]> {
  const { terms } = agreement;
  return [
    exchangeWarning(terms.client),
    ...(getAddress(payer) === getAddress(terms.client) ? [] : [gift(payer, terms.client)]),
    ...(await unusedAddressWarnings(terms.client, provider)),
    ...tokenWarnings(agreement),
    ...(await arbiterWarnings(agreement, provider)),
    ...unknownMetric(agreement.metric.kind),
    ...shortBalance(agreement, payer, await balanceOf(terms.token, payer, provider), amount),
  ];
}

function gift(payer: string, client: string): Warning {
  return {
    code: "NotTheClient",
    text:
      `${getAddress(payer)} pays, but is not the client. What the agency does not earn goes to the client ` +
      `${getAddress(client)}; the payer gets nothing back.`,
    confirm: true,
  };
}

function unknownMetric(kind: string): Warning[] {
  if (kind !== "unknown") return [];
  return [
    {
      code: "MetricUnknown",
      text:
        "No definition was found for the metric of the terms. Nobody can say what will be measured. Do not pay before " +
        "the agency has published it and you have read it.",
      confirm: true,
    },
  ];
}

function shortBalance(agreement: CallContext["agreement"], payer: string, balance: bigint, amount: bigint): Warning[] {
  if (balance >= amount) return [];
  const words = wordsFor(agreement);
  return [
    {
      code: "BalanceShort",
      text: `${getAddress(payer)} has ${words.amount(balance)} and needs ${words.amount(amount)}.`,
      confirm: false,
    },
  ];
}
