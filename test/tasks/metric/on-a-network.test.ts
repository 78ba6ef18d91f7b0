import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { openLocalNetwork, type LocalNetworkRun } from "../../../tasks/don/local-network.js";
import { ask } from "../../../tasks/metric/ask/ask.js";
import { EXIT } from "../../../tasks/support/exit-codes.js";
import type { Terminal } from "../../../tasks/support/terminal.js";
import { deploymentsFolder, environment } from "../support/environment.js";
import { runTask } from "../support/run-task.js";
import { ATTESTED, measured, writeAgreement } from "./files.js";

const TOKEN = "METRIC_TASKS_TEST_TOKEN";
const DAY = 86_400;

/** Two agreements over the same thirty days: one that oracle nodes measure, and one that both parties attest. */
describe("hardhat metric, on a local network", () => {
  const folder = deploymentsFolder();
  const quiet = () => undefined;
  let run: LocalNetworkRun;
  let hre: HardhatRuntimeEnvironment;
  let client: string;
  let agency: string;
  let counted: string;
  let attested: string;
  let starts: string;
  let leads: bigint;

  before(async () => {
    run = await openLocalNetwork(await environment(folder.path), 0, quiet, quiet);
    hre = await environment(folder.path, run.file.url);
    [client = "", agency = ""] = run.accounts;
    process.env[TOKEN] = run.file.crm.token;
    // Begun already, so that there are leads in it, and still open for funding.
    starts = new Date(Date.now() - 4 * DAY * 1000).toISOString().slice(0, 10);
    counted = writeAgreement(folder.path, run, { metric: measured(run.file.crm.portalId), starts });
    attested = writeAgreement(folder.path, run, { metric: ATTESTED, starts });
  });
  after(async () => {
    delete process.env[TOKEN];
    await (await hre.network.getOrCreate()).close();
    await run.stop();
    folder.remove();
  });

  const task = (name: string, agreement: string, args: Record<string, unknown> = {}) =>
    runTask(hre, ["metric", name], { agreement, ...args });
  const answer = (agreement: string) =>
    agreement === counted ? task("ask", counted, { account: agency }) : task("attest", attested, { value: "3" });
  const transactions = async (account: string): Promise<unknown> => {
    const { provider } = await hre.network.getOrCreate();
    return await provider.request({ method: "eth_getTransactionCount", params: [account, "latest"] });
  };

  describe("simulate", () => {
    it("runs the program against the network's CRM with its token, and says what it would pay", async () => {
      const { result, stdout, stderr, exitCode } = await task("simulate", counted, { from: starts });
      expect(stderr).to.include("running the program");
      expect(exitCode).to.equal(EXIT.done);
      const { value, pays } = result?.data as { value: bigint; pays: bigint };
      leads = value;
      expect(Number(leads)).to.be.within(20, 30);
      expect(pays).to.equal(leads * 40_000_000n);
      expect(stdout)
        .to.include(`${leads} qualified leads\n`)
        .and.to.include(`pays      ${(Number(leads) * 40).toLocaleString("en-US")} USDC of at most 10,000 USDC`)
        .and.to.include("which stands in for api.hubapi.com")
        .and.to.include("requests  2 of the 5")
        .and.to.match(/may still change until .* only 15 minutes after a window\./);
      expect(stdout + stderr).not.to.include(run.file.crm.token);
    });

    it("measures the last 7 days by default, and prints JSON for programs", async () => {
      const { stdout } = await task("simulate", counted, { json: true });
      const { value, window } = JSON.parse(stdout) as { value: string; window: { from: string; to: string } };
      expect(BigInt(window.to) - BigInt(window.from)).to.equal(BigInt(7 * DAY));
      expect(Number(value)).to.be.within(36, 37);
    });

    it("uses another token only after a yes, and says in words what nodes would say", async () => {
      const secret = `hubspotToken=${TOKEN}`;
      const asked = await task("simulate", counted, { secret });
      expect(asked.exitCode).to.equal(EXIT.declined);
      expect(asked.stderr).to.include("It can send to http://127.0.0.1:").and.to.include("Add --yes");

      process.env[TOKEN] = "pat-wrong";
      const wrong = await task("simulate", counted, { secret, yes: true });
      process.env[TOKEN] = run.file.crm.token;
      expect(wrong.exitCode).to.equal(EXIT.negative);
      expect(wrong.stdout)
        .to.include("No number: HubSpot 401: token unknown, expired or revoked.")
        .and.to.include("Repair what they say");
      expect(wrong.stdout + wrong.stderr).not.to.include("pat-wrong");

      const right = await task("simulate", counted, { secret, yes: true });
      expect(right.exitCode).to.equal(EXIT.done);
    });

    it("refuses what cannot be simulated", async () => {
      const refusals: [string, Record<string, unknown>, string][] = [
        [counted, { from: "2027-02-30" }, "2027-02-30"],
        [counted, { to: "2999-01-01" }, "earlier --to"],
        [counted, { secret: "hubspotToken=pat-1" }, "never the value itself"],
        [attested, {}, "npx hardhat metric attest"],
      ];
      for (const [agreement, args, remedy] of refusals) {
        const { stderr, exitCode } = await task("simulate", agreement, args);
        expect(exitCode, remedy).to.equal(EXIT.unusable);
        expect(stderr).to.include(remedy);
      }
    });
  });

  describe("publish", () => {
    it("sends nothing in a dry run, nor unasked", async () => {
      const before = await transactions(agency);
      const dry = await task("publish", counted, { account: agency, dryRun: true });
      expect(dry.stdout).to.include("would be accepted").and.to.include("Nothing was sent.");
      expect(dry.stderr).to.include(`Counts contacts in HubSpot account ${run.file.crm.portalId}`);
      expect((await task("publish", counted, { account: agency })).exitCode).to.equal(EXIT.declined);
      expect(await transactions(agency)).to.equal(before);
    });

    it("publishes both kinds, and says when and where once they are", async () => {
      for (const agreement of [counted, attested]) {
        const first = await task("publish", agreement, { account: agency, yes: true });
        expect(first.stdout).to.match(/^The metric 0x[0-9a-f]{64} is published\.\n$/);
        const before = await transactions(agency);
        const again = await task("publish", agreement, { account: agency, yes: true });
        expect(again.exitCode).to.equal(EXIT.done);
        expect(again.stdout).to.match(
          /is published already, since .+ \(UTC\) in transaction 0x[0-9a-f]{64}\. Nothing was sent\.\n$/,
        );
        expect(await transactions(agency)).to.equal(before);
      }
    });

    it("notices that there is no oracle", async () => {
      const path = writeAgreement(folder.path, run, {
        metric: `${measured(1)}\n  oracle: "${client}"`,
        starts,
      });
      const { stderr, exitCode } = await task("publish", path, { account: agency, yes: true });
      const { stdout } = await task("publish", path, { account: agency, yes: true, json: true });
      writeAgreement(folder.path, run, { metric: measured(run.file.crm.portalId), starts });
      expect(exitCode).to.equal(EXIT.unusable);
      expect(JSON.parse(stdout)).to.have.nested.property("error.name", "NotAnOracleError");
      expect(stderr).to.include("no metric oracle at").and.to.include("npx hardhat oracle deploy");
    });
  });

  describe("once the period is over", () => {
    before(async () => {
      const { provider } = await hre.network.getOrCreate();
      for (const agreement of [counted, attested]) {
        await runTask(hre, ["agreement", "propose"], { agreement, account: agency, yes: true });
        const early = await answer(agreement);
        expect(early.stderr).to.include("No funded period is unsettled");
        const funded = await runTask(hre, ["agreement", "fund"], { agreement, account: client, yes: true });
        expect(funded.exitCode, funded.stderr).to.equal(EXIT.done);
        const waiting = await answer(agreement);
        expect(waiting.stderr).to.include("No question is due now. The next is at");
      }
      const due = Date.parse(starts) / 1000 + 31 * DAY;
      await provider.request({ method: "evm_setNextBlockTimestamp", params: [due] });
      await provider.request({ method: "evm_mine" });
    });

    it("ask says what is missing, one after the other", async () => {
      const stranger = await task("ask", counted, {
        account: run.accounts[2] ?? "",
        yes: true,
        subscription: 1n,
        secretsVersion: "0",
      });
      expect(stranger.stderr).to.include("may not ask this question");
      const poor = await task("ask", counted, { account: agency, yes: true });
      expect(poor.stderr).to.include("npx hardhat functions subscription create");
      await runTask(hre, ["functions", "subscription", "create"], { account: agency, yes: true });
      await runTask(hre, ["functions", "subscription", "fund"], {
        subscription: 1n,
        amount: "20 LINK",
        account: agency,
        yes: true,
      });
      const bare = await task("ask", counted, { account: agency, yes: true });
      expect(bare.exitCode).to.equal(EXIT.unusable);
      expect(bare.stderr).to.include("npx hardhat functions secrets upload hubspotToken --slot 0");
    });

    it("secrets status says which questions they do not outlive", async () => {
      const status = () => runTask(hre, ["functions", "secrets", "status"], { file: counted });
      const none = await status();
      expect(none.exitCode).to.equal(EXIT.negative);
      expect(none.stdout).to.include("None of these serve the agreement").and.to.include("secrets upload hubspotToken");

      const upload = (lifetime: string) =>
        runTask(hre, ["functions", "secrets", "upload"], {
          names: `hubspotToken=${TOKEN}`,
          account: agency,
          lifetime,
          yes: true,
        });
      await upload("48h");
      const short = await status();
      expect(short.exitCode).to.equal(EXIT.done);
      expect(short.stdout)
        .to.include("do not outlive 1 question")
        .and.to.match(/period 1 can be asked .*, but they expire/);
      await upload("30d");
      expect((await status()).stdout).to.include("outlive every question");
    });

    it("ask gives up after a while, and says what to do", async () => {
      // A failing program replies; what is not looked at does not.
      const told: string[] = [];
      const terminal: Terminal = {
        isInteractive: false,
        width: 100,
        print: quiet,
        tell: (text) => told.push(text),
        confirm: () => Promise.resolve(false),
      };
      const args = { agreement: counted, escrow: undefined, json: false, yes: true, dryRun: false, account: agency };
      const options = { safe: undefined, subscription: 0n, secretsVersion: "1", source: undefined };
      const result = await ask(
        { ...args, ...options },
        { hre, terminal },
        { looks: 0, pause: () => Promise.resolve() },
      );
      expect(result.exitCode).to.equal(EXIT.negative);
      expect(result.text).to.include("has not replied yet").and.to.include("the same account can ask again");
      expect(told).to.include("waiting for the oracle network …");
    });

    it("ask tells of a program that failed, and then the answer", async () => {
      // The request with a version of secrets that is not there may fail only now.
      const { provider } = await hre.network.getOrCreate();
      await provider.request({ method: "evm_increaseTime", params: [301] });
      await provider.request({ method: "evm_mine" });
      const failed = await task("ask", counted, { account: agency, yes: true, secretsVersion: "1" });
      expect(failed.exitCode).to.equal(EXIT.negative);
      expect(failed.stdout)
        .to.include("No answer: the program failed with")
        .and.to.include("can be asked again, until");

      const dry = await task("ask", counted, { account: agency, dryRun: true });
      expect(dry.stdout).to.include("would be accepted").and.to.include("Nothing was sent.");

      const { stdout, stderr, exitCode, result } = await task("ask", counted, { account: agency, yes: true });
      expect(exitCode, stderr).to.equal(EXIT.done);
      expect(stderr).to.include("Subscription 1 of").and.to.include("waiting for the oracle network");
      const { reply } = result?.data as { reply: { value: bigint } };
      // The whole month by now, at 37 a week.
      expect(Number(reply.value)).to.be.within(147, 165);
      expect(stdout)
        .to.include(`The answer is ${reply.value} qualified leads, written on`)
        .and.to.include("It pays ")
        .and.to.include("npx hardhat agreement settle");
      expect((await task("ask", counted, { account: agency, yes: true })).stderr).to.include("No question is due now");
    });

    it("attest signs, collects, and submits when enough have signed", async () => {
      const [ours, theirs] = [join(folder.path, "ours.json"), join(folder.path, "theirs.json")];
      const nothing = await task("attest", attested, { file: ours });
      expect(nothing.exitCode).to.equal(EXIT.unusable);
      expect(nothing.stderr).to.include('State it with --value "14"');
      expect((await task("attest", attested, { value: "14.5", file: ours })).stderr).to.include("Use a whole number.");
      const dry = await task("attest", attested, { value: "14", file: ours, dryRun: true });
      expect(dry.stdout).to.include("Nothing was signed, sent or written.");
      expect((await task("attest", attested, { value: "14", file: ours })).exitCode).to.equal(EXIT.declined);
      expect(existsSync(ours)).to.equal(false);

      const first = await task("attest", attested, { value: "14", file: ours, account: agency, yes: true });
      expect(first.stderr).to.include("The number: 14 qualified leads.").and.to.include("pays 560 USDC of at most");
      expect(first.stdout).to.include(`${agency}  has signed`).and.to.include("1 more signature is needed");
      const alone = await task("attest", attested, { file: ours, submit: true, yes: true });
      expect(alone.exitCode).to.equal(EXIT.unusable);
      expect(alone.stderr).to.include(client);

      const safe = join(folder.path, "safe.json");
      const sends = { value: "14", file: ours, account: client, submit: true, safe };
      expect((await task("attest", attested, sends)).stdout).to.include(`1 transaction of the Safe ${client}`);

      const other = await task("attest", attested, { value: "15", file: theirs, account: client, yes: true });
      expect(other.exitCode).to.equal(EXIT.done);
      const mismatch = await task("attest", attested, { file: ours, merge: theirs, yes: true });
      expect(mismatch.stderr).to.include("find out why before anybody submits");

      const both = await task("attest", attested, {
        value: "14",
        file: ours,
        account: client,
        submit: true,
        yes: true,
      });
      expect(both.exitCode, both.stderr).to.equal(EXIT.done);
      expect(both.stdout).to.include("The answer is 14 qualified leads").and.to.include("was attested by");
      expect(readFileSync(ours, "utf8")).to.include(client).and.to.include(agency);
      expect((await task("attest", attested, { value: "14", file: ours })).stderr).to.include("No question is due now");
    });
  });
});
