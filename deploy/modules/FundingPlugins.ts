import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import PerformanceEscrow from "./PerformanceEscrow.js";

/**
 * The plug-ins that fund agreements of one escrow by signature, in one deployment with it: an escrow that the network's
 * journal knows is not deployed again. They take no parameters.
 */
export default buildModule("FundingPlugins", (m) => {
  const { escrow } = m.useModule(PerformanceEscrow);
  return {
    escrow,
    erc2612: m.contract("Erc2612Funding", [escrow]),
    permit2: m.contract("Permit2Funding", [escrow]),
  };
});
