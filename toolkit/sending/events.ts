import { Interface, toUtf8String, type Log } from "ethers";

import { IAttestedMetricOracle__factory } from "../../typechain-types/factories/contracts/interfaces/IAttestedMetricOracle__factory.js";
import { IDepositAddresses__factory } from "../../typechain-types/factories/contracts/interfaces/IDepositAddresses__factory.js";
import { IFunctionsMetricOracle__factory } from "../../typechain-types/factories/contracts/interfaces/IFunctionsMetricOracle__factory.js";
import { IPerformanceEscrow__factory } from "../../typechain-types/factories/contracts/interfaces/IPerformanceEscrow__factory.js";
import type { Agreement } from "../agreement/agreement.js";
import { countText } from "../calls/life/cancel.js";
import { refusalWords, type RefusalWords } from "../refusals/explanation.js";
import { capital } from "../words/capital.js";
import { harmless } from "../words/harmless.js";

/** The words for an event's arguments. */
type Tell = (args: Readonly<Record<string, unknown>>, words: RefusalWords) => string;

const ESCROW: Readonly<Record<string, Tell>> = {
  Proposed: ({ id }) => `The agency consents. The agreement's id is ${String(id)}.`,
  Retracted: () => "The agency took its consent back.",
  Funded: ({ firstPeriod, count, amount }, w) =>
    `${w.amount(amount)} are locked for ${count === 1n ? "" : `${w.number(count)} periods from `}${w.period(firstPeriod)}` +
    `${count === 1n ? "" : " on"}.`,
  InterimPaid: ({ period, through, value, amount }, w) =>
    `${w.amount(amount)} of ${w.period(period)} were paid to the agency, for ${w.metric(value)} up to ${w.moment(through)}.`,
  Settled: ({ period, answered, value, toAgency, toClient }, w) =>
    `${capital(w.period(period))} is settled ${answered === true ? `by ${w.metric(value)}` : "without an answer"}: ${w.amount(toAgency)} ` +
    `to the agency, ${w.amount(toClient)} back to the client.`,
  OptedOut: ({ returned }, w) => `The client opted out. ${w.amount(returned)} went back.`,
  Cancelled: ({ keep, returned }, w) =>
    `The client cancelled. ${capital(countText(Number(keep)))}, ${w.amount(returned)} went back.`,
  Resigned: ({ keep, returned }, w) =>
    `The agency resigned. ${capital(countText(Number(keep)))}, ${w.amount(returned)} went back to the client.`,
  Disputed: ({ period, disputer, claimedValue, toAgency, toClient }, w) =>
    `${capital(w.address(disputer))} disputes ${w.period(period)} and claims ${w.metric(claimedValue)}. At once went ` +
    `${w.amount(toAgency)} to the agency and ${w.amount(toClient)} to the client.`,
  UndisputedPaid: ({ period, toAgency, toClient }, w) =>
    `What nobody disputes of ${w.period(period)} went: ${w.amount(toAgency)} to the agency, ${w.amount(toClient)} to the ` +
    "client.",
  Ruled: ({ period, value, toAgency, toClient }, w) =>
    `The arbiter ruled that ${w.period(period)} measured ${w.metric(value)}: ${w.amount(toAgency)} to the agency, ` +
    `${w.amount(toClient)} back to the client.`,
  SettledMutually: ({ toAgency, toClient }, w) =>
    `Both settled: ${w.amount(toAgency)} to the agency, ${w.amount(toClient)} to the client. The agreement is closed.`,
  Credited: ({ payee, amount }, w) =>
    `${w.amount(amount)} could not be delivered to ${w.address(payee)} and wait for it: withdraw.`,
  Withdrawn: ({ payee, to, amount, token }, w) =>
    `The credit of ${w.address(payee)}, ${credit(amount, token, w)}, went to ${w.address(to)}.`,
};

const DEPOSITS: Readonly<Record<string, Tell>> = {
  Swept: ({ period, amount, surplus }, w) =>
    `The deposit funded ${w.period(period)} with ${w.amount(amount)}; ${w.amount(surplus)} were left for the client.`,
  SetAside: ({ client, amount }, w) =>
    `${w.amount(amount)} could not be delivered to ${w.address(client)} and are set aside for it.`,
  Returned: ({ client }, w) => `What was at the deposit address went back to ${w.address(client)}.`,
  Withdrawn: ({ to }, w) => `What was at the deposit address went to ${w.address(to)}.`,
};

const ORACLES: Readonly<Record<string, Tell>> = {
  MetricDefined: ({ metric }) => `The metric ${String(metric)} is published.`,
  Asked: ({ requestId }) => `The oracle network was asked (request ${String(requestId)}).`,
  Answered: ({ value }, w) => `The answer is ${w.metric(value)}.`,
  AnswerFailed: ({ reason }) => `A request came back without an answer: “${textOf(reason)}”. It can be asked again.`,
  Attested: ({ attesters }) => `The number was attested by ${(attesters as readonly string[]).join(", ")}.`,
};

const PLUGINS: Readonly<Record<string, Tell>> = {
  FundedFrom: ({ payer }, w) => `The money came from ${w.address(payer)}.`,
};

/** Each interface with the words for its events. Indexed arguments make two events of one name different. */
export const EVENT_READERS: readonly (readonly [Interface, Readonly<Record<string, Tell>>])[] = [
  [IPerformanceEscrow__factory.createInterface(), ESCROW],
  [IDepositAddresses__factory.createInterface(), DEPOSITS],
  [IAttestedMetricOracle__factory.createInterface(), ORACLES],
  [IFunctionsMetricOracle__factory.createInterface(), ORACLES],
  [new Interface(["event FundedFrom(bytes32 indexed id, address indexed payer)"]), PLUGINS],
];

/**
 * What the logs of a transaction say happened, in words and in their order. Logs of other contracts (tokens) are left
 * out. Whether an emitter is the right contract is not looked at: give the logs of a call that was built here.
 */
export function eventLines(logs: readonly Pick<Log, "topics" | "data">[], agreement?: Agreement): string[] {
  const words = refusalWords({ agreement });
  return logs.flatMap((log) => {
    for (const [reader, tells] of EVENT_READERS) {
      const parsed = reader.parseLog(log);
      const tell = parsed === null ? undefined : tells[parsed.name];
      if (parsed !== null && tell !== undefined) return [tell(parsed.args.toObject(), words)];
    }
    return [];
  });
}

/** What a source failed with; bytes that are no text are shown as they are. */
function textOf(reason: unknown): string {
  try {
    return harmless(toUtf8String(String(reason)));
  } catch {
    return String(reason);
  }
}

/** A credit may be in a token that is not the agreement's, whose decimals are not known. */
function credit(amount: unknown, token: unknown, words: RefusalWords): string {
  return `${words.number(amount)} base units of ${words.address(token)}`;
}
