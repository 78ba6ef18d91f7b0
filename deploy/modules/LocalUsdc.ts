import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** A token that anyone can mint and that takes the signatures USDC takes (ERC-2612, ERC-3009), for local chains only. */
export default buildModule("LocalUsdc", (m) => ({ token: m.contract("MockUsdc") }));
