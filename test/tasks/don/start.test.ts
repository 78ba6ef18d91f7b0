import { existsSync } from "node:fs";

import { expect } from "chai";

import { localDeployment, readNetworkFile } from "../../../tasks/don/network-file.js";
import { EXIT } from "../../../tasks/support/exit-codes.js";
import { deploymentsFolder, environment } from "../support/environment.js";
import { runTask } from "../support/run-task.js";

/** As soon as the task waits to be stopped: what it has said and written then, and Ctrl+C. */
function stopWhenReady<Seen>(look: () => Seen): Promise<Seen> {
  return new Promise((resolve) => {
    const listen = (event: string | symbol) => {
      if (event !== "SIGINT") return;
      process.off("newListener", listen);
      const seen = look();
      // Later: the listener is about to be added. Of the signal, only its handlers are needed.
      setImmediate(() => {
        process.emit("SIGINT", "SIGINT");
        resolve(seen);
      });
    };
    process.on("newListener", listen);
  });
}

describe("hardhat don start", () => {
  it("says where everything is, goes on until it is stopped, and leaves nothing", async () => {
    const folder = deploymentsFolder();
    const hre = await environment(folder.path);
    const file = stopWhenReady(() => readNetworkFile(folder.path));
    const { stdout, exitCode, result } = await runTask(hre, ["don", "start"], { port: 0 });
    const { url, crm } = await file;
    const left = existsSync(localDeployment(folder.path));
    folder.remove();

    expect(exitCode).to.equal(EXIT.done);
    expect(stdout)
      .to.include(`A chain with everything on it runs at ${url} (chain 31337)`)
      .and.to.match(/escrow +0x\w{40}\n/)
      .and.to.match(/test token +0x\w{40}, 100,000 USDC/)
      .and.to.include(crm.token)
      .and.to.include("Press Ctrl+C to stop it.")
      .and.to.include("Stopped. Nothing of this chain is left.");
    expect(result?.data).to.deep.equal({ stopped: true });
    expect(left).to.equal(false);
  });
});
