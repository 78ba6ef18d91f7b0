import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import PerformanceEscrow from "./PerformanceEscrow.js";

/** Deposit addresses for the agreements of the escrow, which is deployed with it if it is not yet. No parameters. */
export default buildModule("DepositAddresses", (m) => {
  const { escrow } = m.useModule(PerformanceEscrow);
  return { escrow, depositAddresses: m.contract("DepositAddresses", [escrow]) };
});
