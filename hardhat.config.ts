import "dotenv/config";

import { createRequire } from "node:module";

import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

// The compiler comes from the npm registry as WebAssembly: nothing is downloaded while building.
const compiler = {
  version: "0.8.30",
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
  },
};

const chainlink = "@chainlink/contracts/src/v0.8";

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  solidity: {
    profiles: { default: compiler, production: compiler },
    // The real oracle contracts, which the local oracle network (toolkit/don) deploys and drives.
    npmFilesToBuild: [
      `${chainlink}/functions/v1_0_0/FunctionsRouter.sol`,
      `${chainlink}/functions/v1_3_0/FunctionsCoordinator.sol`,
      `${chainlink}/functions/v1_3_0/accessControl/TermsOfServiceAllowList.sol`,
      `${chainlink}/shared/token/ERC677/LinkToken.sol`,
      `${chainlink}/shared/mocks/MockV3Aggregator.sol`,
    ],
  },
  paths: {
    ignition: "deploy",
    tests: { mocha: "test", solidity: "test/solidity" },
  },
  typechain: { outDir: "typechain-types" },
  networks: {
    hardhat: { type: "edr-simulated", chainType: "l1" },
    localhost: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
    sepolia: {
      type: "http",
      chainType: "l1",
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("SEPOLIA_PRIVATE_KEY")],
    },
    base: {
      type: "http",
      chainType: "op",
      url: configVariable("BASE_RPC_URL"),
      accounts: [configVariable("BASE_PRIVATE_KEY")],
    },
  },
  test: {
    mocha: { timeout: 120_000 },
    solidity: { fuzz: { runs: 256 }, invariant: { runs: 64, depth: 64, failOnRevert: false } },
  },
});
