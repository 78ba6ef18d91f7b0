import { getBytes, toBeHex, zeroPadValue } from "ethers";

import { HONEST } from "../../../toolkit/don/behaviour.js";
import { resultOutcome } from "../../../toolkit/don/outcome.js";
import { completeTerms } from "../../../toolkit/presets/complete.js";
import { payPerUnit } from "../../../toolkit/presets/pay-per-unit.js";
import { equalPeriods } from "../../../toolkit/schedule/calendar.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { periodWindows } from "../../../toolkit/schedule/windows.js";
import { signTerms } from "../../../toolkit/terms/typed-data.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { askForSettlement, chainTime, fund, renewToken, settle, tellBalances } from "../actions.js";
import { deliverLeads } from "../crm.js";
import type { DemoMetric } from "../metric.js";
import { expectRefused } from "../refused.js";
import { participants } from "../participants.js";
import type { Stage } from "../stage.js";

/** What a stranger, a party and an oracle node try, and what comes of it. */
export async function attacks(stage: Stage, metric: DemoMetric): Promise<void> {
  const { tell, escrow, token, client, agency, stranger, don, crm } = stage;
  tell.chapter("Attacks that fail");
  await renewToken(stage);
  const terms = await agree(stage, metric);
  const signature = await signTerms(agency.signer, terms, stage.location);
  await fund(stage, terms, 0, signature);
  tell.gap();

  tell.say("A stranger reaches for the money:");
  const asStranger = escrow.connect(stranger.signer);
  await expectRefused(stage, "withdraw", asStranger.withdraw.staticCall(token, stranger.address), "NoCredit");
  await expectRefused(stage, "cancel", asStranger.cancel.staticCall(terms, 1), "NotParty");
  await expectRefused(stage, "settle at once", asStranger.settle.staticCall(terms), "NotPayableYet");

  tell.gap();
  tell.say(
    "The agency changes 40 to 45 in the terms it passes; the client changes it to 35 and shows the agency's signature. " +
      "Other terms are another agreement: one nobody funded, and one the agency never signed.",
  );
  const at45 = withPrice(terms, 45n);
  const at35 = withPrice(terms, 35n);
  await expectRefused(stage, "settle at 45", escrow.connect(agency.signer).settle.staticCall(at45), "NothingToSettle");
  await expectRefused(
    stage,
    "fund at 35",
    escrow.connect(client.signer).fund.staticCall(at35, 0, 1, signature),
    "ConsentMissing",
  );

  tell.gap();
  tell.say(
    "One of the four nodes lies. It reports 9,999 leads, proposes a report of its own when it leads, and keeps reports " +
      "to itself. The client's CRM shows 100:",
  );
  const { from, to } = periodWindows(terms, 0);
  deliverLeads(crm, from, to, 100, 0);
  const lie = getBytes(zeroPadValue(toBeHex(9_999), 32));
  don.setBehaviour(2, { kind: "lying", outcome: resultOutcome(lie) });
  await askForSettlement(stage, terms, metric, 0);
  don.setBehaviour(2, HONEST);
  await settle(stage, terms);
  await tellBalances(stage, terms);
}

async function agree(stage: Stage, metric: DemoMetric): Promise<Terms> {
  const preset = payPerUnit({
    token: { symbol: "USDC", decimals: 6 },
    metric: { one: "qualified lead", many: "qualified leads", decimals: 0 },
    timing: { calendar: equalPeriods((await chainTime(stage)) + DAY, 1, 30n * DAY), measureDelayDays: 6 },
    control: { numberControlledBy: "client", coAsker: true },
    price: "40",
    cap: "10,000",
  });
  return completeTerms(preset.terms, await participants(stage, metric.id, "the agreement under attack"));
}

/** The same terms at another price per lead, in whole tokens. */
function withPrice(terms: Terms, price: bigint): Terms {
  return { ...terms, steps: terms.steps.map((step) => ({ ...step, rate: (step.rate / 40n) * price })) };
}
