import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The escrow. It takes no parameters, so that it is the same on every chain. */
export default buildModule("PerformanceEscrow", (m) => ({ escrow: m.contract("PerformanceEscrow") }));
