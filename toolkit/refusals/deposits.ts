import { ZeroAddress } from "ethers";

import type { Explain } from "./explanation.js";

/** The errors of deposit addresses. */
export const DEPOSIT_ERRORS: Readonly<Record<string, Explain>> = {
  "EscrowHasNoCode(address escrow)": ({ escrow }, w) => [
    `There is no escrow at ${w.address(escrow)}.`,
    "Check the address and the chain.",
  ],
  "FundingOver(bytes32 id)": () => [
    "No further period of this agreement can be funded.",
    "Have the deposit returned to the client; anyone can.",
  ],
  "FundingOpen(bytes32 id, uint256 time, uint256 fundBefore)": ({ fundBefore }, w) => [
    "The deposit can still fund the next period, so only the client can take it out.",
    `The client withdraws it, or anyone returns it from ${w.moment(fundBefore)} on.`,
  ],
  "DepositShort(bytes32 id, uint256 deposited, uint256 missing)": ({ deposited, missing }, w) => [
    `${w.amount(deposited)} are at the deposit address; ${w.amount(missing)} are missing.`,
    "Send what is missing to the same address.",
  ],
  "NothingDeposited(bytes32 id, address token)": ({ token }, w) => [
    `There is nothing of ${token === ZeroAddress ? "the chain's currency" : `the token ${w.address(token)}`} at the ` +
      "deposit address.",
    "Check the token; what was sent on another chain is not here.",
  ],
  "DepositTouched(uint256 left, uint256 deposited)": () => [
    "Returning this token would take from the deposit: it is another face of the agreed token.",
    "Return the agreed token instead, once funding is over.",
  ],
  "NotClient(address caller, address client)": ({ caller, client }, w) => [
    `Only the client ${w.address(client)} can take the deposit out, and this came from ${w.address(caller)}.`,
    `Send it from ${w.address(client)}.`,
  ],
  "NotFactory(address caller, address factory)": ({ factory }, w) => [
    "A deposit address takes orders only from the contract that made it.",
    `Call ${w.address(factory)} instead.`,
  ],
};
