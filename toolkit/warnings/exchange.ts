import { getAddress } from "ethers";

import type { Warning } from "./warning.js";

/**
 * That the client's address must not be an exchange's. Nobody can tell by looking at an address, so a person is asked,
 * every time money goes in.
 */
export function exchangeWarning(client: string): Warning {
  return {
    code: "ExchangeAddress",
    text:
      `Is ${getAddress(client)} an address that the client itself controls? What the agency does not earn comes back ` +
      `there, and nowhere else. ${WHY} How to tell: the client ${HOW}`,
    confirm: true,
  };
}

/** The same of an address to which somebody sends its own money. */
export function receiverWarning(receiver: string): Warning {
  return {
    code: "ExchangeAddress",
    text: `Is ${getAddress(receiver)} an address that you control yourself? ${WHY} How to tell: its owner ${HOW}`,
    confirm: true,
  };
}

const WHY =
  "The deposit address of an exchange will not do: many exchanges do not credit what a contract sends, and may give the " +
  "address to somebody else later.";

const HOW =
  "can sign a message with it in its own wallet (MetaMask, Ledger, a Safe); an address that is only shown as “deposit” " +
  "on an exchange's site cannot sign.";
