import type { ContractTransactionResponse } from "ethers";

import type { Question } from "../../toolkit/metrics/question.js";
import { interimQuestion, periodQuestion } from "../../toolkit/schedule/questions.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { type Currency, TRIAL, VALUE_OF_ALL, VALUE_OF_PART, WEEKLY } from "./agreement.js";
import { gasUsed } from "./chain.js";
import { type EscrowSetup, fund, sign, termsOf } from "./escrow-setup.js";
import { ESCROW_OPERATIONS, type EscrowFigures, type EscrowOperation } from "./figures.js";

type Sending = Promise<ContractTransactionResponse>;

/** Gas of every operation of the escrow in one currency. Each is measured from the same state of the chain. */
export async function measureEscrow(setup: EscrowSetup, currency: Currency): Promise<EscrowFigures> {
  const operations = operationsOn(setup, currency);
  const figures: Partial<EscrowFigures> = {};
  for (const name of ESCROW_OPERATIONS) {
    const before = await setup.chain.networkHelpers.takeSnapshot();
    figures[name] = await gasUsed(operations[name]());
    await before.restore();
  }
  return figures as EscrowFigures;
}

/** Each prepares what its operation needs, and sends the one transaction that is measured. */
function operationsOn(setup: EscrowSetup, currency: Currency): Record<EscrowOperation, () => Sending> {
  const { escrow, oracle } = setup;
  const { time } = setup.chain.networkHelpers;
  const { client, agency, keeper, deployer } = setup.chain.accounts;

  const terms = (overrides?: Partial<Terms>) => termsOf(setup, currency, { client, agency }, overrides);
  const funded = async (overrides?: Partial<Terms>): Promise<Terms> => {
    const agreed = await terms(overrides);
    await (await fund(setup, client, agreed, await sign(setup, agency, agreed))).wait();
    return agreed;
  };
  const answer = async (question: Question, value: bigint): Promise<void> => {
    await time.setNextBlockTimestamp(question.notBefore + 60n);
    await (await oracle.connect(deployer).writeAnswer(question, value)).wait();
  };
  const settleAt = async (value: bigint): Sending => {
    const agreed = await funded();
    await answer(periodQuestion(agreed, 0), value);
    return escrow.connect(keeper).settle(agreed);
  };

  return {
    propose: async () => escrow.connect(agency).propose(await terms(), "0x"),

    createAndFund: async () => {
      const agreed = await terms();
      return fund(setup, client, agreed, await sign(setup, agency, agreed));
    },

    fundAfterPropose: async () => {
      const agreed = await terms();
      await (await escrow.connect(agency).propose(agreed, "0x")).wait();
      return fund(setup, client, agreed, "0x");
    },

    interim: async () => {
      const agreed = await funded(WEEKLY);
      await answer(interimQuestion(agreed, 0, agreed.start + agreed.interimEvery), VALUE_OF_PART);
      return escrow.connect(keeper).payInterim(agreed, 0, 1);
    },

    settleAll: () => settleAt(VALUE_OF_ALL),

    settleSplit: () => settleAt(VALUE_OF_PART),

    refund: async () => {
      const agreed = await funded();
      await time.setNextBlockTimestamp(periodQuestion(agreed, 0).notBefore + agreed.reportGrace);
      return escrow.connect(keeper).settle(agreed);
    },

    optOut: async () => escrow.connect(client).optOut(await funded(TRIAL)),

    // Before the period begins, so that all of it comes back.
    cancel: async () => escrow.connect(client).cancel(await funded(), 0),
  };
}
