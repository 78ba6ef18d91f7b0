import { expect } from "chai";

import {
  SecretsNotHostedError,
  SecretsVersionError,
  secretsVersion,
} from "../../../tasks/metric/ask/secrets-version.js";
import { chooseSubscription, NoSubscriptionError } from "../../../tasks/metric/ask/subscription.js";
import { reportReply } from "../../../tasks/metric/ask/report.js";
import { waitForReply, type Reply } from "../../../tasks/metric/ask/wait.js";
import { EXIT } from "../../../tasks/support/exit-codes.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { periodWindows } from "../../../toolkit/schedule/windows.js";
import type { SubscriptionState } from "../../../toolkit/subscriptions/read-subscription.js";
import { AGENCY, compiled, EXAMPLE, ORACLE } from "../../toolkit/agreement-file/support.js";

const { agreement } = compiled(EXAMPLE);

describe("metric ask: the subscription", () => {
  const subscription = (id: bigint, balance: bigint, consumers: string[], blocked = 0n): SubscriptionState => ({
    id,
    owner: AGENCY,
    balance,
    blocked,
    consumers: consumers.map((address) => ({ address, asked: 0n, completed: 0n })),
  });

  it("is the one with the most free LINK that the oracle may use", () => {
    const own = [
      subscription(1n, 900n, []),
      subscription(2n, 500n, [ORACLE], 450n),
      subscription(3n, 100n, [ORACLE.toLowerCase()]),
    ];
    expect(chooseSubscription(own, ORACLE, AGENCY)).to.equal(3n);
  });

  it("is missing in two ways, each with its remedy", () => {
    expect(() => chooseSubscription([], ORACLE, AGENCY)).to.throw(NoSubscriptionError, "functions subscription create");
    expect(() => chooseSubscription([subscription(7n, 1n, [])], ORACLE, AGENCY)).to.throw(
      NoSubscriptionError,
      `functions subscription add 7 --oracle ${ORACLE}`,
    );
  });
});

describe("metric ask: the version of the secrets", () => {
  const slot = { secretsSlot: 2n };
  const hosted = { owner: AGENCY, slot: 2, version: 41n, expiresAt: 1_000n, names: ["hubspotToken"] };
  const needed = ["hubspotToken"];

  it("is the one of the command line, else the uploaded one, else none", () => {
    expect(secretsVersion("7", slot, AGENCY, needed, [hosted], 0n)).to.equal(7n);
    expect(secretsVersion(undefined, slot, AGENCY, needed, [hosted], 999n)).to.equal(41n);
    expect(secretsVersion(undefined, slot, AGENCY, [], [hosted], 0n)).to.equal(0n);
    // Nobody knows what a program of strangers needs.
    expect(secretsVersion(undefined, slot, AGENCY, undefined, [], 0n)).to.equal(0n);
    expect(secretsVersion(undefined, slot, AGENCY, undefined, [hosted], 0n)).to.equal(41n);
  });

  it("is refused when nodes could not use it", () => {
    const refusals: [() => unknown, string][] = [
      [() => secretsVersion(undefined, slot, AGENCY, needed, [], 0n), "secrets upload hubspotToken --slot 2"],
      [() => secretsVersion(undefined, slot, ORACLE, needed, [hosted], 0n), "--secrets-version"],
      [() => secretsVersion(undefined, { secretsSlot: 3n }, AGENCY, needed, [hosted], 0n), "--slot 3"],
      [() => secretsVersion(undefined, slot, AGENCY, needed, [hosted], 1_000n), "expired on 1 January 1970"],
      [() => secretsVersion(undefined, slot, AGENCY, ["a", "hubspotToken"], [hosted], 0n), "lack a. Upload them"],
    ];
    for (const [refusal, text] of refusals) expect(refusal, text).to.throw(SecretsNotHostedError, text);
    for (const text of ["", "x", "-1", String(2n ** 64n)]) {
      expect(() => secretsVersion(text, slot, AGENCY, needed, [], 0n), text).to.throw(
        SecretsVersionError,
        "functions secrets status",
      );
    }
  });
});

describe("metric ask: waiting", () => {
  async function wait(replies: (Reply | undefined)[], looks: number) {
    const log: string[] = [];
    const reply = await waitForReply(
      () => {
        log.push("look");
        return Promise.resolve(replies.shift());
      },
      {
        looks,
        pause: () => {
          log.push("pause");
          return Promise.resolve();
        },
        onNothing: (count) => log.push(`nothing after ${count}`),
      },
    );
    return { reply, log };
  }

  it("ends with the first reply", async () => {
    const answer: Reply = { kind: "answered", value: 1n, answeredAt: 2n };
    const { reply, log } = await wait([undefined, answer, undefined], 9);
    expect(reply).to.equal(answer);
    expect(log).to.deep.equal(["look", "pause", "look"]);
  });

  it("gives up, and tells now and then that there is nothing", async () => {
    const { reply, log } = await wait([], 6);
    expect(reply).to.equal(undefined);
    expect(log.filter((line) => line === "look")).to.have.length(6);
    expect(log.filter((line) => line === "pause")).to.have.length(5);
    expect(log.filter((line) => line.startsWith("nothing"))).to.deep.equal(["nothing after 5"]);
  });
});

describe("metric ask: what came of it", () => {
  const { terms } = agreement;
  const { answerBefore } = periodWindows(terms, 0);
  const due = { question: periodQuestion(terms, 0), text: "what period 1 of 3 measured", answerBefore };
  const sent = { due, expiresAt: due.question.notBefore + 300n, transaction: "0x01" };

  it("is the answer, with what it pays and what comes next", () => {
    const reply: Reply = { kind: "answered", value: 198n, answeredAt: due.question.notBefore + 9n };
    const { text, data, exitCode } = reportReply(agreement, sent, reply);
    expect(text)
      .to.match(/^The answer is 198 qualified leads, written on \d+ \w+ 2027/)
      .and.to.include("It pays 7,920 USDC of at most 10,000 USDC, unless a dispute changes it.")
      .and.to.include("npx hardhat agreement settle");
    expect(data).to.deep.include({ transaction: "0x01" });
    expect(exitCode).to.equal(undefined);

    const [point = 0n] = periodWindows(terms, 0).interimPoints;
    const interim = { ...sent, due: { ...due, question: interimQuestion(terms, 0, point) } };
    expect(reportReply(agreement, interim, reply).text).to.include("npx hardhat agreement interim");
    const nothing = reportReply(agreement, interim, { ...reply, value: 0n }).text;
    expect(nothing).to.include("So far nothing is earned").and.not.to.include("npx hardhat");
  });

  it("is a failure in the program's or the router's words, and can be asked again", () => {
    const failed = reportReply(agreement, sent, { kind: "failed", reason: "HubSpot 401" });
    expect(failed.exitCode).to.equal(EXIT.negative);
    expect(failed.text)
      .to.include("failed with “HubSpot 401”")
      .and.to.include("What period 1 of 3 measured can be asked again, until")
      .and.to.include("npx hardhat metric simulate");
    const lost = reportReply(agreement, sent, { kind: "undelivered", reason: "too little gas came with it" });
    expect(lost.text).to.include("because too little gas came with it.").and.to.include("subscription info");
  });

  it("is nothing yet, and says from when on it can be asked again", () => {
    const { text, data, exitCode } = reportReply(agreement, sent, undefined);
    expect(exitCode).to.equal(EXIT.negative);
    expect(text)
      .to.include("may still be answered")
      .and.to.match(/From .* 2027, \d\d:05 \(UTC\) on/);
    expect(data).to.deep.include({ reply: null, askAgainFrom: sent.expiresAt });
  });
});
