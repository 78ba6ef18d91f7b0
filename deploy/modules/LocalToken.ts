import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/**
 * A token that anyone can mint, for local chains only: its parameters `name`, `symbol` and `decimals` have no defaults,
 * and only `deploy/parameters/localhost.json` gives them.
 */
export default buildModule("LocalToken", (m) => ({
  token: m.contract("MockERC20", [
    m.getParameter<string>("name"),
    m.getParameter<string>("symbol"),
    m.getParameter<number>("decimals"),
  ]),
}));
