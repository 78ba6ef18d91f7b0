import { expect } from "chai";

import type { FunctionsHttpReply, FunctionsHttpRequest, FunctionsLibrary } from "../../functions/shell/functions.js";
import { decodeUint256, encodeUint256, errorOf, runComposed } from "./run-composed.js";

const METRIC = ["4242", "deals", "qualified_on", "returned_on", "604800", "1500"];
const ARGS = [...METRIC, "1000", "2000"];
const SECRETS = { hubspotToken: "pat-secret" };

const good = (body: object): FunctionsHttpReply => ({ error: false, status: 200, data: JSON.stringify(body) });
const bad = (status: number): FunctionsHttpReply => ({ error: true, message: "pat-secret", response: { status } });
const ACCOUNT = good({ portalId: 4242 });
const DELIVERED = good({ total: 212, results: [{ id: "1" }] });
const RETURNED = good({ total: 14, results: [{ id: "1" }] });

/** Answers the requests in turn with the given replies and keeps them. */
function fake(...replies: FunctionsHttpReply[]): FunctionsLibrary & { sent: FunctionsHttpRequest[] } {
  const sent: FunctionsHttpRequest[] = [];
  return {
    sent,
    encodeUint256,
    makeHttpRequest(request) {
      sent.push(request);
      const reply = replies[sent.length - 1];
      return reply ? Promise.resolve(reply) : Promise.reject(new Error("unexpected request"));
    },
  };
}

describe("Functions shell", () => {
  it("answers with exactly 32 bytes", async () => {
    const bytes = await runComposed("hubspot-leads", {
      args: ARGS,
      secrets: SECRETS,
      Functions: fake(ACCOUNT, DELIVERED, RETURNED),
    });

    expect(bytes).to.have.length(32);
    expect(decodeUint256(bytes)).to.equal(198);
  });

  it("takes the last two arguments as the window and the others as the metric's", async () => {
    const Functions = fake(ACCOUNT, DELIVERED, RETURNED);
    await runComposed("hubspot-leads", { args: ARGS, secrets: SECRETS, Functions });

    const body = JSON.stringify(Functions.sent[1]!.data);
    expect(body).to.include('"operator":"GTE","value":"1000000"').and.to.include('"operator":"LT","value":"2000000"');
  });

  it("sends the secret as a bearer token, JSON as JSON, and asks for text within 3 s", async () => {
    const Functions = fake(ACCOUNT, DELIVERED, RETURNED);
    await runComposed("hubspot-leads", { args: ARGS, secrets: SECRETS, Functions });

    expect(Functions.sent.map(({ method }) => method)).to.deep.equal(["get", "post", "post"]);
    for (const { headers, timeout, responseType, url } of Functions.sent) {
      expect(headers).to.deep.equal({ Authorization: "Bearer pat-secret", "Content-Type": "application/json" });
      expect([timeout, responseType]).to.deep.equal([3000, "text"]);
      expect(url).to.not.include("pat-secret");
    }
  });

  it("sends no authorization when the source asks for none, whatever secrets there are", async () => {
    const Functions = fake(good({}));
    const args = ["https://a.example/", "points", "point", "0", `0x${"1".repeat(40)}`, "cumulative", "300", ""];
    const secrets = { endpointToken: "pat-secret", hubspotToken: "pat-secret", "": "pat-secret" };
    const error = await errorOf(() =>
      runComposed("json-endpoint", { args: [...args, "1000", "2000"], secrets, Functions }),
    );

    expect(error.message).to.equal("endpoint does not repeat version");
    expect(Functions.sent.map(({ headers }) => headers)).to.deep.equal([{ "Content-Type": "application/json" }]);
  });

  it("throws when the secret is missing, before any request", async () => {
    const Functions = fake();
    for (const secrets of [{}, { hubspotToken: "" }, { other: "x" }]) {
      const error = await errorOf(() => runComposed("hubspot-leads", { args: ARGS, secrets, Functions }));
      expect(error.message).to.equal("secret hubspotToken is missing");
    }
    expect(Functions.sent).to.have.length(0);
  });

  it("throws when the window is missing", async () => {
    const error = await errorOf(() => runComposed("hubspot-leads", { args: ["1000"], Functions: fake() }));
    expect(error.message).to.equal("window is missing");
  });

  it("stops at the first reply that is not a 200", async () => {
    for (const [replies, problem] of [
      [[bad(401)], "HubSpot 401: token unknown, expired or revoked"],
      [[ACCOUNT, bad(403)], "HubSpot 403: token lacks a scope"],
      [[ACCOUNT, DELIVERED, bad(500)], "HubSpot answered 500"],
      [[ACCOUNT, { error: true, message: "aborted" }], "HubSpot did not answer"],
      [[{ error: false, status: 302, data: "" }], "HubSpot answered 302"],
    ] as [FunctionsHttpReply[], string][]) {
      const Functions = fake(...replies);
      const error = await errorOf(() => runComposed("hubspot-leads", { args: ARGS, secrets: SECRETS, Functions }));
      expect(error.message).to.equal(problem);
      expect(Functions.sent).to.have.length(replies.length);
    }
  });

  it("asks again after a pause when refused for the rate", async () => {
    const pauses: number[] = [];
    const Functions = fake(ACCOUNT, bad(429), DELIVERED, bad(429), RETURNED);
    const bytes = await runComposed("hubspot-leads", {
      args: ARGS,
      secrets: SECRETS,
      Functions,
      onPause: (ms) => pauses.push(ms),
    });

    expect(decodeUint256(bytes)).to.equal(198);
    expect(Functions.sent[2]).to.deep.equal(Functions.sent[1]);
    expect(Functions.sent[4]).to.deep.equal(Functions.sent[3]);
    // HubSpot counts by the second; two pauses must leave room in the 10 s that a run has.
    expect(pauses).to.have.length(2);
    for (const ms of pauses) expect(ms).to.be.within(1000, 2000);
  });

  it("makes at most 5 requests", async () => {
    const Functions = fake(bad(429), bad(429), bad(429), bad(429), bad(429), bad(429));
    const error = await errorOf(() => runComposed("hubspot-leads", { args: ARGS, secrets: SECRETS, Functions }));
    expect(error.message).to.equal("HubSpot 429: rate limit");
    expect(Functions.sent).to.have.length(3);

    const late = fake(ACCOUNT, DELIVERED, bad(429), bad(429), bad(429), bad(429));
    await errorOf(() => runComposed("hubspot-leads", { args: ARGS, secrets: SECRETS, Functions: late }));
    expect(late.sent).to.have.length(5);
  });

  it("never shows the secret or a foreign text in an error", async () => {
    const foreign = `pat-secret ${"x".repeat(500)}`;
    for (const replies of [
      [bad(401)],
      [bad(400)],
      [ACCOUNT, { error: true, message: foreign }],
      [ACCOUNT, { error: false, status: 200, data: foreign }],
      [ACCOUNT, good({ total: foreign, results: [] })],
      [good({ portalId: foreign })],
    ] as FunctionsHttpReply[][]) {
      const { message } = await errorOf(() =>
        runComposed("hubspot-leads", { args: ARGS, secrets: SECRETS, Functions: fake(...replies) }),
      );
      expect(message).to.not.include("pat-secret");
      expect(Buffer.byteLength(message)).to.be.below(200);
    }
  });
});
