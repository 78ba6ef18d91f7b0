import { type ErrorDescription, Interface, toUtf8String } from "ethers";

import { IFunctionsMetricOracle__factory } from "../../typechain-types/factories/contracts/interfaces/IFunctionsMetricOracle__factory.js";
import { IPerformanceEscrow__factory } from "../../typechain-types/factories/contracts/interfaces/IPerformanceEscrow__factory.js";
import { harmless } from "../words/harmless.js";

/**
 * Why the chain would refuse a transaction. Done: somebody did it already, which is as good. Early: it is possible later.
 * Refused: something is wrong. Unreachable: the node said nothing about it.
 */
export type Refusal = {
  readonly kind: "done" | "early" | "refused" | "unreachable";
  /** For people. */
  readonly reason: string;
};

const DONE: ReadonlySet<string> = new Set([
  ...["NothingToSettle", "AlreadyAnswered", "NothingDue", "NothingUndisputed", "NotDisputed", "NoCredit"],
  ...["PeriodNotRunning", "AgreementClosed"],
]);

const EARLY: ReadonlySet<string> = new Set([
  ...["NotPayableYet", "RequestInFlight", "ReviewRunning", "InterimPointNotReached", "TrialRunning", "NoAnswer"],
  ...["NotBeforeNotReached"],
]);

const known = [
  IPerformanceEscrow__factory.createInterface(),
  IFunctionsMetricOracle__factory.createInterface(),
  // Of the Functions router and coordinator, through which questions go, and of whatever they are built on.
  new Interface([
    ...["error InvalidConsumer()", "error InvalidSubscription()", "error InsufficientBalance(uint96 balance)"],
    ...["error InsufficientBalance()", "error ConsumerRequestsInFlight()", "error SenderMustAcceptTermsOfService()"],
    ...["error RouteNotFound(bytes32 id)", "error EmptyRequestData()", "error MustBeSubscriptionOwner()"],
    ...["error InsufficientGas(uint256 available, uint256 required)", "error Error(string)", "error Panic(uint256)"],
  ]),
];

/** What an error of a simulation means. */
export function refusalOf(error: unknown): Refusal {
  const data = revertDataOf(error);
  if (data === undefined) {
    const reason = messageOf(error);
    return { kind: /revert/i.test(reason) ? "refused" : "unreachable", reason };
  }
  const description = describe(data);
  if (description === undefined)
    return { kind: "refused", reason: `a revert without known words (${data.slice(0, 10)})` };
  const { name, args } = description;
  const kind = DONE.has(name) ? "done" : EARLY.has(name) ? "early" : "refused";
  return { kind, reason: name === "Error" ? String(args[0]) : `${name}(${args.map(String).join(", ")})` };
}

/** The words of a source or network that failed, from the bytes of `AnswerFailed`; printable, and on one line. */
export function failureText(reason: string): string {
  let text: string;
  try {
    text = toUtf8String(reason);
  } catch {
    return reason.length > 66 ? `${reason.slice(0, 66)}…` : reason;
  }
  // Whoever writes a source must not be able to write a line of the log.
  return harmless(text) || "(no words)";
}

/** Revert data, wherever providers hide it. */
function revertDataOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > 5) return undefined;
  const { data, error: inner, info, cause } = error as Record<string, unknown>;
  if (typeof data === "string" && /^0x([0-9a-f]{8})/i.test(data)) return data;
  for (const next of [data, inner, info, cause]) {
    const found = revertDataOf(next, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function describe(data: string): ErrorDescription | undefined {
  for (const contract of known) {
    try {
      const found = contract.parseError(data);
      if (found !== null) return found;
    } catch {
      // Its selector by chance, with other arguments.
    }
  }
  return undefined;
}

/** What an error says, in one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
