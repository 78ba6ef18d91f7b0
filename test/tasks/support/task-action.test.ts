import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { EXIT } from "../../../tasks/support/exit-codes.js";
import { taskAction } from "../../../tasks/support/task-action.js";
import { DeclinedError, NobodyToAskError } from "../../../tasks/support/terminal.js";
import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { rejection } from "./rejection.js";
import { runTask } from "./run-task.js";

/** Runs a task whose logic throws. */
async function failing(error: Error, json = false) {
  const action = taskAction(() => Promise.reject(error));
  const task = { run: (args: { json: boolean }) => action(args, hre) };
  const hre = { tasks: { getTask: () => task } } as unknown as HardhatRuntimeEnvironment;
  return await runTask(hre, ["task"], { json });
}

describe("taskAction", () => {
  it("says what is wrong, and what to do", async () => {
    const { stderr, stdout, exitCode } = await failing(new PerformanceEscrowError("It broke.", "Mend it."));
    expect(stderr.replace(/\s+/g, " ")).to.equal("Error: It broke. Mend it. ");
    expect(stdout).to.equal("");
    expect(exitCode).to.equal(EXIT.unusable);
  });

  it("does not call it an error that somebody said no", async () => {
    const { stderr, exitCode } = await failing(
      new DeclinedError("Nothing was sent.", "Run it again when you want it."),
    );
    expect(stderr).to.match(/^Nothing was sent\./);
    expect(exitCode).to.equal(EXIT.declined);
    const nobody = await failing(new NobodyToAskError("Nobody answers.", "Add --yes."));
    expect(nobody.stderr).to.match(/^Error: Nobody answers\./);
    expect(nobody.exitCode).to.equal(EXIT.declined);
  });

  it("tells a program by name", async () => {
    const { stdout, stderr } = await failing(new DeclinedError("Nothing was sent.", "Run it again."), true);
    expect(JSON.parse(stdout)).to.deep.equal({
      error: { name: "DeclinedError", message: "Nothing was sent. Run it again.", remedy: "Run it again." },
    });
    expect(stderr).to.equal("");
  });

  it("leaves defects to Hardhat", async () => {
    expect(await rejection(failing(new TypeError("A defect.")))).to.be.instanceOf(TypeError);
  });
});
