import { PerformanceEscrowError } from "../errors.js";
import { linkText } from "./link.js";

/** Nobody knows where on this chain subscriptions are kept. */
export class NoFunctionsNetworkError extends PerformanceEscrowError {
  override readonly name = "NoFunctionsNetworkError";
}

/** There is no subscription of this number, or no longer. */
export class NoSuchSubscriptionError extends PerformanceEscrowError {
  override readonly name = "NoSuchSubscriptionError";

  constructor(id: bigint, router: string) {
    super(
      `There is no subscription ${id} at router ${router}; it may have been cancelled.`,
      "Check its number and the network, or create one with `npx hardhat functions subscription create`.",
    );
  }
}

/** Somebody else's subscription. */
export class NotSubscriptionOwnerError extends PerformanceEscrowError {
  override readonly name = "NotSubscriptionOwnerError";

  constructor(id: bigint, owner: string, account: string) {
    super(`Subscription ${id} belongs to ${owner}, not to ${account}.`, "Do it with its owner's account.");
  }
}

/** The network lets only accounts manage subscriptions that have accepted its terms of service. */
export class TermsNotAcceptedError extends PerformanceEscrowError {
  override readonly name = "TermsNotAcceptedError";

  constructor(account: string, allowList: string) {
    super(
      `${account} has not accepted the oracle network's terms of service.`,
      `Accept them with this account where the network's operator publishes them (contract ${allowList}), and run this again.`,
    );
  }
}

/** The router's owner has stopped everything. */
export class RouterPausedError extends PerformanceEscrowError {
  override readonly name = "RouterPausedError";

  constructor(router: string) {
    super(`Router ${router} is paused by its owner: nothing can be asked or changed.`, "Wait until it goes on.");
  }
}

/** As long as an answer is due, its subscription can neither be closed nor lose a consumer. */
export class RequestsInFlightError extends PerformanceEscrowError {
  override readonly name = "RequestsInFlightError";

  constructor(id: bigint, inFlight: bigint) {
    super(
      `Subscription ${id} has ${inFlight === 1n ? "a request" : `${inFlight} requests`} on the way.`,
      "Wait for the answer; five minutes after asking, anyone can free an unanswered request with the router's timeoutRequests.",
    );
  }
}

/** The account has less LINK than it wants to give. */
export class LinkMissingError extends PerformanceEscrowError {
  override readonly name = "LinkMissingError";

  constructor(account: string, balance: bigint, wanted: bigint, link: string) {
    super(
      `${account} has ${linkText(balance)}, and ${linkText(wanted)} are wanted.`,
      `Send LINK (token ${link}) to it first, or fund less.`,
    );
  }
}

/** A consumer or recipient that cannot be meant. */
export class WrongAccountError extends PerformanceEscrowError {
  override readonly name = "WrongAccountError";
}
