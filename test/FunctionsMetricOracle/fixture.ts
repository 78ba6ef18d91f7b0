import { encodeBytes32String, toBeHex, zeroPadValue } from "ethers";
import { network } from "hardhat";

import { type FunctionsMetric, functionsMetricId, sourceHash } from "../../toolkit/metrics/functions-metric.js";
import { type Question, questionId } from "../../toolkit/metrics/question.js";

/** A source as people write them: several lines, and characters of more than one byte. */
export const source =
  'const [account, from, to] = args;\n// "½ lead" does not exist\nreturn Functions.encodeUint256(198);\n';

export const gasLimit = 100_000n;
export const timeout = 300n;

/** Id of the n-th request that the mock router takes in a test. */
export function requestIdOf(n: number): string {
  return `0x${n.toString(16).padStart(2, "0").repeat(32)}`;
}

/** A reply that carries `value`. */
export function valueReply(value: bigint): string {
  return zeroPadValue(toBeHex(value), 32);
}

/** One chain for a test file, and a fixture on it: the oracle behind a mock router, with one published metric. */
export async function createOracleFixture() {
  const connection = await network.create();
  const { ethers, networkHelpers, provider } = connection;

  async function deployOracle() {
    const [client, agency, stranger] = await ethers.getSigners();
    if (client === undefined || agency === undefined || stranger === undefined) throw new Error("no signers");

    const router = await ethers.deployContract("MockFunctionsRouter");
    const oracle = await ethers.deployContract("FunctionsMetricOracle", [router]);
    await router.setOwner(1, client);
    await router.setOwner(2, agency);

    const definition: FunctionsMetric = {
      donId: encodeBytes32String("fun-local-1"),
      sourceHash: sourceHash(source),
      args: ["portal-4711", "qualified"],
      secretsSlot: 3n,
      unit: "qualified leads",
      decimals: 0n,
      askers: [client.address, agency.address],
    };
    await oracle.defineMetric(definition, source);

    const to = BigInt(await networkHelpers.time.latest()) + 10_000n;
    const question: Question = {
      metric: functionsMetricId(definition),
      from: to - 2_592_000n,
      to,
      notBefore: to + 86_400n,
    };

    /** The agency asks, at `at` or in the next block. */
    async function askAsAgency(at?: bigint) {
      if (at !== undefined) await networkHelpers.time.setNextBlockTimestamp(at);
      return oracle.connect(agency).ask(definition, source, question, 2, 0);
    }

    /** The client asks, at `at` or in the next block. */
    async function askAsClient(at?: bigint) {
      if (at !== undefined) await networkHelpers.time.setNextBlockTimestamp(at);
      return oracle.connect(client).ask(definition, source, question, 1, 0);
    }

    /** The router delivers a reply to the n-th request, with exactly the gas that the oracle asks for. */
    async function reply(n: number, response: string, err = "0x") {
      return router.callBack(oracle, requestIdOf(n), response, err, gasLimit);
    }

    return {
      client,
      agency,
      stranger,
      router,
      oracle,
      definition,
      question,
      id: questionId(question),
      askAsAgency,
      askAsClient,
      reply,
    };
  }

  return { ethers, networkHelpers, provider, deployOracle, load: () => networkHelpers.loadFixture(deployOracle) };
}

export type OracleFixture = Awaited<ReturnType<Awaited<ReturnType<typeof createOracleFixture>>["deployOracle"]>>;
