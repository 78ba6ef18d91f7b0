import { measureAttested } from "./attested.js";
import { createGasChain, type GasChain } from "./chain.js";
import { measureDeposits } from "./deposits.js";
import { measureDisputes } from "./disputes.js";
import { measureEscrow } from "./escrow.js";
import { deployEscrowForGas, fundOthers } from "./escrow-setup.js";
import type { GasFigures } from "./figures.js";
import { type FunctionsMeasurement, measureFunctions } from "./functions.js";
import { measureFunding } from "./funding.js";

export interface GasMeasurement {
  readonly figures: GasFigures;
  readonly functions: FunctionsMeasurement;
}

/** Measures everything, each part on a fresh chain. Gives the same figures on every run and machine. */
export async function measureGas(): Promise<GasMeasurement> {
  const escrow = await measureEscrowOperations();
  const deposit = await onFreshChain(async (chain) => await measureDeposits(await deployEscrowForGas(chain)));
  const funding = await onFreshChain(measureFunding);
  const dispute = await onFreshChain(measureDisputes);
  const functions = await onFreshChain(measureFunctions);
  const attested = await onFreshChain(measureAttested);
  return { figures: { ...escrow, funding, deposit, dispute, functions: functions.figures, attested }, functions };
}

/**
 * Measures the operations of the escrow.
 *
 * @param crowd How many agreements of others are funded first, beside the two that always are.
 */
export async function measureEscrowOperations(
  crowd = 0,
  onFunded?: (done: number) => void,
): Promise<Pick<GasFigures, "erc20" | "eth">> {
  return await onFreshChain(async (chain) => {
    const setup = await deployEscrowForGas(chain);
    await fundOthers(setup, crowd, onFunded);
    return { erc20: await measureEscrow(setup, "erc20"), eth: await measureEscrow(setup, "eth") };
  });
}

async function onFreshChain<Result>(measure: (chain: GasChain) => Promise<Result>): Promise<Result> {
  const chain = await createGasChain();
  try {
    return await measure(chain);
  } finally {
    await chain.close();
  }
}
