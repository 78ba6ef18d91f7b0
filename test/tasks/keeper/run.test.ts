import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { openLocalNetwork, type LocalNetworkRun } from "../../../tasks/don/local-network.js";
import { defaultFolder, openFiles } from "../../../tasks/keeper/journal.js";
import { EXIT } from "../../../tasks/support/exit-codes.js";
import { FunctionsMetricOracle__factory } from "../../../typechain-types/factories/contracts/oracles/FunctionsMetricOracle__factory.js";
import { MockERC20__factory } from "../../../typechain-types/factories/contracts/test/MockERC20__factory.js";
import { PerformanceEscrow__factory } from "../../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";
import { serve } from "../../toolkit/keeper/serve.js";
import { measured, writeAgreement } from "../metric/files.js";
import { deploymentsFolder, environment } from "../support/environment.js";
import { runTask } from "../support/run-task.js";
import { startKeeper, type RunningKeeper } from "./running.js";

const TOKEN = "KEEPER_TASK_TEST_TOKEN";
const WEBHOOK = "KEEPER_WEBHOOK_URL";
const DAY = 86_400;

/** An agreement of thirty days that was funded on its fifth: leads at 40 USDC, of which 85 % are paid every week. */
describe("hardhat keeper run, on a local network", function () {
  // A process that starts, several times, on a machine that may be busy.
  this.timeout(240_000);
  const folder = deploymentsFolder();
  const quiet = () => undefined;
  const webhookBefore = process.env[WEBHOOK];
  let network: LocalNetworkRun;
  let hre: HardhatRuntimeEnvironment;
  let provider: JsonRpcProvider;
  let [client, agency] = ["", ""];
  let start: number;
  let running: RunningKeeper | undefined;
  let isOver = false;

  before(async () => {
    delete process.env[WEBHOOK];
    network = await openLocalNetwork(await environment(folder.path), 0, quiet, quiet);
    hre = await environment(folder.path, network.file.url);
    provider = new JsonRpcProvider(network.file.url, undefined, { staticNetwork: true, cacheTimeout: -1 });
    [client = "", agency = ""] = network.accounts;
    process.env[TOKEN] = network.file.crm.token;
    const starts = new Date(Date.now() - 4 * DAY * 1000).toISOString().slice(0, 10);
    start = Date.parse(starts) / 1000;
    const agreement = writeAgreement(folder.path, network, { metric: measured(network.file.crm.portalId), starts });
    writeFileSync(
      agreement,
      readFileSync(agreement, "utf8").replace(
        "report-grace: 3d",
        "report-grace: 3d, interim: { every: 7d, share: 85 % }",
      ),
    );
    const task = async (name: string[], args: Record<string, unknown>) => {
      const { exitCode, stderr } = await runTask(hre, name, args);
      expect(exitCode, stderr).to.equal(EXIT.done);
    };
    await task(["metric", "publish"], { agreement, account: agency, yes: true });
    await task(["agreement", "propose"], { agreement, account: agency, yes: true });
    await task(["agreement", "fund"], { agreement, account: client, yes: true });
  });
  after(async () => {
    isOver = true;
    await running?.end("SIGKILL");
    delete process.env[TOKEN];
    if (webhookBefore !== undefined) process.env[WEBHOOK] = webhookBefore;
    provider.destroy();
    await (await hre.network.getOrCreate()).close();
    await network.stop();
    folder.remove();
  });

  const keeper = (args: Record<string, unknown>) => runTask(hre, ["keeper", "run"], { account: agency, ...args });
  const refusal = async (args: Record<string, unknown>, name: string, remedy: string) => {
    const { stdout, exitCode } = await keeper({ json: true, ...args });
    expect(exitCode, stdout).to.equal(EXIT.unusable);
    const { error } = JSON.parse(stdout) as { error: { name: string; remedy: string } };
    expect(error.name).to.equal(name);
    expect(error.remedy).to.include(remedy);
  };
  const nonce = () => provider.getTransactionCount(agency);
  const passTo = async (time: number) => {
    await provider.send("evm_setNextBlockTimestamp", [time]);
    await provider.send("evm_mine", []);
  };

  it("refuses to ask without a subscription, and says how to get one", async () => {
    await refusal({}, "NoSubscriptionError", "npx hardhat functions subscription create");
    await runTask(hre, ["functions", "subscription", "create"], { account: agency, yes: true });
    const fund = { subscription: 1n, amount: "20 LINK", account: agency, yes: true };
    await runTask(hre, ["functions", "subscription", "fund"], fund);
    await refusal({ account: client, subscription: 1n }, "KeeperNotReadyError", "a subscription of its own");
    await refusal({ subscription: 9n }, "NoSuchSubscriptionError", "");
    await refusal({ oracle: client }, "NotAnOracleError", "Check the network");
  });

  it("refuses what it could not work with", async () => {
    const { stdout } = await runTask(await environment(folder.path), ["keeper", "run"], { json: true });
    expect(JSON.parse(stdout)).to.have.nested.property("error.remedy").that.includes("--network localhost");
    await refusal({ escrow: client }, "KeeperNotReadyError", "npx hardhat doctor");
    await refusal({ parties: "Leadworks" }, "NotAnAddressError", "40 hexadecimal digits");
    await refusal({ account: "0x000000000000000000000000000000000000dEaD" }, "NoKeyError", "keystore set");
    await refusal({ maxFee: "0" }, "KeeperArgumentError", "such as 100");
    process.env[WEBHOOK] = "not-a-url-but-a-secret";
    await refusal({}, "KeeperNotReadyError", "https://");
    expect((await keeper({})).stderr).not.to.include("not-a-url");
    delete process.env[WEBHOOK];
  });

  it("refuses an account without ether, a journal in use and a port in use", async () => {
    const poor = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc";
    await provider.send("hardhat_setBalance", [poor, "0x0"]);
    await refusal({ account: poor, settleOnly: true }, "KeeperNotReadyError", "Send it some");

    const journal = join(folder.path, "in-use");
    const files = openFiles(journal);
    await refusal({ journal, yes: true }, "JournalLockedError", "Stop it");
    files.release();

    const other = await serve(() => undefined);
    const port = Number(new URL(other.origin).port);
    await refusal({ metricsPort: port, yes: true, once: true }, "KeeperArgumentError", "--metrics-port");
    await other.close();
  });

  it("asks first, and says what it is going to do", async () => {
    const { stderr, exitCode } = await keeper({ parties: `${agency},${client}` });
    expect(exitCode).to.equal(EXIT.declined);
    expect(stderr)
      .to.include(`Keeps the agreements of ${agency} and ${client} on localhost (chain 31337)`)
      .and.to.include("subscription 1, without secrets")
      .and.to.include("Add --yes");
  });

  it("says in a dry run what it would do, without a key, and does nothing", async () => {
    await passTo(start + 7 * DAY + 3_600);
    const written = defaultFolder(folder.path, 31_337n, agency);
    const readFiles = () => readdirSync(written).map((name) => [name, readFileSync(join(written, name), "utf8")]);
    const files = readFiles();
    const before = await nonce();
    const { stdout, stderr, exitCode } = await keeper({ dryRun: true, once: true });
    expect(exitCode, stderr).to.equal(EXIT.done);
    expect(stderr).to.include('"would send: ask"').and.to.include("writes   nothing");
    expect(stdout)
      .to.include("Looked at 1 agreement as of block")
      .and.to.match(/Due:\n {2}ask oracle 0x\S+ question 0x\S+, request 1\n/)
      .and.to.include("Nothing was signed, sent or written.");
    expect(await nonce()).to.equal(before);
    expect(readFiles()).to.deep.equal(files);
  });

  it("asks, pays and settles a whole period, killed in the middle, and does everything once", async () => {
    const names = `hubspotToken=${TOKEN}`;
    await runTask(hre, ["functions", "secrets", "upload"], { names, account: agency, yes: true });
    const escrow = PerformanceEscrow__factory.connect(network.escrow, provider);
    const oracle = FunctionsMetricOracle__factory.connect(network.functionsMetricOracle, provider);
    const token = MockERC20__factory.connect(network.token, provider);
    const reports: Record<string, unknown>[] = [];
    const hook = await serve((_, body, response) => {
      reports.push(JSON.parse(body) as Record<string, unknown>);
      response.end();
    });
    process.env[WEBHOOK] = `${hook.origin}/secret-path`;
    const begin = () => {
      running = startKeeper(folder.path, network.file.url, { account: agency, poll: 1, yes: true });
      return running;
    };
    /** Until the chain shows it; the keeper is another process. */
    const until = async (count: () => Promise<number>, wanted: number) => {
      while (!isOver && (await count()) < wanted) {
        if (running?.isGone() === true) throw new Error(`The keeper ended by itself.\n${running.log()}`);
        await sleep(100);
      }
    };
    const asked = async () => (await oracle.queryFilter(oracle.filters.Asked())).length;
    const paid = async () => (await escrow.queryFilter(escrow.filters.InterimPaid())).length;
    const settled = async () => (await escrow.queryFilter(escrow.filters.Settled())).length;
    const [nonceBefore, purse] = [await nonce(), await token.balanceOf(agency)];

    const first = begin();
    await until(asked, 1);
    await first.end("SIGKILL");
    begin();
    await until(paid, 1);
    const interim = (await token.balanceOf(agency)) - purse;
    await passTo(start + 31 * DAY + 3_600);
    await until(settled, 1);
    const { exitCode, stdout } = await (running as RunningKeeper).end("SIGTERM");
    const log = running?.log() ?? "";
    running = undefined;
    await hook.close();
    delete process.env[WEBHOOK];

    expect(exitCode, log).to.equal(EXIT.done);
    expect(stdout).to.equal("Stopped. What is under way goes on with the next start.\n");
    const answers = (await oracle.queryFilter(oracle.filters.Answered())).slice(-2);
    const [counted = 0n, leads = 0n] = answers.map(({ args }) => args.value);
    // Of the CRM's 37 a week: so far, and in the whole month.
    expect(Number(counted)).to.be.within(20, 165);
    expect(Number(leads)).to.be.within(147, 165);
    expect(interim).to.equal((counted * 40_000_000n * 85n) / 100n);
    expect((await token.balanceOf(agency)) - purse).to.equal(leads * 40_000_000n);
    // Two questions, one payment, one settlement: nothing was sent twice, and nothing in vain.
    expect(await nonce()).to.equal(nonceBefore + 4);
    expect([await asked(), await paid(), await settled()]).to.deep.equal([2, 1, 1]);

    const lines = log.split("\n").filter((line) => line.startsWith("{"));
    const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages.some((message) => message.startsWith("keeping 1 agreement, read up to block"))).to.equal(true);
    expect(messages).to.include("sent: payInterim").and.to.include("sent: settle");
    expect(log).not.to.include("secret-path");
    expect(log).not.to.include(network.file.crm.token);
    expect(reports.every(({ code }) => code === "link-low")).to.equal(true);
  });

  it("finds nothing to do after that, and says so", async () => {
    const { stdout, exitCode, stderr } = await keeper({ once: true, yes: true, json: true });
    expect(exitCode, stderr).to.equal(EXIT.done);
    expect(JSON.parse(stdout)).to.include({ agreements: 1 }).and.to.deep.include({ sent: [], due: [], reports: [] });
  });

  it("refuses to start with expired secrets", async () => {
    await passTo(start + 130 * DAY);
    await refusal({}, "SecretsNotHostedError", "functions secrets upload hubspotToken --slot 0");
  });
});
