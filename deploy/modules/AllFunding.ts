import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import DepositAddresses from "./DepositAddresses.js";
import FundingPlugins from "./FundingPlugins.js";

/** Every way to fund beside the escrow's own, in one deployment with it. No parameters. */
export default buildModule("AllFunding", (m) => ({
  ...m.useModule(FundingPlugins),
  ...m.useModule(DepositAddresses),
}));
