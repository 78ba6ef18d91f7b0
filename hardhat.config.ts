import { createRequire } from "node:module";

import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { config as loadEnvironment } from "dotenv";
import { configVariable, defineConfig } from "hardhat/config";

import { strictBuild } from "./tasks/build/strict.js";
import { LOCAL_NODE_PORT } from "./tasks/don/port.js";
import { tasks } from "./tasks/index.js";

// Quietly: standard output belongs to results.
loadEnvironment({ quiet: true });

// The compiler comes from the npm registry as WebAssembly: nothing is downloaded while building.
const legacy = {
  version: "0.8.30",
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
    // No hash of the sources in the bytecode: it would change with every other file compiled in the same job, and the
    // same contract must have the same bytecode, gas and CREATE2 address whatever stands beside it.
    metadata: { bytecodeHash: "none" },
  },
};

// Our own contracts go through the IR pipeline: 4–6 % less gas and a quarter less code.
const compiler = { ...legacy, settings: { ...legacy.settings, viaIR: true } };

// The real oracle contracts, which the local oracle network (toolkit/don) deploys and drives.
const chainlink = [
  "functions/v1_0_0/FunctionsRouter.sol",
  "functions/v1_3_0/FunctionsCoordinator.sol",
  "functions/v1_3_0/accessControl/TermsOfServiceAllowList.sol",
  "shared/token/ERC677/LinkToken.sol",
  "shared/mocks/MockV3Aggregator.sol",
].map((file) => `@chainlink/contracts/src/v0.8/${file}`);

const profile = {
  compilers: [compiler],
  overrides: Object.fromEntries(chainlink.map((file) => [file, legacy])),
};

export default defineConfig({
  plugins: [strictBuild, hardhatToolboxMochaEthers],
  tasks,
  solidity: {
    // Solidity tests are compiled only when they are run, not with every build.
    splitTestsCompilation: true,
    // Not isolated: isolated builds of files that hold only structs leave build infos that the local chain cannot read.
    profiles: { default: profile, production: { ...profile, isolated: false } },
    npmFilesToBuild: chainlink,
  },
  paths: {
    ignition: "deploy",
    tests: { mocha: "test", solidity: "test/solidity" },
  },
  typechain: { outDir: "typechain-types" },
  networks: {
    hardhat: { type: "edr-simulated", chainType: "l1" },
    localhost: { type: "http", chainType: "l1", url: `http://127.0.0.1:${LOCAL_NODE_PORT}` },
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
