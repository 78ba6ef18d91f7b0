import { readState } from "../../toolkit/calls/state.js";
import { explainRefusal } from "../../toolkit/refusals/explain-refusal.js";
import { agreementId } from "../../toolkit/terms/typed-data.js";
import { formatAmount } from "../../toolkit/units/amount.js";
import { PerformanceEscrow__factory } from "../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";
import { STATUSES } from "../../toolkit/receipt/receipt.js";
import { connect } from "../support/chain.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { readSubject } from "./subject.js";

interface Arguments extends CommonArguments {
  readonly agreement: string;
  readonly escrow: string | undefined;
}

/** `agreement status`: where it stands on the chain. */
export async function status({ agreement: reference, escrow }: Arguments, { hre }: TaskContext): Promise<TaskResult> {
  const { agreement } = await readSubject(hre, reference, escrow);
  const { terms, location, token } = agreement;
  const { provider } = await connect(hre);
  try {
    const state = await readState({ agreement, provider });
    const contract = PerformanceEscrow__factory.connect(location.verifyingContract, provider);
    const [code, held] = await Promise.all([contract.statusOf(terms), contract.held(terms)]);
    const name = STATUSES[Number(code)] ?? "unknown";
    return {
      text: [
        `agreement  ${agreementId(terms, location)}`,
        `status     ${name}`,
        `periods    ${terms.periodEnds.length}, of which ${state.funded} funded and ${state.settled} settled`,
        `held       ${formatAmount(held, token.decimals)} ${token.symbol}`,
      ].join("\n"),
      data: { id: state.id, status: name, funded: state.funded, settled: state.settled, end: state.end, held },
    };
  } catch (error) {
    throw explainRefusal(error, { agreement });
  }
}

export default taskAction(status);
