import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import AttestedMetricOracle from "./AttestedMetricOracle.js";
import DepositAddresses from "./DepositAddresses.js";
import FunctionsMetricOracle from "./FunctionsMetricOracle.js";
import FundingPlugins from "./FundingPlugins.js";
import LocalUsdc from "./LocalUsdc.js";

/** Everything that a local chain needs, in one deployment. Takes the parameters of its parts. */
export default buildModule("LocalNetwork", (m) => {
  const { oracle: attested } = m.useModule(AttestedMetricOracle);
  return {
    ...m.useModule(FundingPlugins),
    ...m.useModule(DepositAddresses),
    ...m.useModule(FunctionsMetricOracle),
    ...m.useModule(LocalUsdc),
    attested,
  };
});
