import { exposure } from "../../../toolkit/explain/exposure.js";
import { completeTerms } from "../../../toolkit/presets/complete.js";
import { validatedLeads } from "../../../toolkit/presets/validated-leads.js";
import { calendarMonths } from "../../../toolkit/schedule/calendar.js";
import { allWindows } from "../../../toolkit/schedule/windows.js";
import { signTerms } from "../../../toolkit/terms/typed-data.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { chainTime } from "../actions.js";
import { QUALIFIED_ON, RETURNED_ON } from "../crm.js";
import { day, gas, usdc } from "../format.js";
import { publishMetric, type DemoMetric } from "../metric.js";
import { participants } from "../participants.js";
import { PORTAL_ID, type Stage } from "../stage.js";

/** A signed agreement, before any money moves. */
export interface Handshake {
  readonly terms: Terms;
  readonly metric: DemoMetric;
  readonly signature: string;
  readonly id: string;
}

/** How long after a month a bad lead may still be returned, in days. The preset counts one day later. */
const RETURN_DAYS = 5;

/** The parties agree: terms in plain English, the metric published, the agency's signature. */
export async function handshake(stage: Stage): Promise<Handshake> {
  const { tell, agency, escrow } = stage;
  tell.chapter("The handshake");
  const metric = await publishMetric(
    stage,
    {
      portalId: PORTAL_ID,
      objectType: "contacts",
      deliveredProperty: QUALIFIED_ON,
      returns: { property: RETURNED_ON, withinSeconds: RETURN_DAYS * Number(DAY), maxBps: 1_500 },
    },
    "qualified lead",
  );
  const preset = validatedLeads({
    token: { symbol: "USDC", decimals: 6 },
    metric: { one: "qualified lead", many: "qualified leads", decimals: 0 },
    timing: {
      calendar: calendarMonths(firstOfNextMonth(await chainTime(stage)), 3, "UTC"),
      periodName: "month",
      reportGraceDays: 7,
    },
    control: { numberControlledBy: "client", coAsker: true },
    price: "40",
    cap: "10,000",
    returnDays: RETURN_DAYS,
    maxReturnPercent: "15",
    payEveryDays: 7,
  });
  const terms = completeTerms(
    preset.terms,
    await participants(stage, metric.id, "legal text, agreement file and a nonce"),
  );
  const signature = await signTerms(agency.signer, terms, stage.location);
  const id = await escrow.agreementId(terms);

  tellTerms(stage, terms, preset.description);
  tell.gap();
  tell.say("What is measured, as published on chain together with the exact source code:");
  for (const line of metric.description) tell.item(line);
  tell.gap();
  tell.fact("who can silence it?", "the client, by revoking access: weekly payments bound what that gains (month 3)");
  tell.fact("metric published", `${gas(metric.gasUsed)}, once for all agreements on it`);
  tell.fact("agency signs", "off chain, free of charge; what it signs is the agreement's id:");
  tell.fact("", id);
  return { terms, metric, signature, id };
}

function tellTerms({ tell }: Stage, terms: Terms, description: string): void {
  const { mostPaid, mostLockedAtOnce } = exposure(terms);
  const windows = allWindows(terms);
  const first = windows[0];
  const last = windows.at(-1);
  if (first === undefined || last === undefined) throw new Error("The agreement has no periods.");

  tell.say(description);
  tell.gap();
  tell.fact("three months", `${day(first.from)} to ${day(last.to - 1n)}, each funded by itself as it comes`);
  tell.fact("most to be paid", `${usdc(mostPaid)} in all: ${usdc(terms.cap)} a month, whatever the count`);
  tell.fact("most locked", `${usdc(mostLockedAtOnce)} at once, when a month begins before the last one is settled`);
  tell.fact("weekly", "85 % of what was earned so far; the other 15 % wait for the returns");
  tell.fact("settlement", "counted 6 days after each month; what was not earned goes back to the client");
  tell.fact("nobody measures?", "7 days later the weekly payments stand and the rest goes back, by the clock alone");
}

/** `YYYY-MM-DD`. */
function firstOfNextMonth(now: bigint): string {
  const date = new Date(Number(now) * 1000);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
}
