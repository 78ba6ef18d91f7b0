import type { ContractTransactionResponse } from "ethers";

import { periodQuestion } from "../../toolkit/schedule/questions.js";
import { DAY } from "../../toolkit/units/durations.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { CAP, type Currency, VALUE_OF_PART } from "./agreement.js";
import { gasUsed, type GasChain } from "./chain.js";
import { deployEscrowForGas, type EscrowSetup, fund, sign, termsOf } from "./escrow-setup.js";
import { DISPUTE_OPERATIONS, type DisputeFigures, type DisputeOperation } from "./figures.js";

type Sending = Promise<ContractTransactionResponse>;

/** Of the 10 units that are answered and the 25 that earn the cap. */
const CLAIM_OF_CLIENT = VALUE_OF_PART - 5n;
const CLAIM_OF_AGENCY = VALUE_OF_PART + 5n;
const RULING = VALUE_OF_PART + 1n;

/** Gas of every step of a dispute, in both currencies. Each is measured from the same state of the chain. */
export async function measureDisputes(chain: GasChain): Promise<DisputeFigures> {
  const setup = await deployEscrowForGas(chain);
  const figures: Partial<DisputeFigures> = {};
  for (const name of DISPUTE_OPERATIONS) {
    for (const [currency, suffix] of [
      ["erc20", "Erc20"],
      ["eth", "Eth"],
    ] as const) {
      const before = await chain.networkHelpers.takeSnapshot();
      figures[`${name}${suffix}`] = await gasUsed((await operationsOn(setup, currency))[name]());
      await before.restore();
    }
  }
  return figures as DisputeFigures;
}

/** Each prepares what its operation needs, and sends the one transaction that is measured. */
async function operationsOn(setup: EscrowSetup, currency: Currency): Promise<Record<DisputeOperation, () => Sending>> {
  const { escrow, oracle, chain } = setup;
  const { time } = chain.networkHelpers;
  const { client, agency, keeper, deployer, others } = chain.accounts;
  const [arbiter] = others;
  const terms: Terms = await termsOf(
    setup,
    currency,
    { client, agency },
    {
      arbiter: arbiter.address,
      reviewWindow: 2n * DAY,
      rulingWindow: 5n * DAY,
      arbiterFee: CAP[currency] / 100n,
    },
  );
  const question = periodQuestion(terms, 0);
  const answeredAt = question.notBefore + 60n;
  const reviewEnd = answeredAt + terms.reviewWindow;
  const value = currency === "eth" ? terms.arbiterFee : 0n;

  const answered = async () => {
    await (await fund(setup, client, terms, await sign(setup, agency, terms))).wait();
    await time.setNextBlockTimestamp(answeredAt);
    await (await oracle.connect(deployer).writeAnswer(question, VALUE_OF_PART)).wait();
  };
  const byClient = () => escrow.connect(client).dispute(terms, 0, CLAIM_OF_CLIENT, { value });
  const byAgency = () => escrow.connect(agency).dispute(terms, 0, CLAIM_OF_AGENCY, { value });
  const disputed = async (from: bigint) => {
    await answered();
    await (await byClient()).wait();
    await (await byAgency()).wait();
    await time.setNextBlockTimestamp(from);
  };

  return {
    disputeByClient: async () => {
      await answered();
      return byClient();
    },

    disputeByAgency: async () => {
      await answered();
      return byAgency();
    },

    disputeSecond: async () => {
      await answered();
      await (await byClient()).wait();
      return byAgency();
    },

    payUndisputed: async () => {
      await answered();
      await (await byClient()).wait();
      await time.setNextBlockTimestamp(reviewEnd);
      return escrow.connect(keeper).payUndisputed(terms);
    },

    rule: async () => {
      await disputed(reviewEnd);
      return escrow.connect(arbiter).rule(terms, 0, RULING);
    },

    settleUnruled: async () => {
      await disputed(reviewEnd + terms.rulingWindow);
      return escrow.connect(keeper).settle(terms);
    },
  };
}
