import { attestCall } from "../../../toolkit/attestation/attest-call.js";
import { newAttestation } from "../../../toolkit/attestation/attestation.js";
import { checkSignatures } from "../../../toolkit/attestation/check-signatures.js";
import { signWith } from "../../../toolkit/attestation/collect.js";
import { attestedMetricId, type AttestedMetric } from "../../../toolkit/metrics/attested-metric.js";
import { completeTerms } from "../../../toolkit/presets/complete.js";
import { optimistic } from "../../../toolkit/presets/optimistic.js";
import { equalPeriods } from "../../../toolkit/schedule/calendar.js";
import { periodQuestion } from "../../../toolkit/schedule/questions.js";
import { periodWindows } from "../../../toolkit/schedule/windows.js";
import { signTerms } from "../../../toolkit/terms/typed-data.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { chainTime, fund, mined, tellBalances, travelTo } from "../actions.js";
import { day, gas, usdc } from "../format.js";
import { participants } from "../participants.js";
import { expectRefused } from "../refused.js";
import type { Stage } from "../stage.js";

/** What the agency says, what the client counts, and what the arbiter finds: articles online. */
const ATTESTED = 14n;
const CLAIMED = 11n;
const FOUND = 12n;

/** "The agency reports, the client may object": no API counts articles, so the agency signs a number, and too much. */
export async function dispute(stage: Stage): Promise<void> {
  const { tell, escrow, arbiter, client, agency } = stage;
  tell.chapter("Your word, my objection: a number that is signed, disputed and ruled on");
  const definition: AttestedMetric = {
    signers: [agency.address],
    threshold: 1n,
    unit: "article published",
    decimals: 0n,
    statement: "Articles online at the end of the month under the addresses that the client approved",
    documentHash: `0x${"00".repeat(32)}`,
  };
  await mined(stage.attested.connect(agency.signer).defineMetric(definition));
  const { terms, description } = await agree(stage, attestedMetricId(definition));
  tell.say(description);
  tell.gap();
  await fund(stage, terms, 0, await signTerms(agency.signer, terms, stage.location));

  const { askFrom, to } = periodWindows(terms, 0);
  await travelTo(stage, askFrom);
  tell.gap();
  tell.fact(day(to), `the month is over; the agency signs ${ATTESTED} articles`);
  await attest(stage, definition, terms);
  await travelTo(stage, askFrom + 2n * DAY);
  tell.fact(day(askFrom + 2n * DAY), `the client counts ${CLAIMED}, pays the arbiter's fee and disputes`);
  await mined(stage.token.connect(client.signer).approve(escrow, terms.arbiterFee));
  await tellMoved(stage, "disputed", escrow.connect(client.signer).dispute(terms, 0, CLAIMED));

  const { reviewEnd } = await escrow.agreementOf(await escrow.agreementId(terms));
  await expectRefused(
    stage,
    "rule in the review",
    escrow.connect(arbiter.signer).rule.staticCall(terms, 0, FOUND),
    "ReviewRunning",
  );
  await travelTo(stage, reviewEnd);
  tell.gap();
  tell.fact(day(reviewEnd), `the review is over; the arbiter opens every address: ${FOUND} articles are there`);
  await tellMoved(stage, "ruled", escrow.connect(arbiter.signer).rule(terms, 0, FOUND));
  tell.fact(
    "by hand",
    "12 × 220 = 2,640 for the agency, 3,300 − 2,640 = 660 back; the fee of 150 is the client's loss",
  );
  tell.say(
    `Between ${CLAIMED} and ${ATTESTED} the arbiter could decide as it liked, and nothing else. Had it been silent for two ` +
      `weeks, the agency's number would have stood and the fee gone back.`,
  );
  await tellBalances(stage, terms);
}

async function agree(stage: Stage, metric: string): Promise<{ terms: Terms; description: string }> {
  const preset = optimistic({
    token: { symbol: "USDC", decimals: 6 },
    metric: { one: "article published", many: "articles published", decimals: 0 },
    timing: {
      calendar: equalPeriods((await chainTime(stage)) + DAY, 1, 30n * DAY),
      periodName: "month",
      review: { reviewDays: 5, rulingDays: 14, arbiterFee: "150" },
    },
    control: { numberControlledBy: "agency" },
    price: "220",
    cap: "3,300",
  });
  const terms = completeTerms(preset.terms, {
    ...(await participants(stage, metric, "articles")),
    oracle: await stage.attested.getAddress(),
    arbiter: stage.arbiter.address,
  });
  return { terms, description: preset.description };
}

/** The agency signs its number, and anyone brings it to the chain. */
async function attest(stage: Stage, definition: AttestedMetric, terms: Terms): Promise<void> {
  const { agency, stranger, location, attested, tell } = stage;
  const request = newAttestation({
    location: { chainId: location.chainId, verifyingContract: await attested.getAddress() },
    definition,
    question: periodQuestion(terms, 0),
    value: ATTESTED,
  });
  const signed = await signWith(request, agency.signer, await chainTime(stage));
  const { to, data } = attestCall(signed, await checkSignatures(signed));
  const receipt = await mined(stranger.signer.sendTransaction({ to, data }));
  tell.fact("answer on chain", `${ATTESTED} (${gas(receipt.gasUsed)})`);
}

/** What a transaction brought agency, client and arbiter. */
async function tellMoved(stage: Stage, label: string, sent: Parameters<typeof mined>[0]): Promise<void> {
  const { token, agency, client, arbiter, tell } = stage;
  const balances = () => Promise.all([agency, client, arbiter].map(({ address }) => token.balanceOf(address)));
  const before = await balances();
  const receipt = await mined(sent);
  const after = await balances();
  const [toAgency = 0n, toClient = 0n, toArbiter = 0n] = after.map((balance, index) => balance - (before[index] ?? 0n));
  const clients = toClient < 0n ? `${usdc(-toClient)} fee from the client` : `${usdc(toClient)} back to the client`;
  const rest = toArbiter > 0n ? `, ${usdc(toArbiter)} to the arbiter` : "";
  tell.fact(label, `${usdc(toAgency)} to the agency, ${clients}${rest} (${gas(receipt.gasUsed)})`);
}
