import { expect } from "chai";

import { Reporter } from "../../../toolkit/keeper/reporter.js";
import { Webhook } from "../../../toolkit/keeper/webhook.js";
import type { Alert } from "../../../toolkit/keeper/alert.js";
import { FakeClock, FakeLog } from "./fakes.js";

const URL_WITH_A_SECRET = "https://hooks.example/T0/secret";

describe("Webhook", () => {
  function webhook(answers: (number | Error)[]) {
    const clock = new FakeClock();
    const bodies: string[] = [];
    const givenUp: string[] = [];
    const hook = new Webhook(URL_WITH_A_SECRET, {
      clock,
      post: (_, body) => {
        bodies.push(body);
        const answer = answers.shift() ?? 204;
        return typeof answer === "number" ? Promise.resolve(answer) : Promise.reject(answer);
      },
      gaveUp: (id, reason) => givenUp.push(`${id}: ${reason}`),
    });
    return { hook, clock, bodies, givenUp };
  }

  it("delivers each message once, in order", async () => {
    const { hook, bodies } = webhook([]);
    const delivered: string[] = [];
    for (const id of ["a", "b"]) hook.send(id, { message: `about ${id}` }, () => delivered.push(id));
    await hook.idle();
    expect(delivered).to.deep.equal(["a", "b"]);
    expect(bodies).to.deep.equal(['{"id":"a","message":"about a"}', '{"id":"b","message":"about b"}']);
  });

  it("tries again later and later while nobody answers, with the same id", async () => {
    const { hook, clock, bodies, givenUp } = webhook([new Error(URL_WITH_A_SECRET), 503, 429, 204]);
    let delivered = false;
    hook.send("a", {}, () => (delivered = true));
    await hook.idle();
    expect(delivered).to.equal(true);
    expect(new Set(bodies)).to.have.property("size", 1);
    const [first = 0, second = 0, third = 0] = clock.slept;
    expect(first).to.be.within(750, 1_250);
    expect(second).to.be.within(1_500, 2_500);
    expect(third).to.be.within(3_000, 5_000);
    expect(givenUp).to.deep.equal([]);
  });

  it("gives up in the end, or at once what is wrong with the message, and says why without the URL", async () => {
    const { hook, bodies, givenUp } = webhook([...Array<Error>(8).fill(new Error(URL_WITH_A_SECRET)), 404]);
    hook.send("a", {}, () => expect.fail("It did not arrive."));
    hook.send("b", {}, () => expect.fail("It did not arrive."));
    await hook.idle();
    expect(bodies).to.have.length(9);
    expect(givenUp).to.deep.equal(["a: nobody answers", "b: status 404"]);
  });

  it("keeps no more than it can hold", () => {
    const { hook, givenUp } = webhook([]);
    for (let n = 0; n < 300; n++) hook.send(`${n}`, {}, () => undefined);
    expect(givenUp.length).to.be.within(40, 50);
  });

  it("begins no further attempt once it is stopped", async () => {
    const { hook, bodies } = webhook(Array<number>(8).fill(500));
    hook.send("a", {}, () => undefined);
    await hook.stop();
    expect(bodies).to.have.length(1);
  });
});

describe("Reporter", () => {
  const alert: Alert = {
    key: "review-open/0x01/0",
    code: "review-open",
    message: "Period 1 was answered.",
    remedy: "Compare it.",
    agreement: "0x01",
    until: 1_900_000_000n,
  };
  const context = { chainId: 31_337 };

  it("says each thing once, and remembers it over restarts", () => {
    const [log, clock, told] = [new FakeLog(), new FakeClock(), new Map<string, number>()];
    const memory = {
      toldAt: (key: string) => told.get(key),
      told: (key: string, at: number) => void told.set(key, at),
    };
    const reporter = () => new Reporter({ log, told: memory, clock }, context);
    const first = reporter();
    expect([first.report(alert), first.report(alert), reporter().report(alert)]).to.deep.equal([true, false, false]);
    expect(log.lines).to.deep.equal([
      {
        level: "warn",
        message: "Period 1 was answered.",
        facts: { code: "review-open", remedy: "Compare it.", agreement: "0x01", until: 1_900_000_000 },
      },
    ]);
  });

  it("remembers only what arrived, so that a restart tries again", async () => {
    const [log, clock] = [new FakeLog(), new FakeClock()];
    const bodies: object[] = [];
    let status = 404;
    const told: string[] = [];
    const memory = { toldAt: () => undefined, told: (key: string) => void told.push(key) };
    const report = async () => {
      const post = (_: string, body: string) => {
        bodies.push(JSON.parse(body) as object);
        return Promise.resolve(status);
      };
      const webhook = new Webhook(URL_WITH_A_SECRET, { clock, post, gaveUp: () => undefined });
      new Reporter({ log, told: memory, clock, webhook }, context).report(alert);
      await webhook.idle();
    };
    await report();
    expect(told).to.deep.equal([]);
    status = 200;
    await report();
    expect(told).to.deep.equal([alert.key]);
    // The receiver can tell that it is the same.
    expect(bodies[0])
      .to.deep.equal(bodies[1])
      .and.to.include({ chainId: 31_337, code: "review-open", until: 1_900_000_000 });
  });
});
