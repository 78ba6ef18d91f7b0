import { expect } from "chai";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import config from "../../../hardhat.config.js";
import { EXIT } from "../../../tasks/support/exit-codes.js";
import { deploymentsFolder, environment, serveChain } from "./environment.js";
import { runTask } from "./run-task.js";

const KEPT = ["SEPOLIA_RPC_URL", "SEPOLIA_PRIVATE_KEY"] as const;

describe("A network whose key is not on this machine", () => {
  const folder = deploymentsFolder();
  const kept = KEPT.map((name) => [name, process.env[name]] as const);
  let node: { url: string; stop(): Promise<unknown> };
  let hre: HardhatRuntimeEnvironment;

  before(async () => {
    node = await serveChain(await environment(folder.path));
    process.env["SEPOLIA_RPC_URL"] = node.url;
    delete process.env["SEPOLIA_PRIVATE_KEY"];
    hre = await createHardhatRuntimeEnvironment(
      { ...config, paths: { ...config.paths, ignition: folder.path } },
      { network: "sepolia" },
    );
  });
  after(async () => {
    for (const [name, value] of kept) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await node.stop();
    folder.remove();
  });

  it("can be read, and the doctor says what is missing for more, and that the chain is another", async () => {
    const { stdout, exitCode } = await runTask(hre, ["doctor"]);
    expect(stdout)
      .to.include("you can read and simulate, but sign nothing")
      .and.to.include("keystore set SEPOLIA_PRIVATE_KEY")
      .and.to.include("sepolia should be chain 11155111");
    expect(exitCode).to.equal(EXIT.negative);
  });

  it("can be tried out with an address", async () => {
    const account = "0x000000000000000000000000000000000000dEaD";
    const { stdout, stderr } = await runTask(hre, ["escrow", "deploy"], { account, dryRun: true });
    expect(stdout).to.equal("Nothing was sent.\n");
    expect(stderr).to.include(`Account ${account} has 0 ETH`);
  });

  it("cannot be signed for, and says how to store the key", async () => {
    const { stderr, exitCode } = await runTask(hre, ["escrow", "deploy"], { yes: true });
    expect(exitCode).to.equal(EXIT.unusable);
    expect(stderr).to.include("There is no key for any account").and.to.include("keystore set SEPOLIA_PRIVATE_KEY");
  });
});
