import type { Agreement } from "../../toolkit/agreement/agreement.js";
import { statusNamed } from "../../toolkit/agreement/status.js";
import { isPossible, type NextStep } from "../../toolkit/book/next-step.js";
import { stepWords } from "../../toolkit/book/step-words.js";
import { endText } from "../../toolkit/calls/funding/next-funding.js";
import { readState, type AgreementState } from "../../toolkit/calls/shared/state.js";
import { explainRefusal } from "../../toolkit/refusals/explain-refusal.js";
import { agreementId } from "../../toolkit/terms/typed-data.js";
import { formatAmount } from "../../toolkit/units/amount.js";
import { PerformanceEscrow__factory } from "../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";
import { connect } from "../support/chain.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { readNextSteps } from "./book.js";
import { statusText } from "./status-words.js";
import { readSubject } from "./subject.js";

interface Arguments extends CommonArguments {
  readonly agreement: string;
  readonly escrow: string | undefined;
}

/** `agreement status`: where it stands on the chain, and what can be done by whom until when. */
export async function status({ agreement: reference, escrow }: Arguments, { hre }: TaskContext): Promise<TaskResult> {
  const { agreement, consent } = await readSubject(hre, reference, escrow);
  const { terms, location, token } = agreement;
  const { provider } = await connect(hre);
  try {
    const state = await readState({ agreement, provider });
    const contract = PerformanceEscrow__factory.connect(location.verifyingContract, provider);
    const [code, held] = await Promise.all([contract.statusOf(terms), contract.held(terms)]);
    const steps = await readNextSteps(agreement, provider, consent !== undefined, state.at);
    const name = statusNamed(code);
    return {
      text: [
        `agreement  ${agreementId(terms, location)}`,
        `status     ${statusText(name)}${ending(state.end)}`,
        `periods    ${terms.periodEnds.length}, of which ${state.funded} funded and ${state.settled} settled`,
        `held       ${formatAmount(held, token.decimals)} ${token.symbol}`,
        ...stepLines(
          "Now possible",
          steps.filter((step) => isPossible(step, state.at)),
          agreement,
          state.at,
        ),
        ...stepLines(
          "Later",
          steps.filter((step) => !isPossible(step, state.at)),
          agreement,
          state.at,
        ),
      ].join("\n"),
      wraps: true,
      data: {
        id: state.id,
        status: name,
        funded: state.funded,
        settled: state.settled,
        end: state.end,
        held,
        at: state.at,
        nextSteps: steps.map((step) => ({ ...step, ...stepWords(step, agreement, state.at) })),
      },
    };
  } catch (error) {
    throw explainRefusal(error, { agreement });
  }
}

/** How it ended, where it did before its time. */
function ending(end: AgreementState["end"]): string {
  return end === "none" ? "" : `: ${endText(end)}`;
}

/** Who and what on one line, until when below it. */
function stepLines(title: string, steps: readonly NextStep[], agreement: Agreement, now: bigint): string[] {
  if (steps.length === 0) return [];
  const told = [...steps]
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
    .map((step) => stepWords(step, agreement, now));
  const indent = Math.max(...told.map(({ who }) => who.length)) + 4;
  const lines = told.flatMap(({ who, what, when }) => [
    `  ${who.padEnd(indent - 2)}${what}`,
    ...(when === "now" ? [] : [`${" ".repeat(indent)}${when.replace(/^now, /, "").replace(/^from/, "possible from")}`]),
  ]);
  return ["", title, ...lines];
}

export default taskAction(status);
