import { askPlan } from "../../../toolkit/calls/oracles/ask.js";
import { dueQuestion } from "../../../toolkit/calls/oracles/due-question.js";
import { readState } from "../../../toolkit/calls/shared/state.js";
import { requireChain } from "../../../toolkit/chain/require-chain.js";
import { explainRefusal } from "../../../toolkit/refusals/explain-refusal.js";
import type { Done } from "../../../toolkit/sending/send.js";
import { IFunctionsMetricOracle__factory } from "../../../typechain-types/factories/contracts/interfaces/IFunctionsMetricOracle__factory.js";
import type { AgreementArguments } from "../../agreement/plan-action.js";
import { readSubject } from "../../agreement/subject.js";
import { readHostedSecrets } from "../../functions/secrets/records.js";
import { carryOut } from "../../support/carry-out.js";
import { connect } from "../../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { neededSecrets } from "../../support/understood-source.js";
import { requireKind } from "../require-kind.js";
import { sourceOrPublished } from "../source-text.js";
import { chooseAsker } from "./asker.js";
import { readReply } from "./read-reply.js";
import { reportReply } from "./report.js";
import { secretsVersion } from "./secrets-version.js";
import { findSubscription } from "./subscription.js";
import { waitForReply, type Waiting } from "./wait.js";

export interface AskArguments extends AgreementArguments {
  /** 0: the asker's own that the oracle may use. */
  readonly subscription: bigint;
  readonly secretsVersion: string | undefined;
  readonly source: string | undefined;
}

/** A request lives five minutes; after that it can be asked again. */
const PAUSE_MS = 2_000;
const LOOKS = 150;

/** `metric ask`: has the oracle network measure what is due, and waits for what comes of it. */
export async function ask(
  args: AskArguments,
  context: TaskContext,
  waiting: Pick<Waiting, "looks" | "pause"> = { looks: LOOKS, pause: delay },
): Promise<TaskResult> {
  const { hre, terminal } = context;
  const { agreement } = await readSubject(hre, args.agreement, args.escrow);
  const { terms, location } = agreement;
  const definition = requireKind(agreement, "functions");
  const chain = await connect(hre);
  const { provider } = chain;
  try {
    await requireChain(location.chainId, provider);
    const call = { agreement, provider };
    const state = await readState(call);
    const due = await dueQuestion(call, state);
    const from = await chooseAsker(chain, definition, args.account);
    const hosted = readHostedSecrets(hre.config.paths.ignition, chain.chainId);
    const plan = await askPlan(call, {
      source: await sourceOrPublished(agreement, definition, args.source, provider),
      from,
      subscriptionId: args.subscription || (await findSubscription(terms.oracle, from, location.chainId, provider)),
      secretsVersion: secretsVersion(
        args.secretsVersion,
        definition,
        from,
        neededSecrets(definition),
        hosted,
        state.at,
      ),
    });
    const report = async ([asked]: readonly Done[]) => {
      if (asked === undefined) throw new Error("A plan that asks has one call.");
      const { receipt } = asked;
      const oracle = IFunctionsMetricOracle__factory.connect(terms.oracle, provider);
      const { expiresAt } = await oracle.inFlight(due.question, { blockTag: receipt.blockNumber });
      terminal.tell("waiting for the oracle network …");
      const reply = await waitForReply(() => readReply(provider, terms, due.question, receipt), {
        ...waiting,
        onNothing: () => terminal.tell("  no reply yet …"),
      });
      return reportReply(agreement, { due, expiresAt, transaction: receipt.hash }, reply);
    };
    return await carryOut(plan, args, chain, context, agreement, { report });
  } catch (error) {
    throw explainRefusal(error, { agreement });
  }
}

async function delay(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

export default taskAction((args: AskArguments, context: TaskContext) => ask(args, context));
