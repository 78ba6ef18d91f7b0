import { DAY } from "../../../toolkit/units/durations.js";
import { periodWindows } from "../../../toolkit/schedule/windows.js";
import { interimQuestion } from "../../../toolkit/schedule/questions.js";
import {
  ask,
  askForSettlement,
  fund,
  renewToken,
  payInterim,
  settle,
  tellBalances,
  today,
  travelTo,
} from "../actions.js";
import { deliverLeads } from "../crm.js";
import { day } from "../format.js";
import type { Stage } from "../stage.js";
import type { Handshake } from "./handshake.js";

/** Leads that come in during a week, and how many of them turn out bad. */
type Week = readonly [delivered: number, returned: number];

const MONTH_1: readonly Week[] = [
  [50, 3],
  [55, 4],
  [49, 3],
  [52, 2],
  [6, 2],
];
const MONTH_2: readonly Week[] = [
  [73, 3],
  [81, 3],
  [84, 3],
  [75, 2],
  [9, 1],
];
const MONTH_3: readonly Week[] = [
  [54, 2],
  [51, 3],
  [58, 1],
];

/** 212 delivered, 14 returned: 198 × 40 = 7,920. */
export async function monthOne(stage: Stage, agreed: Handshake): Promise<void> {
  const { tell } = stage;
  tell.chapter("Month 1: 212 leads delivered, 14 returned");
  await runMonth(stage, agreed, 0, MONTH_1);
  await askForSettlement(stage, agreed.terms, agreed.metric, 0);
  tell.fact("by hand", "212 − 14 = 198 qualified leads; 198 × 40 = 7,920; 10,000 − 7,920 = 2,080 back");
  await settle(stage, agreed.terms);
  await tellBalances(stage, agreed.terms);
}

/** 322 delivered, 12 returned: 310 × 40 = 12,400, capped. */
export async function monthTwo(stage: Stage, agreed: Handshake): Promise<void> {
  const { tell } = stage;
  tell.chapter("Month 2: 310 qualified leads, more than the cap pays");
  await runMonth(stage, agreed, 1, MONTH_2);
  await askForSettlement(stage, agreed.terms, agreed.metric, 1);
  tell.fact("by hand", "322 − 12 = 310; 310 × 40 = 12,400, capped at 10,000; nothing back");
  await settle(stage, agreed.terms);
  await tellBalances(stage, agreed.terms);
}

/** After three weeks the client revokes the token. */
export async function monthThree(stage: Stage, agreed: Handshake): Promise<void> {
  const { tell, crm, access } = stage;
  const { terms, metric } = agreed;
  tell.chapter("Month 3: after three weeks the client cuts off the data");
  await runMonth(stage, agreed, 2, MONTH_3);

  crm.revokeToken(access.token);
  tell.gap();
  tell.fact(await today(stage), "the client revokes the token in its CRM");
  const window = periodWindows(terms, 2);
  const fourth = window.interimPoints[3];
  if (fourth !== undefined) {
    tell.fact(day(fourth), "week 4 is asked for all the same");
    await travelTo(stage, fourth);
    await ask(stage, metric, interimQuestion(terms, 2, fourth));
  }
  await travelTo(stage, window.askFrom);
  tell.fact(await today(stage), "the month's own question");
  await askForSettlement(stage, terms, metric, 2);
  await travelTo(stage, window.askFrom + 3n * DAY);
  tell.fact(await today(stage), "and once more, as often as the agency likes");
  await askForSettlement(stage, terms, metric, 2);

  await travelTo(stage, window.settleUnanswered);
  tell.gap();
  tell.fact(await today(stage), "nobody could measure, the time to report is over: the clock decides");
  tell.fact("by hand", "157 leads were paid at 85 %: 157 × 40 × 85 % = 5,338 stay with the agency; 4,662 go back");
  await settle(stage, terms);
  await tellBalances(stage, terms);
  tell.say(
    "Cutting off the data cost the agency the last week and the 15 % held back, not the month. Every failure is on " +
      "chain for whoever has to judge it.",
  );
}

/** One month as it passes: leads coming in, a payment every week, and the next month funded when this one is over. */
async function runMonth(
  stage: Stage,
  { terms, metric }: Handshake,
  period: number,
  weeks: readonly Week[],
): Promise<void> {
  const { tell, crm } = stage;
  const { from, to, interimPoints } = periodWindows(terms, period);
  let since = from;
  for (const [index, [delivered, returned]] of weeks.entries()) {
    const time = interimPoints[index];
    deliverLeads(crm, since, time ?? to, delivered, returned);
    if (time === undefined) continue;
    tell.gap();
    tell.fact(
      day(time),
      `week ${index + 1}: ${delivered} leads came in, ${returned} ${returned === 1 ? "was" : "were"} returned`,
    );
    await payInterim(stage, terms, metric, period, { number: index + 1, time });
    since = time;
  }
  // A month that is cut short goes on elsewhere.
  if (weeks.length <= interimPoints.length) return;

  await travelTo(stage, to);
  tell.gap();
  tell.fact(day(to), "the month is over; the client goes on and funds the next one");
  await fund(stage, terms, period + 1);
  await renewToken(stage);
  await travelTo(stage, periodWindows(terms, period).askFrom);
  tell.gap();
  tell.fact(await today(stage), "the time for returns is over: the month is counted");
}
