import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The oracle whose answers named signers attest. It takes no parameters, so that it is the same on every chain. */
export default buildModule("AttestedMetricOracle", (m) => ({ oracle: m.contract("AttestedMetricOracle") }));
