import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import { PRODUCTION_LIMITS } from "../../../toolkit/don/sandbox/limits.js";
import { durationText } from "../../../toolkit/words/duration.js";
import { momentText } from "../../../toolkit/words/moment.js";
import { EXIT } from "../../support/exit-codes.js";
import type { TaskResult } from "../../support/task-action.js";
import { numberText, periodAt, worthOf } from "../number-text.js";
import type { Reading } from "./reading.js";
import type { WayOut } from "./way-out.js";
import type { Window } from "./window.js";

/** A simulation that is over. */
export interface Simulation {
  readonly reading: Reading;
  readonly window: Window;
  readonly hosts: WayOut["hosts"];
  readonly httpRequests: number;
  readonly ms: number;
  /** Until this long after a window, in seconds, the source's numbers may still change; undefined when nobody knows. */
  readonly settlesAfter: bigint | undefined;
  /** Unix seconds. */
  readonly now: bigint;
}

/** A simulation for a person and for a program. @param zone In which dates are shown. */
export function reportSimulation(agreement: Agreement, simulation: Simulation, zone: string): TaskResult {
  const { reading, window, hosts, httpRequests, ms } = simulation;
  const facts = [
    `window    ${momentText(window.from, zone).replace(` (${zone})`, "")} to ${momentText(window.to, zone)}`,
    `asked     ${Object.entries(hosts).map(routeText).join(", ") || "nobody"}`,
    `requests  ${httpRequests} of the ${PRODUCTION_LIMITS.httpRequests} that a node may make`,
    `time      ${Math.round(ms)} ms of the ${PRODUCTION_LIMITS.runMs.toLocaleString("en-US")} ms that a node may take`,
  ];
  const data = { window, hosts, httpRequests, ms: Math.round(ms) };
  if (!reading.ok) {
    return {
      text: [
        `No number: ${sentence(reading.failure)}`,
        ...facts,
        "Oracle nodes would report these words on chain and write no answer; the question could be asked again.",
        "Repair what they say (credentials, account, arguments, the platform), and simulate again.",
      ].join("\n"),
      data: { ok: false, failure: reading.failure, ...data },
      exitCode: EXIT.negative,
    };
  }
  const number = numberText(agreement, reading.value);
  const worth = worthOf(agreement, periodAt(agreement, window.from), reading.value);
  return {
    text: [
      number,
      `pays      ${worth.text}, for a period with this number`,
      ...facts,
      ...unsettled(simulation, zone),
      "Nothing was sent, and nobody is bound by it.",
    ].join("\n"),
    data: { ok: true, value: reading.value, number, pays: worth.amount, ...data },
  };
}

function routeText([origin, target]: [string, string]): string {
  return origin === target ? new URL(origin).host : `${target}, which stands in for ${new URL(origin).host}`;
}

const sentence = (words: string) => (/[.)!?]$/.test(words) ? words : `${words}.`);

function unsettled({ window, settlesAfter, now }: Simulation, zone: string): string[] {
  if (settlesAfter === undefined || window.to + settlesAfter <= now) return [];
  return [
    `The number may still change until ${momentText(window.to + settlesAfter, zone)}: the source counts all that it ` +
      `promises only ${durationText(settlesAfter)} after a window.`,
  ];
}
