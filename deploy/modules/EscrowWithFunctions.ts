import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import FunctionsMetricOracle from "./FunctionsMetricOracle.js";
import PerformanceEscrow from "./PerformanceEscrow.js";

/** Both units in one resumable deployment. Takes the parameters of both. */
export default buildModule("EscrowWithFunctions", (m) => ({
  ...m.useModule(PerformanceEscrow),
  ...m.useModule(FunctionsMetricOracle),
}));
