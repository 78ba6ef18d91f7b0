import { held, interimPaidFor, type Ledger } from "../pricing/ledger.js";
import { MAX_FUNDING_LEAD } from "../terms/limits.js";
import { periodsBegun, periodsEnded, periodStart } from "../terms/periods.js";
import type { Terms } from "../terms/types.js";
import { askSteps, interimSteps } from "./measuring-steps.js";
import type { Facts, NextStep, StepSubject } from "./next-step.js";
import { settlementSteps } from "./settlement-steps.js";
import { isClosed } from "./status.js";

/**
 * What can be done with an agreement at `now` and what comes next, by whom and until when. A step whose `from` is after
 * `now` is possible then if nothing else happens first. A mutual settlement is always possible while money is held, and
 * is not listed.
 *
 * @param now Unix seconds.
 */
export function nextSteps(entry: StepSubject, now: bigint, facts: Facts): NextStep[] {
  return [
    ...consentSteps(entry, now),
    ...fundSteps(entry, now),
    ...interimSteps(entry, now, facts),
    ...askSteps(entry, now, facts),
    ...settlementSteps(entry, now, facts),
    ...endSteps(entry, now),
    ...creditSteps(entry, facts),
  ];
}

function consentSteps({ terms, ledger, consent }: StepSubject, now: bigint): NextStep[] {
  const before = periodStart(terms, 0) + terms.fundingGrace;
  if (ledger.periods > 0 || ledger.end !== "none" || now >= before) return [];
  return [{ action: consent === "given" ? "retract" : "propose", by: ["agency"], from: 0n, before }];
}

function fundSteps({ terms, ledger, consent }: StepSubject, now: bigint): NextStep[] {
  const period = ledger.periods;
  if (consent !== "given" || ledger.end !== "none" || period === terms.periodEnds.length) return [];
  const before = periodStart(terms, period) + terms.fundingGrace;
  if (now >= before) return [];
  const from = period === 0 ? terms.start - MAX_FUNDING_LEAD : 0n;
  return [{ action: "fund", by: ["client"], from, before, period, amount: terms.cap }];
}

function endSteps({ terms, ledger, consent }: StepSubject, now: bigint): NextStep[] {
  const steps: NextStep[] = [];
  const isEndable = ledger.end === "none" || ledger.end === "cancelled";
  if (!isEndable || ledger.periods === 0) return [];
  if (now < terms.trialEnd) {
    steps.push({ action: "optOut", by: ["client"], from: 0n, before: terms.trialEnd, returned: held(ledger) });
  }
  if (isClosed({ terms, ledger, consent }, now)) return steps;
  if (ledger.end === "none") {
    const keep = Math.min(ledger.periods, periodsBegun(terms, now) + Number(terms.cancelNotice));
    steps.push({ action: "cancel", by: ["client"], from: 0n, before: null, keep, returned: back(terms, ledger, keep) });
  }
  const keep = Math.min(ledger.periods, periodsEnded(terms, now));
  steps.push({ action: "resign", by: ["agency"], from: 0n, before: null, keep, returned: back(terms, ledger, keep) });
  return steps;
}

/** What comes back when only the first `keep` periods stay. */
function back(terms: Terms, ledger: Ledger, keep: number): bigint {
  let sum = 0n;
  for (let period = keep; period < ledger.periods; period++) sum += terms.cap - interimPaidFor(ledger, period);
  return sum;
}

function creditSteps({ terms }: StepSubject, facts: Facts): NextStep[] {
  return (["client", "agency", "arbiter"] as const).flatMap((role): NextStep[] => {
    const payee = terms[role];
    const amount = facts.creditOf(payee, terms.token);
    return amount === 0n ? [] : [{ action: "withdraw", by: [role], from: 0n, before: null, payee, amount }];
  });
}
