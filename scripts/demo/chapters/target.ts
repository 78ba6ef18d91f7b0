import { completeTerms } from "../../../toolkit/presets/complete.js";
import { targetOrNothing } from "../../../toolkit/presets/target-or-nothing.js";
import { equalPeriods } from "../../../toolkit/schedule/calendar.js";
import { periodWindows } from "../../../toolkit/schedule/windows.js";
import { signTerms } from "../../../toolkit/terms/typed-data.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { askForSettlement, chainTime, fund, payInterim, renewToken, settle, tellBalances } from "../actions.js";
import { WON_ON, winCustomers } from "../crm.js";
import { day } from "../format.js";
import { publishMetric } from "../metric.js";
import { participants } from "../participants.js";
import { PORTAL_ID, type Stage } from "../stage.js";

/** "500 customers or nothing": one agreement hit after two weeks and paid at once, one missed and refunded in full. */
export async function targetOrNothingTwice(stage: Stage): Promise<void> {
  const { tell, crm } = stage;
  tell.chapter("Target or nothing: 10,000 USDC for 500 new customers in 30 days");
  const metric = await publishMetric(
    stage,
    { portalId: PORTAL_ID, objectType: "deals", deliveredProperty: WON_ON },
    "new customer",
  );
  await renewToken(stage);

  const hit = await agree(stage, metric.id, "the first attempt");
  await fund(stage, hit.terms, 0, hit.signature);
  const { from, interimPoints } = periodWindows(hit.terms, 0);
  const second = interimPoints[1];
  if (second === undefined) throw new Error("A month has two weeks.");
  winCustomers(crm, from, second, 503);
  tell.fact(day(second), "503 customers after two weeks: the target is hit early");
  await payInterim(stage, hit.terms, metric, 0, { number: 2, time: second });
  const { askFrom } = periodWindows(hit.terms, 0);
  tell.fact(day(askFrom), "the month's own question: nothing is left to pay or to return");
  await askForSettlement(stage, hit.terms, metric, 0);
  await settle(stage, hit.terms);
  await tellBalances(stage, hit.terms);
  tell.gap();

  const missed = await agree(stage, metric.id, "the second attempt");
  await fund(stage, missed.terms, 0, missed.signature);
  const month = periodWindows(missed.terms, 0);
  winCustomers(crm, month.from, month.to, 499);
  tell.fact(day(month.askFrom), "499 customers are not 500: everything goes back");
  await askForSettlement(stage, missed.terms, metric, 0);
  await settle(stage, missed.terms);
  await tellBalances(stage, missed.terms);
}

async function agree(stage: Stage, metric: string, name: string): Promise<{ terms: Terms; signature: string }> {
  const preset = targetOrNothing({
    token: { symbol: "USDC", decimals: 6 },
    metric: { one: "new customer", many: "new customers", decimals: 0 },
    timing: {
      calendar: equalPeriods((await chainTime(stage)) + DAY, 1, 30n * DAY),
      periodName: "month",
      measureDelayDays: 1,
      // All of what is earned is paid as soon as it is measured.
      interim: { everyDays: 7, sharePercent: "100" },
    },
    control: { numberControlledBy: "client", coAsker: true },
    target: "500",
    reward: "10,000",
  });
  const terms = completeTerms(preset.terms, await participants(stage, metric, `target or nothing: ${name}`));
  return { terms, signature: await signTerms(stage.agency.signer, terms, stage.location) };
}
