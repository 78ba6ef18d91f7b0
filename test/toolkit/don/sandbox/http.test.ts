import { expect } from "chai";
import { toUtf8String } from "ethers";
import type { IncomingMessage, ServerResponse } from "node:http";

import { HostMapError } from "../../../../toolkit/don/errors.js";
import { checkHosts, type HostMap } from "../../../../toolkit/don/sandbox/hosts.js";
import type { SandboxLimits } from "../../../../toolkit/don/sandbox/limits.js";
import { runSource } from "../../../../toolkit/don/sandbox/run.js";
import { sourcesBelow } from "../processes.js";
import { serve } from "../support.js";

const API = "https://api.example.com";

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

describe("HTTP from a source", () => {
  let server: Awaited<ReturnType<typeof serve>>;
  let seen: Seen[];
  let respond: (response: ServerResponse, request: Seen) => void;

  beforeEach(async () => {
    seen = [];
    respond = (response) => response.setHeader("content-type", "application/json").end('{"total":212}');
    server = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method, url, headers } = request;
        const facts = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
        seen.push(facts);
        respond(response, facts);
      });
    });
  });
  afterEach(async () => {
    await server.close();
    expect(sourcesBelow(process.pid)).to.deep.equal([]);
  });

  /** What a source returns as JSON. 256 bytes are not much, so the limit is raised for looking. */
  async function evaluate(body: string, limits: Partial<SandboxLimits> = {}, hosts?: HostMap) {
    const source = `const answer = await (async () => { ${body} })();
                    return Functions.encodeString(JSON.stringify(answer) ?? "null");`;
    const options = { hosts: hosts ?? { [API]: server.origin }, limits: { resultBytes: 4096, ...limits } };
    const { outcome, httpRequests } = await runSource({ source, args: [API] }, options);
    const text = toUtf8String(outcome.bytes);
    if (outcome.kind === "error") throw new Error(text);
    return {
      answer: JSON.parse(text) as Record<string, unknown> & { response: Record<string, unknown> },
      httpRequests,
    };
  }
  const get = (url: string, more = "") =>
    `return await Functions.makeHttpRequest({ url: ${JSON.stringify(url)}, ${more} });`;

  it("reaches a mapped host under the name the source uses", async () => {
    const { answer, httpRequests } = await evaluate(get(`${API}/v3/leads?page=2`));

    expect(answer).to.include({ error: false, status: 200, statusText: "OK" });
    expect(answer["data"]).to.deep.equal({ total: 212 });
    expect(answer["headers"]).to.include({ "content-type": "application/json" });
    expect(seen[0]).to.include({ method: "GET", url: "/v3/leads?page=2", body: "" });
    expect(seen[0]?.headers.host).to.equal("api.example.com");
    expect(httpRequests).to.equal(1);
  });

  it("sends method, params, headers and a JSON body", async () => {
    const more = 'method: "POST", params: { a: "1 2" }, headers: { authorization: "Bearer t" }, data: { limit: 1 }';
    await evaluate(get(`${API}/search`, more));

    expect(seen[0]).to.include({ method: "POST", url: "/search?a=1+2", body: '{"limit":1}' });
    expect(seen[0]?.headers).to.include({ authorization: "Bearer t", "content-length": "11" });
    // As in production, JSON is not announced unless the source says so.
    expect(seen[0]?.headers["content-type"]).to.equal("text/plain;charset=UTF-8");
  });

  it("reads text and bytes when asked to", async () => {
    expect((await evaluate(get(API, 'responseType: "text"'))).answer["data"]).to.equal('{"total":212}');
    const bytes = `const r = await Functions.makeHttpRequest({ url: args[0], responseType: "arraybuffer" });
                   return { data: r.data.byteLength };`;
    expect((await evaluate(bytes)).answer["data"]).to.equal(13);
  });

  it("offers the same way out as fetch", async () => {
    const body = `const r = await fetch(args[0] + "/a", { method: "PUT", body: "x" });
                  return { status: r.status, data: await r.json() };`;
    expect((await evaluate(body)).answer).to.deep.equal({ status: 200, data: { total: 212 } });
    expect(seen[0]).to.include({ method: "PUT", url: "/a", body: "x" });
  });

  it("returns an error status as an error with the response", async () => {
    respond = (response) => response.writeHead(401).end('{"message":"revoked"}');
    const { answer } = await evaluate(get(API));
    expect(answer).to.include({ error: true, message: "Unauthorized", code: "401" });
    expect(answer.response).to.include({ status: 401, data: '{"message":"revoked"}' });
  });

  it("returns what is not JSON as an error", async () => {
    respond = (response) => response.end("<html>");
    const { answer } = await evaluate(get(API));
    expect(answer["error"]).to.equal(true);
    expect(answer["message"]).to.contain("SyntaxError");
  });

  it("returns an empty answer", async () => {
    respond = (response) => response.writeHead(204).end();
    expect((await evaluate(get(API, 'responseType: "text"'))).answer).to.include({ status: 204, data: "" });
  });

  context("given a host outside the map", () => {
    const outside = {
      "another host": "https://elsewhere.example.com/",
      "the local server by its own address": "",
      "another scheme": "http://api.example.com/",
      "another port": "https://api.example.com:8443/",
      "a host that begins alike": "https://api.example.com.evil.com/",
      "a user name that looks like the host": "https://api.example.com@evil.com/",
      "a data URL": "data:application/json,{}",
      "a name from the object's prototype": "constructor://x",
    };
    for (const [name, url] of Object.entries(outside)) {
      it(`refuses ${name}`, async () => {
        const { answer } = await evaluate(get(url || server.origin));
        expect(answer["error"]).to.equal(true);
        expect(answer["message"]).to.contain("is not among the hosts of this network");
        expect(seen).to.be.empty;
      });
    }

    it("keeps a path that looks like a host a path", async () => {
      await evaluate(get(`${API}//elsewhere.example.com/x`));
      expect(seen[0]?.url).to.equal("//elsewhere.example.com/x");
    });

    it("does not follow a redirect, wherever it leads", async () => {
      for (const location of ["http://elsewhere.example.com/", `${API}/other`]) {
        respond = (response) => response.writeHead(302, { location }).end();
        const { answer } = await evaluate(get(API));
        expect(answer).to.include({ error: true, code: "302" });
        expect(answer.response["headers"]).to.include({ location });
      }
      expect(seen).to.have.length(2);
    });
  });

  context("given more than is allowed", () => {
    it("answers five requests and refuses the sixth", async () => {
      const body = `const all = [];
        for (let i = 0; i < 6; i++) all.push(await Functions.makeHttpRequest({ url: args[0] + "/" + i }));
        return { errors: all.map((r) => r.error), message: all[5].message };`;
      const { answer, httpRequests } = await evaluate(body);
      expect(answer["errors"]).to.deep.equal([false, false, false, false, false, true]);
      expect(answer["message"]).to.contain("more than 5 HTTP requests");
      expect(httpRequests).to.equal(6);
      expect(seen).to.have.length(5);
    });

    it("counts requests of a source that makes them all at once", async () => {
      const body = `const all = await Promise.all(Array.from({ length: 9 }, () => fetch(args[0]).catch(() => null)));
                    return { answered: all.filter(Boolean).length };`;
      expect((await evaluate(body)).answer).to.deep.equal({ answered: 5 });
      expect(seen).to.have.length(5);
    });

    it("takes a URL of 2,048 characters and refuses a longer one", async () => {
      const path = "a".repeat(2048 - API.length - 1);
      expect((await evaluate(get(`${API}/${path}`))).answer["error"]).to.equal(false);
      expect((await evaluate(get(`${API}/${path}a`))).answer["message"]).to.contain("longer than 2048 characters");
    });

    it("takes a body of 2,048 bytes and refuses a larger one", async () => {
      const post = (bytes: number) => get(API, `method: "POST", data: "x".repeat(${bytes - 2})`);
      expect((await evaluate(post(2048))).answer["error"]).to.equal(false);
      expect((await evaluate(post(2049))).answer["message"]).to.contain("larger than 2048 bytes");
    });

    it("takes a response of 2 MB and refuses a larger one", async () => {
      const size = 2 * 1024 * 1024;
      const body = `const r = await Functions.makeHttpRequest({ url: args[0], responseType: "text" });
                    return { length: r.data?.length, message: r.message };`;
      respond = (response) => response.end("x".repeat(size));
      expect((await evaluate(body)).answer).to.deep.equal({ length: size });
      respond = (response) => response.end("x".repeat(size + 1));
      expect((await evaluate(body)).answer["message"]).to.contain(`larger than ${size} bytes`);
    });

    it("gives up on a server that does not answer, after the time the source allows", async () => {
      respond = () => undefined;
      expect((await evaluate(get(API, "timeout: 50"))).answer["message"]).to.contain("no answer within 50 ms");
    });

    it("gives up on a server that does not finish its answer", async () => {
      respond = (response) => response.write("{");
      expect((await evaluate(get(API, "timeout: 50"))).answer["message"]).to.contain("no answer within 50 ms");
    });

    it("allows no more time than the network does", async () => {
      respond = () => undefined;
      const { answer } = await evaluate(get(API, "timeout: 60000"), { httpMs: 50 });
      expect(answer["message"]).to.contain("no answer within 50 ms");
    });

    it("ends a run whose server hangs when its time is over", async () => {
      respond = () => undefined;
      const limits = { limits: { runMs: 400 }, hosts: { [API]: server.origin } };
      const { outcome } = await runSource({ source: `await fetch("${API}")` }, limits);
      expect(toUtf8String(outcome.bytes)).to.equal("the source ran longer than 400 ms");
    });
  });

  it("returns an error when nobody listens", async () => {
    const { answer } = await evaluate(get(API), {}, { [API]: "http://127.0.0.1:9" });
    expect(answer["message"]).to.contain("error during the HTTP request");
  });

  it("does not let a source shape the connection", async () => {
    await evaluate(get(API, 'headers: { host: "evil.com", "accept-encoding": "br", te: "trailers" }'));
    expect(seen[0]?.headers).to.include({ host: "api.example.com", "accept-encoding": "identity" });
    expect(seen[0]?.headers.te).to.equal(undefined);
  });
});

describe("checkHosts", () => {
  it("takes origins", () =>
    checkHosts({ "https://a.example": "http://127.0.0.1:1", "http://[::1]:8080": "https://b.example" }));

  it("refuses anything more or less than an origin", () => {
    for (const origin of [
      "https://a.example/",
      "https://a.example/x",
      "a.example",
      "ftp://a.example",
      "https://a.example:443",
    ]) {
      expect(() => checkHosts({ [origin]: "http://127.0.0.1:1" })).to.throw(HostMapError, origin);
      expect(() => checkHosts({ "https://a.example": origin })).to.throw(HostMapError, origin);
    }
  });
});
