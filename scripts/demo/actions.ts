import { ZeroAddress, type TransactionReceipt, type TransactionResponse } from "ethers";

import { describeOutcome } from "../../toolkit/don/outcome.js";
import type { RoundReport } from "../../toolkit/don/round-report.js";
import { refreshFeeds } from "../../toolkit/don/stack.js";
import { uploadSecrets } from "../../toolkit/don/secrets/upload.js";
import { JUELS_PER_LINK } from "../../toolkit/don/subscription.js";
import type { Question } from "../../toolkit/metrics/question.js";
import { interimQuestion, periodQuestion } from "../../toolkit/schedule/questions.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { formatAmount } from "../../toolkit/units/amount.js";
import { day, gas, usdc } from "./format.js";
import type { DemoMetric } from "./metric.js";
import type { Stage } from "./stage.js";

/** Longest that the network keeps secrets, in seconds (2,160 hours). */
const SECRETS_LIFETIME = 2_160n * 3_600n;

/** Jumps the chain's clock; does nothing when it is later already. */
export async function travelTo({ connection }: Stage, time: bigint): Promise<void> {
  const { time: clock } = connection.networkHelpers;
  if (BigInt(await clock.latest()) < time) await clock.increaseTo(time);
}

export async function chainTime({ connection }: Stage): Promise<bigint> {
  return BigInt(await connection.networkHelpers.time.latest());
}

/** Waits for a transaction. */
export async function mined(sent: Promise<TransactionResponse>): Promise<TransactionReceipt> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("The transaction was not mined.");
  return receipt;
}

/**
 * The client issues a token for its CRM, and the agency gives it to the network, encrypted: the network keeps secrets for
 * 90 days at most. The chain sees only the version's number.
 */
export async function renewToken(stage: Stage): Promise<void> {
  const { access, agency, crm, don } = stage;
  access.token = crm.issueToken();
  access.version++;
  const expiresAt = Number((await chainTime(stage)) + SECRETS_LIFETIME - 60n);
  const place = { slot: 0, version: access.version, expiresAt };
  await uploadSecrets(don.secretsTarget, agency.signer, { hubspotToken: access.token }, place);
}

/** What came of asking. */
export interface Asked {
  /** The answer that now stands, or null. */
  readonly value: bigint | null;
  readonly round: RoundReport;
  readonly askGas: bigint;
}

/** The agency has a question measured by the whole network, on chain; tells what the nodes saw. */
export async function ask(stage: Stage, metric: DemoMetric, question: Question): Promise<Asked> {
  const { oracle, don, functions, tell, agency: asker } = stage;
  // The clock jumps by weeks here. Without fresh prices for LINK the network would bill by its fallback ones.
  await refreshFeeds(functions);
  const receipt = await mined(
    oracle
      .connect(asker.signer)
      .ask(metric.definition, metric.source, question, asker.subscriptionId, stage.access.version),
  );
  const [round] = await don.answerPending();
  if (round === undefined) throw new Error("The network did not see the request.");

  const seen = round.measurements.map(({ observation }) => describeOutcome(observation.outcome));
  const [value, answeredAt] = await oracle.answerOf(question);
  const answer = answeredAt === 0n ? null : value;
  const same = seen.every((one) => one === seen[0]);
  tell.fact(
    "nodes measured",
    same ? `${seen[0]} (all ${seen.length} nodes)` : seen.map((one, node) => `node ${node + 1}: ${one}`).join(" · "),
  );
  if (round.status === "answered") {
    const cost = formatAmount((round.costJuels * 1_000n) / JUELS_PER_LINK, 3);
    tell.fact(
      answer === null ? "no answer written" : "answer on chain",
      `${answer === null ? "the failure is recorded, and the question may be asked again" : answer} ` +
        `(asking ${gas(receipt.gasUsed)}, answering ${gas(round.transmitGas)}, ${cost} LINK, ${Math.round(round.ms)} ms)`,
    );
  }
  return { value: answer, round, askGas: receipt.gasUsed };
}

/** Has the metric measured up to an interim point and pays what is due. */
export async function payInterim(
  stage: Stage,
  terms: Terms,
  metric: DemoMetric,
  period: number,
  point: { readonly number: number; readonly time: bigint },
): Promise<void> {
  await travelTo(stage, point.time);
  const { value } = await ask(stage, metric, interimQuestion(terms, period, point.time));
  if (value === null) return;

  const before = await stage.token.balanceOf(stage.agency.address);
  const receipt = await mined(stage.escrow.connect(stage.agency.signer).payInterim(terms, period, point.number));
  const paid = (await stage.token.balanceOf(stage.agency.address)) - before;
  stage.tell.fact("interim payment", `${usdc(paid)} to the agency (${gas(receipt.gasUsed)})`);
}

/** Asks the question that settles a period, as soon as it may be asked. */
export async function askForSettlement(stage: Stage, terms: Terms, metric: DemoMetric, period: number): Promise<Asked> {
  const question = periodQuestion(terms, period);
  await travelTo(stage, question.notBefore);
  return await ask(stage, metric, question);
}

/** Settles the oldest open period. Anyone may; here a stranger pays the gas, and gets nothing. */
export async function settle(stage: Stage, terms: Terms): Promise<void> {
  const { escrow, token, client, agency, stranger, tell } = stage;
  const balances = () => Promise.all([agency, client].map(({ address }) => token.balanceOf(address)));
  const [agencyBefore = 0n, clientBefore = 0n] = await balances();
  const receipt = await mined(escrow.connect(stranger.signer).settle(terms));
  const [agencyAfter = 0n, clientAfter = 0n] = await balances();
  tell.fact(
    "settled",
    `${usdc(agencyAfter - agencyBefore)} to the agency, ${usdc(clientAfter - clientBefore)} back to the client ` +
      `(${gas(receipt.gasUsed)}; sent by a stranger, who gains nothing)`,
  );
}

/** The client funds the next period; the first time it shows the agency's signature. */
export async function fund(stage: Stage, terms: Terms, period: number, signature = "0x"): Promise<void> {
  const { escrow, token, client, tell } = stage;
  if (terms.token === ZeroAddress) throw new Error("The demo funds in its token.");
  // An exact allowance: the escrow can never pull more than this one payment.
  await mined(token.connect(client.signer).approve(escrow, terms.cap));
  const receipt = await mined(escrow.connect(client.signer).fund(terms, period, 1, signature));
  tell.fact("client funds", `${usdc(terms.cap)} into escrow (${gas(receipt.gasUsed)}, after an exact approval)`);
}

/** Who has what now. */
export async function tellBalances(stage: Stage, terms: Terms): Promise<void> {
  const { token, escrow, client, agency, tell } = stage;
  const [agencyHas, clientHas, held] = await Promise.all([
    token.balanceOf(agency.address),
    token.balanceOf(client.address),
    escrow.held(terms),
  ]);
  tell.fact("balances", `agency ${usdc(agencyHas)} · client ${usdc(clientHas)} · this agreement holds ${usdc(held)}`);
}

/** The date of the chain, as a label. */
export async function today(stage: Stage): Promise<string> {
  return day(await chainTime(stage));
}
