import { expect } from "chai";

import { keyText } from "../../../tasks/keeper/key-text.js";
import { logLine } from "../../../tasks/keeper/log-line.js";
import { keeperLog, type Report } from "../../../tasks/keeper/log.js";
import { lookText } from "../../../tasks/keeper/look-text.js";
import { describeUndertaking } from "../../../tasks/keeper/summary.js";

const ID = `0x12345678${"ab".repeat(28)}`;
const HASH = `0x${"cd".repeat(32)}`;
const ORACLE = "0x00000000000000000000000000000000000000AA";
const KEEPER = "0x00000000000000000000000000000000000000bb";
const TIME = "2027-01-31T12:00:05.123Z";
const nowhere = () => undefined;

describe("What a keeper's keys stand for", () => {
  it("counts periods and requests from one, as people do", () => {
    expect(keyText(`settle/${ID}/0`)).to.equal("settle period 1 of agreement 0x12345678…");
    expect(keyText(`payUndisputed/${ID}/2`)).to.equal("pay what is undisputed in period 3 of agreement 0x12345678…");
    expect(keyText(`payInterim/${ID}/1/3`)).to.equal("make interim payment 3 of period 2 of agreement 0x12345678…");
    expect(keyText(`ask/${ORACLE}/${ID}/0`)).to.equal("ask oracle 0x00000000… question 0x12345678…, request 1");
    expect(keyText(`pushCredit/${KEEPER}/${ORACLE}/4`)).to.equal("deliver the credit of 0x00000000…");
  });

  it("leaves what it does not know as it is", () => {
    expect(keyText("dance/1")).to.equal("dance/1");
  });
});

describe("A keeper's log on a terminal", () => {
  it("says what was sent, and where to look at it", () => {
    const line = { level: "info", time: TIME, msg: "sent: settle", key: `settle/${ID}/0`, hash: HASH, nonce: 7 };
    expect(logLine(line, (hash) => `https://explorer.example/tx/${hash}`)).to.equal(
      `2027-01-31 12:00:05Z   sent: settle period 1 of agreement 0x12345678… (https://explorer.example/tx/${HASH})`,
    );
    expect(logLine({ ...line, msg: "mined" }, nowhere)).to.equal(
      `2027-01-31 12:00:05Z   mined: settle period 1 of agreement 0x12345678… (${HASH})`,
    );
  });

  it("marks what somebody should look at, with the reason or the remedy", () => {
    const refused = { level: "warn", time: TIME, msg: "refused: settle", key: `settle/${ID}/0`, reason: "Paused()" };
    expect(logLine(refused, nowhere)).to.match(/Z ! refused: settle period 1 of agreement 0x12345678…, Paused\(\)$/);
    const alert = { level: "warn", time: TIME, msg: "It has 0 ETH left.", code: "balance-low", remedy: "Send some." };
    expect(logLine(alert, nowhere)).to.equal("2027-01-31 12:00:05Z ! It has 0 ETH left. Send some. [balance-low]");
    const failed = { level: "error", time: TIME, msg: "a tick failed", error: "no answer", failures: 2 };
    expect(logLine(failed, nowhere)).to.equal("2027-01-31 12:00:05Z ! a tick failed, no answer, failures 2");
  });
});

describe("A keeper's log for machines", () => {
  it("is JSON, a line each, and notes what is reported", () => {
    const lines: string[] = [];
    const reports: Report[] = [];
    const log = keeperLog(
      (line) => lines.push(line),
      undefined,
      (report) => reports.push(report),
    );
    log.info({ key: "settle/1/0" }, "sent: settle");
    log.warn({ key: "settle/1/0", reason: "early" }, "refused: settle");
    log.warn({ code: "link-low", remedy: "Fund it." }, "Too little.");
    log.error({ failures: 3 }, "a tick failed");
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(parsed.map(({ level }) => level)).to.deep.equal(["info", "warn", "warn", "error"]);
    expect(parsed[0])
      .to.include({ msg: "sent: settle", key: "settle/1/0" })
      .and.not.to.have.any.keys("pid", "hostname");
    expect(parsed[0]?.["time"]).to.match(/^\d{4}-.*Z$/);
    expect(reports).to.deep.equal([{ code: "link-low", message: "Too little.", remedy: "Fund it." }]);
  });
});

describe("What a keeper says of a single look", () => {
  const head = { number: 41, hash: HASH, timestamp: 0, baseFeePerGas: 0n } as never;
  const reports = [{ code: "link-low", message: "Too little LINK.", remedy: "Fund it." }];

  it("lists what was sent, what waits and what is to be seen to", () => {
    const tick = { head, sent: [`settle/${ID}/0`], waiting: [`settle/${ID}/1`] };
    expect(lookText({ tick, agreements: 1, reports, dryRun: false }).split("\n")).to.deep.equal([
      "Looked at 1 agreement as of block 41.",
      "Sent:",
      "  settle period 1 of agreement 0x12345678…",
      "Due, and not sent now:",
      "  settle period 2 of agreement 0x12345678…",
      "To be seen to:",
      "  Too little LINK.",
    ]);
  });

  it("says when there is nothing, and that a dry run did nothing", () => {
    const tick = { head, sent: [], waiting: [] };
    expect(lookText({ tick, agreements: 0, reports: [], dryRun: true })).to.equal(
      "Looked at 0 agreements as of block 41.\nNothing is due.\nNothing was signed, sent or written.",
    );
  });
});

describe("What a keeper says before it starts", () => {
  const limits = { pollMs: 1, tipWei: 1n, maxFeePerGasWei: 10n ** 11n, maxAsksPerQuestion: 6, metricsPort: undefined };
  const base = {
    networkName: "sepolia",
    chainId: 11_155_111n,
    escrow: ORACLE,
    parties: [KEEPER, ORACLE],
    keeper: KEEPER,
  };

  it("names what it spends, asks, writes and reports", () => {
    const asking = [{ oracle: ORACLE, subscriptionId: 3n, secretsVersion: 9n, secretsExpireAt: 1_800_000_000n }];
    const text = describeUndertaking({
      ...base,
      balance: 5n * 10n ** 17n,
      asking,
      limits,
      folder: "journal",
      hasWebhook: true,
    }).join("\n");
    expect(text)
      .to.include(`the agreements of ${KEEPER} and ${ORACLE} on sepolia (chain 11155111), escrow ${ORACLE}.`)
      .and.to.include(`gas from ${KEEPER} with 0.5 ETH, at most 100 gwei for a unit`)
      .and.to.include("subscription 3, with secrets of version 9, which expire on 15 January 2027, 08:00 (UTC)")
      .and.to.include("at most 6 requests for a question")
      .and.to.include("journal  journal")
      .and.to.include("the webhook in KEEPER_WEBHOOK_URL");
  });

  it("says what it does not do", () => {
    const text = describeUndertaking({
      ...base,
      balance: undefined,
      asking: [],
      limits,
      folder: undefined,
      hasWebhook: false,
    }).join("\n");
    expect(text)
      .to.include("asks     nothing")
      .and.to.include("writes   nothing: this is a dry run")
      .and.to.include("set KEEPER_WEBHOOK_URL");
  });
});
