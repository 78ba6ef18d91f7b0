import { getBytes, hexlify, id as keccakOfText, toBeHex, toUtf8Bytes, Wallet } from "ethers";

import { composeFunctionsSource } from "../../functions/compose.js";
import { hubspotLeads } from "../../functions/hubspot-leads/definition.js";
import { resultOutcome } from "../../toolkit/don/outcome.js";
import { encodeReport, reportContext, signReport, splitSignatures } from "../../toolkit/don/report.js";
import { ORACLE_REQUEST_TOPIC, type OracleRequest, parseOracleRequest } from "../../toolkit/don/request.js";
import { deployFunctionsStack, type FunctionsStack } from "../../toolkit/don/stack.js";
import { createSubscription } from "../../toolkit/don/subscription.js";
import { type FunctionsMetric, functionsMetricId } from "../../toolkit/metrics/functions-metric.js";
import type { Question } from "../../toolkit/metrics/question.js";
import { DAY } from "../../toolkit/units/durations.js";
import { type GasChain, GENESIS } from "./chain.js";
import type { GasFigures } from "./figures.js";

/** The price is part of what a request sets aside, and so of the bytes of its report. */
const GAS_PRICE = 2_000_000_000n;

/** Of four nodes, this many sign a report. */
const SIGNATURES = 3;

export interface FunctionsMeasurement {
  /** An asker's and the network's second and later ones, in gas units. */
  readonly figures: GasFigures["functions"];
  /** The very first ones, which fill accounts that were empty. */
  readonly first: GasFigures["functions"];
  /** Length of the source that is sent with every request. */
  readonly sourceBytes: number;
}

/**
 * Gas of asking a question with the qualified-leads source, and of the report that answers it, on the published
 * Functions contracts. The nodes' keys are fixed here, because the bytes of a signature are part of the price; what
 * they would measure is given.
 */
export async function measureFunctions(chain: GasChain): Promise<FunctionsMeasurement> {
  const { deployer, agency, client } = chain.accounts;
  const stack = await deployFunctionsStack(deployer);
  const oracle = await chain.ethers.deployContract("FunctionsMetricOracle", [stack.router], deployer);
  const subscription = await createSubscription(stack, agency, { consumers: [oracle] });
  const transmit = await enterNodes(chain, stack);

  const { source, hash } = composeFunctionsSource("hubspot-leads");
  const definition: FunctionsMetric = {
    donId: stack.donId,
    sourceHash: hash,
    args: hubspotLeads.encodeArgs(
      hubspotLeads.parseArgs({
        portalId: 24_111_972,
        objectType: "contacts",
        deliveredProperty: "qualified_on",
        returns: { property: "returned_on", withinSeconds: Number(14n * DAY), maxBps: 1_500 },
        filters: [{ property: "lead_source", value: "agency" }],
      }),
    ),
    secretsSlot: 0n,
    unit: hubspotLeads.unit,
    decimals: BigInt(hubspotLeads.decimals),
    askers: [client.address, agency.address],
  };
  await (await oracle.connect(deployer).defineMetric(definition, source)).wait();

  const rounds: GasFigures["functions"][] = [];
  for (const round of [1, 2]) {
    const to = GENESIS + BigInt(round) * 7n * DAY;
    const question: Question = { metric: functionsMetricId(definition), from: GENESIS, to, notBefore: to };
    await chain.networkHelpers.time.setNextBlockTimestamp(to + 60n);
    await (await stack.linkEthFeed.updateAnswer(await stack.linkEthFeed.latestAnswer())).wait();
    await chain.networkHelpers.time.setNextBlockTimestamp(to + 120n);

    const asking = await oracle
      .connect(agency)
      .ask(definition, source, question, subscription, 1, { gasPrice: GAS_PRICE });
    const asked = await asking.wait();
    const log = asked?.logs.find(({ topics }) => topics[0] === ORACLE_REQUEST_TOPIC);
    if (asked === null || log === undefined) throw new Error("The coordinator announced no request.");
    const answer = await transmit(parseOracleRequest(log), 198n, round);
    if ((await oracle.answerOf(question)).value !== 198n) throw new Error("The report was not delivered.");

    rounds.push({ ask: Number(asked.gasUsed), answer });
  }
  const [first, figures] = rounds;
  if (first === undefined || figures === undefined) throw new Error("Nothing was measured.");
  return { figures, first, sourceBytes: toUtf8Bytes(source).length };
}

/**
 * Makes four nodes with fixed keys the coordinator's.
 *
 * @returns Reports `value` for a request, and returns the gas of the transaction.
 */
async function enterNodes(chain: GasChain, { coordinator }: FunctionsStack) {
  const { deployer, transmitters } = chain.accounts;
  const nodes = transmitters.map((_, i) => new Wallet(keccakOfText(`node ${i}`)));
  const owned = coordinator.connect(deployer);
  await (await owned.setConfig(nodes, [...transmitters], 1, "0x", 1, "0x")).wait();
  await (await owned.setDONPublicKey("0x01")).wait();
  await (await owned.setThresholdPublicKey("0x01")).wait();
  const { configDigest } = await coordinator.latestConfigDetails();

  return async (request: OracleRequest, value: bigint, round: number): Promise<number> => {
    const report = encodeReport([{ request, outcome: resultOutcome(getBytes(toBeHex(value, 32))) }]);
    const [digest, epochAndRound, extraHash] = reportContext(configDigest, round);
    const context: [string, string, string] = [digest, epochAndRound, extraHash];
    const { rs, ss, rawVs } = splitSignatures(
      nodes.slice(0, SIGNATURES).map(({ signingKey }) => signReport(signingKey, context, report)),
    );

    const [transmitter] = transmitters;
    if (transmitter === undefined) throw new Error("There are no nodes.");
    const sending = await coordinator.connect(transmitter).transmit(context, report, rs, ss, hexlify(rawVs), {
      // Never estimated: with little gas the router returns a code instead of reverting.
      gasLimit: 1_000_000n,
      gasPrice: GAS_PRICE,
    });
    const receipt = await sending.wait();
    if (receipt === null) throw new Error("The report was not mined.");
    return Number(receipt.gasUsed);
  };
}
