import { toQuantity, ZeroAddress } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { Action, Answer } from "../../../toolkit/pricing/action.js";
import type { Party } from "../../../toolkit/pricing/party.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { periodStart, runningPeriod } from "../../../toolkit/terms/periods.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { fundingValue, type EscrowFixture } from "../escrow.js";
import type { Life } from "./life.js";

/** What everybody had of a life on the chain, fees taken off. Base units. */
export type Had = Pick<Life, "client" | "agency" | "arbiter">;

const GAS = toQuantity(10_000_000);

/**
 * Does on the chain what was done in `life`. What anybody can do is done by `diligent` alone: the other party never sends
 * anything but its own disputes and the funding.
 *
 * @returns What each had in the end, measured by balances.
 */
export async function liveOnChain(
  connection: NetworkConnection,
  fixture: EscrowFixture,
  terms: Terms,
  life: Life,
  diligent: Party,
): Promise<Had> {
  const { escrow, oracle, stranger } = fixture;
  const send = async (from: string, to: string, data: string, value = 0n) => {
    const transaction = { from, to, data, value: toQuantity(value), gas: GAS, gasPrice: "0x0" };
    await connection.provider.request({ method: "eth_sendTransaction", params: [transaction] });
  };
  const answer = async (question: ReturnType<typeof periodQuestion>, { value, answeredAt }: Answer) => {
    const data = oracle.interface.encodeFunctionData("answerAt", [question, value, answeredAt]);
    await send(stranger.address, await oracle.getAddress(), data);
  };
  const balances = async () => ({
    client: await balanceOf(fixture.client.address),
    agency: await balanceOf(fixture.agency.address),
    arbiter: await balanceOf(fixture.arbiter.address),
  });
  async function balanceOf(account: string): Promise<bigint> {
    if (terms.token === ZeroAddress) return await connection.ethers.provider.getBalance(account);
    return await fixture.token.balanceOf(account);
  }

  // Written beforehand, each with the time at which it is: the escrow counts none before its time.
  for (const action of life.actions) {
    if (action.kind === "interim") {
      const period = runningPeriod(terms, action.at) ?? 0;
      await answer(interimQuestion(terms, period, action.point), action.answer);
    }
  }
  for (const [period, given] of finalAnswers(life.actions).entries()) {
    if (given !== null) await answer(periodQuestion(terms, period), given);
  }

  const before = await balances();
  const target = await escrow.getAddress();
  await send(fixture.agency.address, target, escrow.interface.encodeFunctionData("propose", [terms, "0x"]));
  for (const action of life.actions) {
    const { from, data, value } = callOf(fixture, terms, action, diligent);
    await connection.networkHelpers.time.setNextBlockTimestamp(action.at);
    await send(from, target, data, value);
  }
  const after = await balances();
  return {
    // What it funded came back, or was paid: what it had of it is the difference.
    client: after.client - before.client + terms.cap * BigInt(terms.periodEnds.length),
    agency: after.agency - before.agency,
    arbiter: after.arbiter - before.arbiter,
  };
}

/** The answer that counted for each period, by the actions that used it. */
function finalAnswers(actions: readonly Action[]): Map<number, Answer | null> {
  const answers = new Map<number, Answer | null>();
  for (const action of actions) {
    if (action.kind === "dispute") answers.set(action.period, action.answers[0] ?? null);
    if (action.kind === "settle" || action.kind === "rule") {
      const period = action.kind === "rule" ? action.period : actions.filter(closes).indexOf(action);
      if (!answers.has(period)) answers.set(period, action.kind === "settle" ? action.answer : null);
    }
  }
  return answers;
}

function closes({ kind }: Action): boolean {
  return kind === "settle" || kind === "rule";
}

function callOf(
  { escrow, client, agency, arbiter }: EscrowFixture,
  terms: Terms,
  action: Action,
  diligent: Party,
): { from: string; data: string; value: bigint } {
  const { interface: abi } = escrow;
  const anyone = (diligent === "client" ? client : agency).address;
  switch (action.kind) {
    case "fund": {
      const data = abi.encodeFunctionData("fund", [terms, 0, action.count, "0x"]);
      return { from: client.address, data, value: fundingValue(terms, action.count) };
    }
    case "interim": {
      const period = runningPeriod(terms, action.at) ?? 0;
      const point = (action.point - periodStart(terms, period)) / terms.interimEvery;
      return { from: anyone, data: abi.encodeFunctionData("payInterim", [terms, period, point]), value: 0n };
    }
    case "settle":
      return { from: anyone, data: abi.encodeFunctionData("settle", [terms]), value: 0n };
    case "dispute": {
      const data = abi.encodeFunctionData("dispute", [terms, action.period, action.claimedValue]);
      const from = (action.by === "client" ? client : agency).address;
      return { from, data, value: terms.token === ZeroAddress ? terms.arbiterFee : 0n };
    }
    case "rule": {
      const data = abi.encodeFunctionData("rule", [terms, action.period, action.value]);
      return { from: arbiter.address, data, value: 0n };
    }
    default:
      throw new Error(`Nobody does ${action.kind} in these lives.`);
  }
}
