/**
 * Measures the gas of whole transactions on an in-process chain.
 *
 *   npm run gas               prints a table and writes .gas-snapshot.json
 *   npm run gas -- --json     prints the figures as JSON, and nothing else
 *   npm run gas -- --check    fails when a figure differs from the committed snapshot
 *   npm run gas -- --crowded  fails when a figure differs with 10,000 other agreements in the contract
 */
import { PerformanceEscrowError } from "../toolkit/errors.js";
import { measureEscrowOperations, measureGas } from "./gas/measure.js";
import { type Mode, parseMode } from "./gas/options.js";
import { compareFigures, GasChangedError, readSnapshot, writeSnapshot } from "./gas/snapshot.js";
import { gasTable } from "./gas/table.js";

const CROWD = 10_000;

const actions: Record<Mode, () => Promise<void>> = {
  async write() {
    const measurement = await measureGas();
    writeSnapshot(measurement.figures);
    console.log(gasTable(measurement));
    console.log("\nWritten to .gas-snapshot.json.");
  },

  async json() {
    console.log(JSON.stringify((await measureGas()).figures, null, 2));
  },

  async check() {
    const snapshot = readSnapshot();
    requireSame(snapshot, (await measureGas()).figures);
    console.log("Gas is what .gas-snapshot.json says.");
  },

  async crowded() {
    const { erc20, eth } = readSnapshot();
    const crowded = await measureEscrowOperations(CROWD, (done) => {
      if (done % 1_000 === 0) console.log(`${done} of ${CROWD} agreements are funded.`);
    });
    requireSame({ erc20, eth }, crowded);
    console.log(`With ${CROWD} other agreements in the contract, gas is what .gas-snapshot.json says.`);
  },
};

function requireSame(before: object, now: object): void {
  const changes = compareFigures(before, now);
  if (changes.length > 0) throw new GasChangedError(changes);
}

try {
  // `hardhat run` passes no arguments on; scripts/gas.mjs hands them over in the environment.
  await actions[parseMode(JSON.parse(process.env["GAS_ARGUMENTS"] ?? "[]") as string[])]();
} catch (error) {
  if (!(error instanceof PerformanceEscrowError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
