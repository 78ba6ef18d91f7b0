import { ZeroAddress } from "ethers";

import { allWindows, disputeWindows, lastExit, type PeriodWindows } from "../schedule/windows.js";
import type { Terms } from "../terms/types.js";

/** A second that matters to somebody, and what to do. */
export interface Deadline {
  /** Stable over versions of the same agreement, such as `period-1-dispute-before`. */
  readonly key: string;
  /** Unix seconds: the first that is too late for a deadline "before", the first that is possible for one "from". */
  readonly at: bigint;
  readonly bound: "from" | "before";
  /** Counted from 0; null for the agreement as a whole. */
  readonly period: number | null;
  /** Who has something to do, or should know. */
  readonly who: readonly ("client" | "agency" | "arbiter" | "asker" | "anyone")[];
  /** A few words. */
  readonly title: string;
  /** What to do, and what happens if nobody does. */
  readonly action: string;
}

export interface DeadlineOptions {
  /**
   * When the answer of a period was written, Unix seconds; null when it is missing for good. Until it is known, review and
   * ruling are dated as if it were missing: the latest that they can be.
   */
  readonly answeredAt?: (period: number) => bigint | null | undefined;
  /** How many interim points are listed in all: hourly ones would bury everything else. Default 60. */
  readonly mostInterimPoints?: number;
}

/** Every deadline of an agreement, by time. */
export function deadlines(terms: Terms, options: DeadlineOptions = {}): Deadline[] {
  const windows = allWindows(terms);
  const ofPeriods = windows.flatMap((window) =>
    [
      ...running(window),
      ...answering(window),
      ...disputing(terms, window, options),
      settling(terms, window, options),
    ].map(({ key, ...rest }) => ({ ...rest, key: `period-${window.period + 1}-${key}`, period: window.period })),
  );
  const points = windows
    .flatMap(({ period, interimPoints }) => interimPoints.map((at, index) => interimPoint(period, at, index + 1)))
    .slice(0, options.mostInterimPoints ?? 60);
  const all = [...trial(terms), ...ofPeriods, ...points, exit(terms)];
  return all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** A deadline of a period that is known from the context. */
type OfPeriod = Omit<Deadline, "period">;

function trial({ trialEnd }: Terms): Deadline[] {
  if (trialEnd === 0n) return [];
  return [
    {
      key: "trial-end",
      at: trialEnd,
      bound: "before",
      period: null,
      who: ["client"],
      title: "The trial ends: last chance to opt out",
      action:
        "The client can opt out before this and gets back everything. Afterwards it can only cancel, with notice.",
    },
  ];
}

function running({ period, from, to, fundBefore }: PeriodWindows): OfPeriod[] {
  const number = period + 1;
  return [
    {
      key: "starts",
      at: from,
      bound: "from",
      who: ["client", "agency"],
      title: `Period ${number} starts`,
      action: "What is measured counts from here.",
    },
    {
      key: "fund-before",
      at: fundBefore,
      bound: "before",
      who: ["client"],
      title: `Fund period ${number}`,
      action: `The client funds period ${number} before this, if it has not yet. Otherwise the agreement ends there, and both are free.`,
    },
    {
      key: "ends",
      at: to,
      bound: "from",
      who: ["client", "agency"],
      title: `Period ${number} ends`,
      action: "What happens from here on no longer counts for this period.",
    },
  ];
}

function answering({ period, askFrom, answerBefore }: PeriodWindows): OfPeriod[] {
  const number = period + 1;
  return [
    {
      key: "ask-from",
      at: askFrom,
      bound: "from",
      who: ["asker"],
      title: `Have period ${number} measured`,
      action: "From here the oracle can be asked, or the number attested. Doing it early leaves time to try again.",
    },
    {
      key: "answer-before",
      at: answerBefore,
      bound: "before",
      who: ["asker", "agency"],
      title: `Last moment for the answer of period ${number}`,
      action:
        "An answer written from here on counts as missing: only the base and what was paid meanwhile stay with the " +
        "agency, and the rest goes back to the client.",
    },
  ];
}

function disputing(terms: Terms, { period }: PeriodWindows, options: DeadlineOptions): OfPeriod[] {
  if (terms.arbiter === ZeroAddress) return [];
  const answeredAt = options.answeredAt?.(period);
  const { ruleFrom, unruledFrom } = disputeWindows(terms, period, answeredAt ?? null);
  const latest = answeredAt === undefined ? " An answer that comes before its last moment brings this forward." : "";
  return [
    {
      key: "dispute-before",
      at: ruleFrom,
      bound: "before",
      who: ["client", "agency"],
      title: `Last moment to dispute the answer of period ${period + 1}`,
      action: `Client or agency dispute before this; otherwise the answer stands.${latest}`,
    },
    {
      key: "rule-before",
      at: unruledFrom,
      bound: "before",
      who: ["arbiter"],
      title: `Last moment to rule on period ${period + 1}, if it is disputed`,
      action: `The arbiter rules before this; otherwise the answer stands, and the fees go back.${latest}`,
    },
  ];
}

function settling(terms: Terms, { period, settleUnanswered }: PeriodWindows, options: DeadlineOptions): OfPeriod {
  const answeredAt = options.answeredAt?.(period);
  const settle = { key: "settle-from", bound: "from", who: ["anyone"] } as const;
  if (answeredAt === undefined) {
    return {
      ...settle,
      at: settleUnanswered,
      title: `Settle period ${period + 1} at the latest`,
      action:
        "Undisputed, anyone can settle from here even if nobody answered. With an answer it is possible as soon as the " +
        "time to dispute it is over.",
    };
  }
  return {
    ...settle,
    at: disputeWindows(terms, period, answeredAt).ruleFrom,
    title: `Settle period ${period + 1}`,
    action: "Undisputed, anyone can settle from here: the agency is paid, and the rest goes back to the client.",
  };
}

function interimPoint(period: number, at: bigint, number: number): Deadline {
  return {
    key: `period-${period + 1}-interim-${number}`,
    at,
    bound: "from",
    period,
    who: ["asker", "agency"],
    title: `Interim point ${number} of period ${period + 1}`,
    action: "Have the metric measured up to here; then anyone can have the interim payment made while the period runs.",
  };
}

function exit(terms: Terms): Deadline {
  return {
    key: "last-exit",
    at: lastExit(terms),
    bound: "from",
    period: null,
    who: ["client", "agency"],
    title: "Last exit of the agreement",
    action: "From here every funded period can be settled by the clock alone, whatever anybody did or failed to do.",
  };
}
