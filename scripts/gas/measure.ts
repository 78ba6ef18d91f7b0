import { createGasChain } from "./chain.js";
import { measureDeposits } from "./deposits.js";
import { measureEscrow } from "./escrow.js";
import { deployEscrowForGas, fundOthers } from "./escrow-setup.js";
import type { DepositFigures, GasFigures } from "./figures.js";
import { type FunctionsMeasurement, measureFunctions } from "./functions.js";

export interface GasMeasurement {
  readonly figures: GasFigures;
  readonly functions: FunctionsMeasurement;
}

/** Measures everything, each part on a fresh chain. Gives the same figures on every run and machine. */
export async function measureGas(): Promise<GasMeasurement> {
  const escrow = await measureEscrowOperations();
  const deposit = await measureDepositAddresses();
  const chain = await createGasChain();
  try {
    const functions = await measureFunctions(chain);
    return { figures: { ...escrow, deposit, functions: functions.figures }, functions };
  } finally {
    await chain.close();
  }
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
  const chain = await createGasChain();
  try {
    const setup = await deployEscrowForGas(chain);
    await fundOthers(setup, crowd, onFunded);
    return { erc20: await measureEscrow(setup, "erc20"), eth: await measureEscrow(setup, "eth") };
  } finally {
    await chain.close();
  }
}

async function measureDepositAddresses(): Promise<DepositFigures> {
  const chain = await createGasChain();
  try {
    return await measureDeposits(await deployEscrowForGas(chain));
  } finally {
    await chain.close();
  }
}
