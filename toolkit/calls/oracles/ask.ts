import { getAddress } from "ethers";

import { IFunctionsMetricOracle__factory } from "../../../typechain-types/factories/contracts/interfaces/IFunctionsMetricOracle__factory.js";
import { checkFunctionsMetric } from "../../metrics/check-functions-metric.js";
import { demand } from "../../pricing/possible.js";
import { wordsFor } from "../../words/words.js";
import type { Plan } from "../shared/call.js";
import { callOn } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";
import { dueQuestion } from "./due-question.js";

const ORACLE = IFunctionsMetricOracle__factory.createInterface();

/** What asking costs and needs. */
export interface AskOptions {
  /** The JavaScript that the definition commits to. */
  readonly source: string;
  /** Who asks: one of the definition's askers. */
  readonly from: string;
  /** Subscription of the asker that pays. */
  readonly subscriptionId: bigint;
  /** Version of the asker's secrets at the network; 0 when the source needs none. */
  readonly secretsVersion?: bigint;
}

/**
 * Has the oracle network measure what is due: the oldest period whose answer is wanted, else the latest interim point.
 *
 * @throws {NotPossibleError} when no question is due, the metric is not measured by Chainlink Functions or not known, the
 * asker is none, or its request is on its way already.
 * @throws {InvalidMetricError} when `source` is another one.
 * @throws What `readState` throws.
 */
export async function askPlan(context: CallContext, options: AskOptions): Promise<Plan> {
  const { agreement, provider } = context;
  const { metric, terms } = agreement;
  demand(
    metric.kind === "functions",
    metric.kind === "attested" ? "This metric is answered by signers." : "The definition of the metric is not known.",
    metric.kind === "attested"
      ? "Have them sign the number, and submit it."
      : "Find it in the oracle's MetricDefined event.",
  );
  const { definition } = metric;
  checkFunctionsMetric(definition, options.source);
  const asker = getAddress(options.from);
  demand(
    definition.askers.some((each) => getAddress(each) === asker),
    `${asker} may not ask this question.`,
    `Ask as one of ${definition.askers.join(", ")}.`,
  );

  const state = await readState(context);
  const { question, text, answerBefore } = await dueQuestion(context, state);
  const words = wordsFor(agreement);
  const inFlight = await IFunctionsMetricOracle__factory.connect(terms.oracle, provider).inFlight(question);
  const flying = inFlight.expiresAt > state.at && definition.askers[Number(inFlight.askerIndex)];
  demand(
    flying === false || flying === undefined || getAddress(flying) !== asker,
    "A request of this asker is on its way.",
    `Wait for its answer; it can be asked again from ${words.moment(inFlight.expiresAt)} on.`,
  );
  return {
    calls: [
      callOn(
        agreement,
        terms.oracle,
        ORACLE.encodeFunctionData("ask", [
          definition,
          options.source,
          question,
          options.subscriptionId,
          options.secretsVersion ?? 0n,
        ]),
        `Ask ${text}`,
      ),
    ],
    sender: asker,
    summary: [
      `Asks the oracle network ${text}.`,
      `Subscription ${options.subscriptionId} of ${asker} pays in LINK. No money of the agreement moves.`,
      `The first answer is final. It must be written before ${words.moment(answerBefore)}; a failure writes nothing, and ` +
        "can be asked again.",
    ],
    warnings: [],
  };
}
