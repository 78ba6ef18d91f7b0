import { describeOutcome } from "../../../toolkit/don/outcome.js";
import { WEEK } from "../../../toolkit/units/durations.js";
import { chainTime, fund, renewToken, tellBalances } from "../actions.js";
import { deliverLeads } from "../crm.js";
import { day } from "../format.js";
import type { Stage } from "../stage.js";
import type { Handshake } from "./handshake.js";

/** Proof of the meter: what the network measures today, before any money moves. Then the client funds. */
export async function proveMeter(stage: Stage, { terms, metric, signature }: Handshake): Promise<void> {
  const { tell, crm, don, agency } = stage;
  tell.chapter("Proof of the meter, before any money moves");
  const to = await chainTime(stage);
  const from = to - WEEK;
  deliverLeads(crm, from, to, 37, 4);
  tell.say(
    `Last week, ${day(from)} to ${day(to)}, 37 leads came into the client's CRM and 4 of them were returned. ` +
      `The four nodes measure that week with the very source that will decide the payouts:`,
  );
  await renewToken(stage);
  const { measurements, outcome } = await don.simulate({
    source: metric.source,
    args: [...metric.definition.args, from.toString(), to.toString()],
    storedSecrets: { owner: agency.address, slot: 0, version: stage.access.version },
  });

  tell.gap();
  tell.table(
    ["node", "measured", "HTTP requests", "ms"],
    measurements.map(({ node, outcome: seen, httpRequests, ms }) => [
      String(node + 1),
      describeOutcome(seen),
      String(httpRequests),
      String(Math.round(ms)),
    ]),
    [1, 2, 3],
  );
  tell.gap();
  tell.fact("the network says", outcome === undefined ? "nothing: too few nodes" : describeOutcome(outcome));
  tell.fact("by hand", "37 delivered − 4 returned = 33 (15 % of 37 would allow up to 5 returns)");
  tell.say("The token never touches the chain: it is encrypted to the network and bound to the account it belongs to.");
  tell.gap();
  await fund(stage, terms, 0, signature);
  await tellBalances(stage, terms);
}
