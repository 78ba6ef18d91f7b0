import { toUtf8Bytes, hexlify, ZeroHash } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { signAttestation } from "../../../toolkit/attestation/typed-data.js";
import { attestedMetricId, type AttestedMetric } from "../../../toolkit/metrics/attested-metric.js";
import { functionsMetricId, sourceHash, type FunctionsMetric } from "../../../toolkit/metrics/functions-metric.js";
import type { Question } from "../../../toolkit/metrics/question.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { source, valueReply } from "../../FunctionsMetricOracle/fixture.js";
import { deployRealFunctions, donId, gasPrice } from "../../FunctionsMetricOracle/real-functions.js";
import {
  deployForDisputes,
  fundFirst,
  makeTerms,
  WEEKLY_85,
  withArbiter,
  type EscrowFixture,
} from "../../support/escrow.js";
import { Stage } from "../../support/stage.js";

/** The network's words when a source fails. */
export const FAILURE = "The CRM refused the token: 401";

/**
 * A life with all that can happen around an answer, on the real router and coordinator: an interim answer that fails
 * first, both parties disputing with a ruling, one disputing with silence, and a resignation.
 */
export async function liveWithFunctions(connection: NetworkConnection) {
  const { ethers } = connection;
  const made = await deployForDisputes(connection);
  const functions = await deployRealFunctions(connection);
  const oracle = await ethers.deployContract("FunctionsMetricOracle", [functions.router]);
  const subscription = await functions.subscribe(made.agency, await oracle.getAddress(), 1_000n * 10n ** 18n);
  const definition: FunctionsMetric = {
    ...{ donId, sourceHash: sourceHash(source), args: ["portal-4711", "qualified"], secretsSlot: 0n },
    ...{ unit: "qualified leads", decimals: 0n, askers: [made.client.address, made.agency.address] },
  };
  await oracle.defineMetric(definition, source);
  const now = BigInt(await connection.networkHelpers.time.latest());
  const terms = await makeTerms({ ...made, now }, "ERC-20", {
    ...{ ...WEEKLY_85, ...withArbiter(made), trialEnd: now + 2n * DAY },
    ...{ oracle: await oracle.getAddress(), metric: functionsMetricId(definition) },
  });
  const stage = Stage.of(connection, made, terms);

  /** The agency asks, and the network replies with a number, or with why there is none. */
  const measure = async (question: Question, at: bigint, reply: bigint | string) => {
    await stage.passTo(at);
    const asking = await oracle.connect(made.agency).ask(definition, source, question, subscription, 0, { gasPrice });
    const commitment = await functions.requestOf(asking);
    if (typeof reply === "bigint") await functions.transmit(commitment, valueReply(reply));
    else await functions.transmit(commitment, "0x", hexlify(toUtf8Bytes(reply)));
    return { requestId: commitment.requestId, asking };
  };

  await made.escrow.connect(made.agency).propose(terms, "0x");
  await made.escrow.connect(made.client).fund(terms, 0, 2, "0x");
  const point = stage.pointTime(0, 1);
  const failed = await measure(interimQuestion(terms, 0, point), point, FAILURE);
  const asked = await measure(interimQuestion(terms, 0, point), point + 600n, 47n);
  await stage.payInterimAt(point + 3_600n, 0, 1);

  const q = stage.windows(0).askFrom;
  await measure(periodQuestion(terms, 0), q, 198n);
  await stage.disputeAt(q + DAY, "client", 0, 150n);
  await stage.disputeAt(q + DAY + 60n, "agency", 0, 210n);
  await stage.ruleAt(q + 3n * DAY, 0, 180n);
  await stage.fundAt(q + 4n * DAY, 2, 1);

  const q1 = stage.windows(1).askFrom;
  await measure(periodQuestion(terms, 1), q1, 100n);
  await stage.disputeAt(q1 + DAY, "client", 1, 40n);
  await stage.payUndisputedAt(q1 + 3n * DAY);
  await stage.settleAt(q1 + 8n * DAY);
  await stage.resignAt(q1 + 9n * DAY, 2);
  return { ...made, stage, terms, id: stage.id, oracle, definition, failed, asked, functions, subscription };
}

/** A life that attesters measure: a missing answer, a cancellation, and a settlement of what was kept. */
export async function liveWithAttesters(connection: NetworkConnection, given?: EscrowFixture) {
  const made = given ?? (await deployForDisputes(connection));
  const { ethers } = connection;
  const oracle = await ethers.deployContract("AttestedMetricOracle");
  const accounts = await ethers.getSigners();
  const signers = accounts.slice(5, 8);
  const definition: AttestedMetric = {
    ...{ signers: signers.map(({ address }) => address), threshold: 2n, unit: "dollars of revenue", decimals: 2n },
    ...{ statement: "Net revenue of the shop as its books have it.", documentHash: ZeroHash },
  };
  await oracle.defineMetric(definition);
  const now = BigInt(await connection.networkHelpers.time.latest());
  const terms = await makeTerms({ ...made, now }, "ERC-20", {
    ...{ oracle: await oracle.getAddress(), metric: attestedMetricId(definition) },
    // 10 % of what exceeds 80,000 dollars.
    ...{ baselines: [8_000_000n], steps: [{ threshold: 0n, lump: 0n, rate: 1_000n * 10n ** 12n }] },
  });
  const stage = Stage.of(connection, made, terms);
  const location = { chainId: made.location.chainId, verifyingContract: terms.oracle };

  await fundFirst(made, terms, 3);
  const { answerBefore } = stage.windows(0);
  await stage.settleAt(answerBefore);
  await stage.cancelAt(answerBefore + DAY, 2);
  const question = periodQuestion(terms, 1);
  await stage.passTo(question.notBefore);
  const signatures = await Promise.all(
    [0, 2].map(async (signerIndex) => ({
      signerIndex,
      signature: await signAttestation(signers[signerIndex]!, question, 10_345_678n, location),
    })),
  );
  await oracle.connect(made.stranger).attest(definition, question, 10_345_678n, signatures);
  await made.escrow.settle(terms);
  return { ...made, stage, terms, id: stage.id, oracle, definition, signers };
}
