import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/**
 * The oracle that measures by Chainlink Functions. Parameter `router`: address of the network's Functions router; the
 * constructor refuses an address without code.
 */
export default buildModule("FunctionsMetricOracle", (m) => ({
  oracle: m.contract("FunctionsMetricOracle", [m.getParameter<string>("router")]),
}));
