import type { ContractTransactionResponse } from "ethers";

import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";
import type { DepositAddresses } from "../../typechain-types/contracts/funding/DepositAddresses.js";
import type { Currency } from "./agreement.js";
import { gasUsed } from "./chain.js";
import { type EscrowSetup, sign, termsOf } from "./escrow-setup.js";
import { DEPOSIT_OPERATIONS, type DepositFigures, type DepositOperation } from "./figures.js";

type Sending = Promise<ContractTransactionResponse>;

/** Gas of every operation on deposit addresses, in both currencies. Each is measured from the same state of the chain. */
export async function measureDeposits(setup: EscrowSetup): Promise<DepositFigures> {
  const { ethers, accounts, networkHelpers } = setup.chain;
  const deposits = await ethers.deployContract("DepositAddresses", [setup.escrow], accounts.deployer);
  const figures: Partial<DepositFigures> = {};
  for (const [currency, suffix] of [
    ["erc20", "Erc20"],
    ["eth", "Eth"],
  ] as const) {
    const operations = operationsOn(setup, deposits, currency);
    for (const name of DEPOSIT_OPERATIONS) {
      const before = await networkHelpers.takeSnapshot();
      figures[`${name}${suffix}`] = await gasUsed(operations[name]());
      await before.restore();
    }
  }
  return figures as DepositFigures;
}

/** Each prepares what its operation needs, and sends the one transaction that is measured. */
function operationsOn(
  setup: EscrowSetup,
  deposits: DepositAddresses,
  currency: Currency,
): Record<DepositOperation, () => Sending> {
  const { token } = setup;
  const { client, agency, keeper, others } = setup.chain.accounts;

  /** Terms of two periods; what their address has, in caps and base units, comes from somebody else's wallet. */
  const twoPeriods = async (): Promise<Terms> => {
    const { start } = await termsOf(setup, currency, { client, agency });
    return await termsOf(setup, currency, { client, agency }, { periodEnds: [start + 30n * DAY, start + 60n * DAY] });
  };
  const deposit = async (terms: Terms, surplus = 0n): Promise<void> => {
    const to = await deposits.addressOf(terms);
    const amount = terms.cap + surplus;
    const sending =
      currency === "eth"
        ? others[0].sendTransaction({ to, value: amount })
        : token.connect(others[0]).transfer(to, amount);
    await (await sending).wait();
  };
  const sweep = async (terms: Terms, signature = "0x") => await deposits.connect(keeper).sweep(terms, signature);
  /** An agreement whose first period was swept. */
  const swept = async (): Promise<Terms> => {
    const terms = await twoPeriods();
    await deposit(terms);
    await (await sweep(terms, await sign(setup, agency, terms))).wait();
    return terms;
  };

  return {
    firstSweep: async () => {
      const terms = await twoPeriods();
      await deposit(terms);
      return sweep(terms, await sign(setup, agency, terms));
    },

    laterSweep: async () => {
      const terms = await swept();
      await deposit(terms);
      return sweep(terms);
    },

    sweepWithSurplus: async () => {
      const terms = await swept();
      await deposit(terms, 1n);
      return sweep(terms);
    },

    returnLate: async () => {
      const terms = await swept();
      await deposit(terms);
      const [end = 0n] = terms.periodEnds;
      await setup.chain.networkHelpers.time.setNextBlockTimestamp(end + terms.fundingGrace);
      return deposits.connect(keeper).returnToClient(terms, terms.token);
    },
  };
}
