import { formatAmount } from "../units/amount.js";
import type { Explain } from "./explanation.js";

/** The errors of the Chainlink Functions router, its coordinator, its list of those who accepted its terms, and LINK. */
export const FUNCTIONS_ERRORS: Readonly<Record<string, Explain>> = {
  "InvalidSubscription()": () => [
    "There is no such subscription.",
    "Create one with the account that asks, or check its number and the chain.",
  ],
  "MustBeSubscriptionOwner()": () => [
    "The subscription belongs to somebody else.",
    "Send it from its owner's account.",
  ],
  "MustBeSubOwner(address owner)": ({ owner }, w) => [
    `The subscription belongs to ${w.address(owner)}.`,
    `Send it from ${w.address(owner)}.`,
  ],
  "MustBeProposedOwner(address proposedOwner)": ({ proposedOwner }, w) => [
    `The subscription was offered to ${w.address(proposedOwner)}.`,
    `Send it from ${w.address(proposedOwner)}.`,
  ],
  "InvalidConsumer()": () => [
    "The subscription does not list the oracle as a consumer.",
    "Add the oracle's address to the subscription.",
  ],
  "TooManyConsumers(uint16 maximumConsumers)": ({ maximumConsumers }, w) => [
    `The subscription has ${w.number(maximumConsumers)} consumers, which are the most.`,
    "Remove one, or use another subscription.",
  ],
  "InsufficientBalance(uint96 currentBalanceJuels)": ({ currentBalanceJuels }) => [
    `The subscription has ${link(currentBalanceJuels)}, which is too little for a request.`,
    "Fund the subscription with LINK.",
  ],
  "InsufficientBalance()": () => [
    "The balance at the oracle network is too small.",
    "Fund the subscription with LINK.",
  ],
  "SenderMustAcceptTermsOfService(address sender)": ({ sender }, w) => [
    `${w.address(sender)} has not accepted the oracle network's terms of service.`,
    "Accept them with this account, where the network's operator says.",
  ],
  "CannotRemoveWithPendingRequests()": () => [
    "A request of this subscription is on its way.",
    "Wait for its answer, or time it out.",
  ],
  "TimeoutNotExceeded()": () => ["The request may still be answered.", "Wait until its time is over."],
  "RouteNotFound(bytes32 id)": ({ id }) => [
    `The router knows no oracle network ${String(id)}.`,
    "Check the network's identifier in the metric's definition, and the chain.",
  ],
  "EmptyRequestData()": () => ["The request is empty.", "Make the call anew."],
  "DuplicateRequestId(bytes32 requestId)": () => ["The network knows this request already.", "Ask again."],
  "GasLimitTooBig(uint32 limit)": ({ limit }, w) => [
    `The network gives a callback at most ${w.number(limit)} gas, less than the oracle asks for.`,
    "Ask the router's operator which limit the subscription has.",
  ],
  "InvalidGasFlagValue(uint8 value)": () => [
    "The subscription's gas class is none that the router knows.",
    "Ask the router's operator.",
  ],
  "UnsupportedRequestDataVersion()": () => ["The network does not take requests of this kind.", "Check the network."],
  "PaymentTooLarge()": () => [
    "The request would cost more LINK than can be counted.",
    "Try again at a lower gas price.",
  ],
  "InvalidLinkWeiPrice(int256 linkWei)": () => [
    "The network has no usable price of LINK at the moment.",
    "Try again later; tell the network's operator.",
  ],
  "InvalidUsdLinkPrice(int256 usdLink)": () => [
    "The network has no usable price of LINK at the moment.",
    "Try again later; tell the network's operator.",
  ],
  "InvalidCalldata()": () => ["The call is not what the router expects.", "Make the call anew."],
  "OnlyCallableFromLink()": () => [
    "Subscriptions are funded by a transfer of LINK.",
    "Use LINK's transferAndCall with the subscription's number.",
  ],
  "RecipientIsBlocked()": () => ["The network's operator has blocked this account.", "Ask the network's operator."],
  "InvalidUsage()": () => ["This account cannot accept the terms like this.", "Accept with the account itself."],

  // What only operators of a network meet.
  "IdentifierIsReserved(bytes32 id)": () => operators("The identifier is reserved."),
  "InvalidProposal()": () => operators("The proposed change of the router is not valid."),
  "OnlyCallableFromCoordinator()": () => operators("Only the network's coordinator calls this."),
  "OnlyCallableByRouter()": () => operators("Only the router calls this."),
  "OnlyCallableByRouterOwner()": () => operators("Only the router's owner calls this."),
  "EmptyPublicKey()": () => operators("The network has published no key for secrets."),
  "InconsistentReportData()": () => operators("The report of the network's nodes contradicts itself."),
  "InvalidConfig(string message)": ({ message }) =>
    operators(`The network's configuration is not valid: ${text(message)}.`),
  "NoTransmittersSet()": () => operators("The network has no nodes to deliver answers."),
  "ReportInvalid(string message)": ({ message }) =>
    operators(`The report of the network's nodes is not valid: ${text(message)}.`),
  "RouterMustBeSet()": () => operators("The coordinator has no router."),
  "UnauthorizedPublicKeyChange()": () => operators("Only the network's nodes change its key."),
  "UnauthorizedSender()": () => operators("The sender is not a node of the network."),
  "MaxSupplyExceeded(uint256 supplyAfterMint)": () => operators("So much LINK cannot exist."),
  "SenderNotBurner(address sender)": () => operators("This account cannot destroy LINK."),
  "SenderNotMinter(address sender)": () => operators("This account cannot create LINK."),
};

function operators(problem: string): readonly [string, string] {
  return [problem, "This concerns the operator of the oracle network: tell it."];
}

function text(message: unknown): string {
  return String(message).slice(0, 200);
}

function link(juels: unknown): string {
  return `${formatAmount(BigInt(String(juels)), 18)} LINK`;
}
