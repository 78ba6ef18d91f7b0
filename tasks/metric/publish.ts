import type { Provider } from "ethers";

import type { Agreement } from "../../toolkit/agreement/agreement.js";
import { defineAttestedMetricPlan } from "../../toolkit/calls/oracles/define-attested-metric.js";
import { defineFunctionsMetricPlan } from "../../toolkit/calls/oracles/define-functions-metric.js";
import type { Plan } from "../../toolkit/calls/shared/call.js";
import { requireChain } from "../../toolkit/chain/require-chain.js";
import { readDefinition } from "../../toolkit/metrics/read-definition.js";
import { explainRefusal } from "../../toolkit/refusals/explain-refusal.js";
import { isRefused } from "../../toolkit/refusals/is-refused.js";
import { wordsFor } from "../../toolkit/words/words.js";
import { IFunctionsMetricOracle__factory } from "../../typechain-types/factories/contracts/interfaces/IFunctionsMetricOracle__factory.js";
import type { AgreementArguments } from "../agreement/plan-action.js";
import { readSubject } from "../agreement/subject.js";
import { carryOut } from "../support/carry-out.js";
import { connect, type Chain } from "../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../support/task-action.js";
import { understoodSource } from "../support/understood-source.js";
import { NotAnOracleError } from "./errors.js";
import { unknownMetric } from "./require-kind.js";
import { localSource, missing } from "./source-text.js";

interface Arguments extends AgreementArguments {
  readonly source: string | undefined;
}

/** `metric publish`: what is measured, and how, for everyone to read before anybody signs. */
export async function publish(args: Arguments, context: TaskContext): Promise<TaskResult> {
  const { agreement } = await readSubject(context.hre, args.agreement, args.escrow);
  // Whatever is wrong with the definition is said before any chain is asked.
  const plan = publishPlan(agreement, args.source);
  const chain = await connect(context.hre);
  await requireChain(agreement.location.chainId, chain.provider);
  try {
    if (await isPublished(agreement, chain.provider)) return await whereItIs(agreement, chain);
    return await carryOut(plan, args, chain, context, agreement);
  } catch (error) {
    throw explainRefusal(error, { agreement });
  }
}

/**
 * The transaction that publishes the metric of an agreement on the oracle of its terms.
 *
 * @param file With the JavaScript, where it is none of this project's.
 * @throws {WrongMetricError} {SourceMissingError} {InvalidMetricError}
 */
export function publishPlan({ metric, terms, location }: Agreement, file: string | undefined): Plan {
  const oracle = { chainId: location.chainId, verifyingContract: terms.oracle };
  switch (metric.kind) {
    case "functions": {
      const source = localSource(metric.definition, file) ?? missing(metric.definition);
      const plan = defineFunctionsMetricPlan(oracle, metric.definition, source);
      const words = understoodSource(metric.definition)?.describe(metric.definition.args) ?? [];
      return { ...plan, summary: [...words, ...plan.summary] };
    }
    case "attested":
      return defineAttestedMetricPlan(oracle, metric.definition);
    case "unknown":
      throw unknownMetric(terms.metric);
  }
}

/** Both kinds of oracles have the same function. */
async function isPublished({ terms, location }: Agreement, provider: Provider): Promise<boolean> {
  try {
    return await IFunctionsMetricOracle__factory.connect(terms.oracle, provider).isDefined(terms.metric);
  } catch (cause) {
    if (!isRefused(cause)) throw cause;
    // A transaction to an account without code would do nothing, and look like a success.
    throw new NotAnOracleError(
      `There is no metric oracle at ${terms.oracle} on chain ${location.chainId}.`,
      "Check metric.oracle in the file, or deploy one with `npx hardhat oracle deploy`.",
      { cause },
    );
  }
}

async function whereItIs(agreement: Agreement, chain: Chain): Promise<TaskResult> {
  const { terms } = agreement;
  const { published } = await readDefinition(chain.provider, terms.oracle, terms.metric);
  const where =
    published === undefined
      ? ""
      : `, since ${wordsFor(agreement).moment(published.time)} in ` +
        (chain.transactionUrl(published.transaction) ?? `transaction ${published.transaction}`);
  return {
    text: `The metric ${terms.metric} is published already${where}. Nothing was sent.`,
    data: { sent: false, metric: terms.metric, oracle: terms.oracle, published: published ?? null },
  };
}

export default taskAction(publish);
