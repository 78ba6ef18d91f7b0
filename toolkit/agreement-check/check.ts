import type { CompiledAgreement } from "../agreement-file/compile.js";
import { pathText } from "../agreement-file/problem.js";
import type { CheckContext, Finding, Rule } from "./finding.js";
import { amounts, lowerIsBetter } from "./rules/amounts.js";
import { annex } from "./rules/annex.js";
import { askers } from "./rules/askers.js";
import { arbiterAttests, attesters } from "./rules/attesters.js";
import { contracts } from "./rules/contracts.js";
import { control } from "./rules/control.js";
import { flatBaseline } from "./rules/flat-baseline.js";
import { contradictedCurrency, foreignCurrency, volatileToken } from "./rules/foreign-currency.js";
import { interimNotCumulative } from "./rules/interim-not-cumulative.js";
import { interimSafeguards } from "./rules/interim-safeguards.js";
import { leaving } from "./rules/leaving.js";
import { measureDelay } from "./rules/measure-delay.js";
import { metricKnown } from "./rules/metric-known.js";
import { paydays } from "./rules/paydays.js";
import { people } from "./rules/people.js";
import { start } from "./rules/start.js";
import { windows } from "./rules/windows.js";

const RULES: readonly Rule[] = [
  contracts,
  metricKnown,
  interimNotCumulative,
  measureDelay,
  attesters,
  arbiterAttests,
  control,
  askers,
  flatBaseline,
  foreignCurrency,
  contradictedCurrency,
  volatileToken,
  paydays,
  windows,
  start,
  interimSafeguards,
  amounts,
  lowerIsBetter,
  leaving,
  people,
  annex,
];

/**
 * Looks at an agreement as the client, the agency and an attacker would: what is unfair or dangerous for which side, at
 * which line, and what to do about it. Refusals come first, then in the order of the file. Empty when there is nothing.
 *
 * It judges what the file says. It cannot see who is behind an address, and cannot know whether the file tells the truth
 * about who controls the number.
 */
export function checkAgreement(compiled: CompiledAgreement, context: CheckContext = {}): Finding[] {
  const findings = RULES.flatMap((rule) => [...rule(compiled, context)]).map(({ at, ...finding }): Finding => ({
    ...finding,
    ...compiled.file.positions.of(at),
    path: pathText(at),
  }));
  return findings.sort((a, b) => a.severity.localeCompare(b.severity) || a.line - b.line || a.column - b.column);
}

/** Whether nobody should sign. */
export function isRefused(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "refusal");
}
