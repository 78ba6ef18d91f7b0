import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { openLocalNetwork, type LocalNetworkRun } from "../../tasks/don/local-network.js";
import { EXIT } from "../../tasks/support/exit-codes.js";
import { deploymentsFolder, environment } from "./support/environment.js";
import { runTask } from "./support/run-task.js";

const VARIABLE = "LOCAL_NETWORK_TEST_TOKEN";
const SECRET = "pat-very-secret";

/** An agency's first morning: everything against a network that runs, without naming an address. */
describe("Tasks on a local network", () => {
  const folder = deploymentsFolder();
  const quiet = () => undefined;
  let run: LocalNetworkRun;
  let hre: HardhatRuntimeEnvironment;
  let agency: string;

  before(async () => {
    process.env[VARIABLE] = SECRET;
    run = await openLocalNetwork(await environment(folder.path), 0, quiet, quiet);
    hre = await environment(folder.path, run.file.url);
    agency = run.accounts[1] ?? "";
  });
  after(async () => {
    delete process.env[VARIABLE];
    await (await hre.network.getOrCreate()).close();
    await run.stop();
    folder.remove();
  });

  const doctor = (args: Record<string, unknown> = {}) => runTask(hre, ["doctor"], args);
  const upload = (args: Record<string, unknown>) =>
    runTask(hre, ["functions", "secrets", "upload"], { names: `token=${VARIABLE}`, account: agency, ...args });

  it("the doctor finds the network in order, and says what a party lacks", async () => {
    const { stdout, exitCode } = await doctor({ account: agency });
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout)
      .to.include(`runs at ${run.file.url}, and its oracle nodes work`)
      .and.to.include(`${run.escrow}, the code of this checkout`)
      .and.to.include("PerformanceEscrow 1 on chain 31337")
      .and.to.include("100,000 USDC")
      .and.to.include("functions subscription create");
    expect(stdout).not.to.match(/^wrong/m);
  });

  it("a subscription is created and funded without naming an address", async () => {
    await runTask(hre, ["functions", "subscription", "create"], { account: agency, yes: true });
    await runTask(hre, ["functions", "subscription", "fund"], {
      subscription: 1n,
      amount: "5 LINK",
      account: agency,
      yes: true,
    });
    const { stdout } = await runTask(hre, ["functions", "subscription", "info"], { subscription: 1n });
    expect(stdout)
      .to.include(`owner      ${agency}`)
      .and.to.match(/enough for about \d+ more questions/)
      .and.to.include(`consumers  ${run.functionsMetricOracle} (0 asked, 0 done)`);
  });

  it("secrets are uploaded, and their value appears nowhere", async () => {
    const dry = await upload({ dryRun: true });
    expect(dry.stdout).to.equal("Nothing was uploaded.\n");
    expect((await upload({})).exitCode).to.equal(EXIT.declined);

    const { stdout, stderr, result } = await upload({ yes: true, lifetime: "30d", slot: 4 });
    expect(stdout).to.include("Slot 4 holds version").and.to.include("good for 30 days");
    expect(stderr).to.include(`${VARIABLE} in the environment`);
    expect(stdout + stderr + JSON.stringify(result, (_, value: unknown) => String(value))).not.to.include(SECRET);

    const again = await upload({ yes: true, slot: 4 });
    expect(again.stderr).to.include("is replaced");
    expect(again.exitCode).to.equal(EXIT.done);
    const status = await runTask(hre, ["functions", "secrets", "status"]);
    expect(status.stdout).to.include(`Slot 4 of ${agency}: token`).and.to.include("good for 90 days");
    expect(status.exitCode).to.equal(EXIT.done);
  });

  it("what cannot be uploaded is refused before anything is sent", async () => {
    const refusals: [Record<string, unknown>, string][] = [
      [{ names: "token=pat-x" }, "never the value itself"],
      [{ names: "nowhereToBeFound" }, "npx hardhat keystore set NOWHERE_TO_BE_FOUND"],
      [{ lifetime: "91d" }, "at most 90d"],
      [{ slot: 256 }, "from 0 to 255"],
    ];
    for (const [args, remedy] of refusals) {
      const { stderr, exitCode } = await upload({ yes: true, ...args });
      expect(exitCode, remedy).to.equal(EXIT.unusable);
      expect(stderr).to.include(remedy);
    }
  });

  it("expired secrets are wrong, by the chain's clock", async () => {
    const { provider } = await hre.network.getOrCreate();
    await provider.request({ method: "evm_increaseTime", params: [91 * 86_400] });
    await provider.request({ method: "evm_mine" });
    const status = await runTask(hre, ["functions", "secrets", "status"], { account: agency });
    expect(status.exitCode).to.equal(EXIT.negative);
    expect(status.stdout).to.include("expired on").and.to.include("upload them again");
    const { stdout, exitCode } = await doctor({ account: agency, json: true });
    expect(exitCode).to.equal(EXIT.negative);
    const { findings } = JSON.parse(stdout) as { findings: { state: string; subject: string }[] };
    expect(findings.filter(({ state }) => state === "wrong").map(({ subject }) => subject)).to.deep.equal([
      "Secrets, slot 4",
    ]);
  });

  it("the doctor says so when the network is gone", async () => {
    await run.stop();
    const { stdout, exitCode } = await doctor();
    expect(exitCode).to.equal(EXIT.negative);
    expect(stdout).to.include("localhost does not answer").and.to.include("npx hardhat don start");
  });
});

describe("hardhat doctor, offline", () => {
  it("says which variables are missing, and the rest", async () => {
    const folder = deploymentsFolder();
    const hre = await environment(folder.path, undefined);
    const { stdout, exitCode } = await runTask(hre, ["doctor"]);
    folder.remove();
    expect(stdout).to.include("this chain lives inside this command only");
    expect(exitCode).to.equal(EXIT.done);
  });
});
